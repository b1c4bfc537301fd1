using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Meshes.IO;

internal static class PlyWriter
{
    public static void Write(TriangleMesh mesh, Stream stream)
    {
        stream.Write(Encoding.ASCII.GetBytes(
            $"ply\nformat binary_little_endian 1.0\nelement vertex {mesh.VertexCount}\nproperty float x\nproperty float y\nproperty float z\n" +
            $"element face {mesh.FaceCount}\nproperty list uchar int vertex_indices\nend_header\n"));
        Span<byte> row = stackalloc byte[13];
        foreach (var p in mesh.Positions)
        {
            BinaryPrimitives.WriteSingleLittleEndian(row, p.X);
            BinaryPrimitives.WriteSingleLittleEndian(row[4..], p.Y);
            BinaryPrimitives.WriteSingleLittleEndian(row[8..], p.Z);
            stream.Write(row[..12]);
        }

        row[0] = 3;
        foreach (var t in mesh.Triangles)
        {
            BinaryPrimitives.WriteInt32LittleEndian(row[1..], t.A);
            BinaryPrimitives.WriteInt32LittleEndian(row[5..], t.B);
            BinaryPrimitives.WriteInt32LittleEndian(row[9..], t.C);
            stream.Write(row);
        }
    }
}
