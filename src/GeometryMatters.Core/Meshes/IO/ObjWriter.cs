using System.Globalization;
using System.Text;

namespace GeometryMatters.Meshes.IO;

internal static class ObjWriter
{
    public static void Write(TriangleMesh mesh, Stream stream)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        foreach (var p in mesh.Positions)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"v {p.X} {p.Y} {p.Z}"));
        }

        foreach (var t in mesh.Triangles)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f {t.A + 1} {t.B + 1} {t.C + 1}"));
        }
    }
}
