using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm geodesic</c>: vertex index pairs in, distances out.</summary>
internal static class GeodesicCommand
{
    public static Command Create(CommonOptions common)
    {
        var mesh = Make.Required("--mesh", "A .glb, .gltf, .obj, .ply or .off file.");
        var pairs = Make.Required("--pairs", "Text file with two vertex indices on each line, from 0; a first line of names is passed over.");
        var solver = Make.OneOf(
            "--solver", "How distances are measured: exactly, along edges, by shortening those paths, or by virtual sources", "exact", "exact", "edges", "shortened", "virtual");
        var weld = Make.Real("--weld", "Vertices this near, as a fraction of the diagonal, are one point.", 0, 0, 0.999);
        var bridge = Make.OptionalReal("--bridge", "Join pieces across gaps up to this fraction of the diagonal; by default distances between pieces are infinite.", 0, 1);
        var path = Make.Optional("--out", "Write the distances to a CSV file instead of standard output.");
        var threads = Make.Threads();
        Command command = new("geodesic", "Measures distances along a mesh between pairs of vertices.") { mesh, pairs, solver, weld, bridge, path, threads };
        return command.Does(common, (parsed, session) =>
        {
            OutputFile.Prepare(parsed.GetValue(path));
            var surface = MeshFile.Load(parsed.GetValue(mesh)!).Mesh;
            var asked = VertexPairs.Read(parsed.GetValue(pairs)!, surface.VertexCount);
            SurfaceTopology topology = new(surface, new()
            {
                WeldFraction = parsed.GetValue(weld),
                ComponentPolicy = parsed.GetValue(bridge) is null ? ComponentPolicy.Infinite : ComponentPolicy.Bridge,
                BridgeFraction = parsed.GetValue(bridge) ?? 0,
            });
            IGeodesicSolver measure = parsed.GetValue(solver) switch
            {
                "edges" => new EdgePathSolver(topology),
                "shortened" => new ShortenedPathSolver(topology),
                "virtual" => new VirtualSourceSolver(topology),
                _ => new ExactGeodesicSolver(topology),
            };
            var distances = session.Stage("geodesics", p => VertexPairs.Distances(measure, topology, asked, parsed.GetValue(threads), p, session.CancellationToken));
            if (parsed.GetValue(path) is { } file)
            {
                AtomicFile.WriteAllText(file, Csv(asked, distances).ToString());
            }

            return new(
                Describe(surface, parsed.GetValue(solver)!, measure, asked, distances, parsed.GetValue(path)),
                parsed.GetValue(path) is { } written
                    ? [CommandSession.Text($"{written}: {distances.Length} distances, {distances.Count(double.IsInfinity)} of them infinite")]
                    : [Csv(asked, distances).ToString().TrimEnd('\n')]);
        });
    }

    private static JsonObject Describe(TriangleMesh mesh, string name, IGeodesicSolver solver, VertexPair[] pairs, double[] distances, string? file)
    {
        JsonObject json = new()
        {
            ["vertices"] = mesh.VertexCount,
            ["faces"] = mesh.FaceCount,
            ["solver"] = name,
            ["exact"] = solver.IsExact,
            ["pairs"] = distances.Length,
        };
        if (file is not null)
        {
            json["file"] = file;
        }
        else
        {
            json["distances"] = Json.Objects(pairs.Zip(distances, (p, d) => new JsonObject { ["source"] = p.Source, ["target"] = p.Target, ["distance"] = Json.Number(d) }));
        }

        return json;
    }

    private static StringBuilder Csv(VertexPair[] pairs, double[] distances)
    {
        StringBuilder text = new("source,target,distance\n");
        for (var i = 0; i < pairs.Length; i++)
        {
            var distance = double.IsInfinity(distances[i]) ? "inf" : distances[i].ToString("R", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{pairs[i].Source},{pairs[i].Target},{distance}\n");
        }

        return text;
    }
}
