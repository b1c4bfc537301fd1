using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Drawing;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.GeodesicFields;

/// <summary>From a mesh to the picture: view, end points, distances, paths, drawing.</summary>
internal sealed class PictureRun
{
    private const int Gap = 16;

    private readonly SurfaceTopology topology;
    private readonly MeshView view;
    private readonly int source;

    public PictureRun(string? path, int? source, double azimuth, double elevation, int size)
    {
        if (size is < 200 or > 2000)
        {
            throw new ArgumentException($"--size: expected 200 to 2000 pixels, found {size}.");
        }

        if (!double.IsFinite(azimuth) || !(Math.Abs(elevation) < 90))
        {
            throw new ArgumentException($"Expected a finite azimuth and an elevation above -90 and below 90 degrees, found {azimuth} and {elevation}.");
        }

        var (mesh, start) = path is null ? Horse() : (MeshFile.Load(path).Mesh, null);
        if (mesh.FaceCount == 0 || !(mesh.Bounds.Diagonal > 0))
        {
            throw new InvalidInputException(path ?? "shape", "", "a mesh with faces and extent", $"{mesh.FaceCount} faces of diagonal {mesh.Bounds.Diagonal}");
        }

        topology = new(mesh);
        view = new(mesh, azimuth, elevation, size);
        this.source = source ?? start ?? EndPoints.ChooseSource(topology, view);
        if ((uint)this.source >= (uint)mesh.VertexCount)
        {
            throw new ArgumentException($"--source: expected a vertex of 0 to {mesh.VertexCount - 1}, found {this.source}.");
        }
    }

    public void Write(string output)
    {
        var clock = Stopwatch.StartNew();
        var from = EndPoints.PointAt(topology, source);
        var targets = EndPoints.ChooseTargets(topology, view, source, count: 3);
        Note($"{topology.Mesh.FaceCount} faces; from vertex {source} to {string.Join(", ", targets)}");

        var field = FieldPicture.Draw(view, topology, from);
        Note($"distances: {Seconds(clock)}");
        var paths = PathSet.Find(topology, from, [.. targets.Select(t => EndPoints.PointAt(topology, t))]);
        foreach (var set in paths)
        {
            Note($"{set.Name}: {set.Length.ToString("R", CultureInfo.InvariantCulture)}");
        }

        var drawn = PathPicture.Draw(view, paths);
        Note($"paths: {Seconds(clock)}");

        Canvas canvas = new(field.Width + drawn.Width + (3 * Gap), field.Height + (2 * Gap), RgbColor.White);
        canvas.DrawImage(field, Gap, Gap);
        canvas.DrawImage(drawn, field.Width + (2 * Gap), Gap);
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        ImageFile.SavePng(output, canvas.Image);
        Note($"{output}: {canvas.Image.Width}×{canvas.Image.Height}, {Seconds(clock)}");
    }

    /// <summary>A procedural horse and the vertex at its muzzle.</summary>
    private static (TriangleMesh Mesh, int? Start) Horse()
    {
        var horse = ShapeCategories.Get("horse").CreateInstance(4);
        var mesh = horse.TrueMesh(64).Mesh;
        var muzzle = horse.Keypoints.Single(k => k.Name == "muzzle").Position!.Value;
        return (mesh, new MeshBvh(mesh).ClosestPoint(muzzle)!.Value.Point.DominantVertex(mesh));
    }

    private static string Seconds(Stopwatch clock) => string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F1} s");

    private static void Note(string line) => Console.WriteLine(line);
}
