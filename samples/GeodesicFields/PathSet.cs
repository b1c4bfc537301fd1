using System.Numerics;
using GeometryMatters.Drawing;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.GeodesicFields;

/// <summary>Paths of one solver to all targets, and how they are drawn.</summary>
internal sealed record PathSet(string Name, RgbColor Color, double Width, double Length, IReadOnlyList<IReadOnlyList<Vector3>> Paths)
{
    /// <summary>Above this many faces an exact path from end to end takes more than a few seconds.</summary>
    private const int ExactFaces = 100_000;

    /// <summary>In drawing order: wide ones first, so that those that coincide stay visible as a core and a seam.</summary>
    public static IReadOnlyList<PathSet> Find(SurfaceTopology topology, SurfacePoint from, IReadOnlyList<SurfacePoint> targets)
    {
        EdgePathSolver edges = new(topology);
        List<PathSet> sets =
        [
            Of("edge path", new(235, 120, 10), 3, edges),
            Of("shortened path", new(0, 150, 90), 5, new ShortenedPathSolver(topology)),
        ];
        if (topology.Mesh.FaceCount <= ExactFaces)
        {
            sets.Add(Of("exact path", new(20, 60, 200), 2.5, new ExactGeodesicSolver(topology)));
        }

        return sets;

        PathSet Of(string name, RgbColor color, double width, IGeodesicPathSolver solver)
        {
            List<IReadOnlyList<Vector3>> paths = [];
            var length = 0.0;
            foreach (var target in targets)
            {
                // No path need be longer than the one along edges; the limit spares the exact search the rest of the surface.
                var limit = LengthAlongEdges(target) * (1 + 1e-9);
                if (solver.FindPath(from, target, limit) is { } path)
                {
                    paths.Add(path.Points);
                    length += path.Length;
                }
            }

            return new(name, color, width, length, paths);
        }

        double LengthAlongEdges(SurfacePoint target)
        {
            Span<double> length = [0];
            edges.Distances(from, [target], length);
            return length[0];
        }
    }
}
