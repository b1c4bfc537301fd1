using System.Runtime.InteropServices;
using GeometryMatters.Cameras;

namespace GeometryMatters.Training.Refinement;

/// <summary>A part of a projected edge that borders the silhouette.</summary>
/// <param name="Edge">The projected edge.</param>
/// <param name="From">Where it begins, 0 to 1.</param>
/// <param name="To">Where it ends.</param>
/// <param name="CrossedFrom">The projected edge that it meets where it begins; −1 at a vertex.</param>
/// <param name="CrossedTo">The projected edge that it meets where it ends; −1 at a vertex.</param>
internal readonly record struct OutlinePart(int Edge, double From, double To, int CrossedFrom, int CrossedTo);

/// <summary>The border of the union of all projected faces over a canvas.</summary>
/// <remarks>
/// Whether there is a face beside an edge changes only where the edge crosses another, so the projected edges are cut at their crossings, and of
/// each part the number of faces beside its middle is counted. Edges that have covered pixels alone around them are left out: holes and slits
/// that no pixel's centre sees are no border. Gaps narrower than <see cref="Gap"/> pixels are closed: edges that coincide in space do so on the
/// image to rounding only.
/// </remarks>
internal sealed class Outline(ProjectedEdges source, Camera camera, double margin)
{
    private const double Gap = 1e-3;

    private readonly FaceCount count = new();
    private readonly EdgeCrossings crossings = new();
    private readonly List<(int Edge, double From, double To)> seen = [];
    private readonly List<OutlinePart> parts = [];

    /// <summary>All projected edges of the pose.</summary>
    public List<ProjectedEdge> Edges { get; private set; } = [];

    /// <summary>The parts that are outline and lie over the canvas or within the margin of it.</summary>
    public List<OutlinePart> Parts => parts;

    /// <summary>Finds the outline of a pose and fills the hard silhouette.</summary>
    public void Find(in SimilarityPose pose, Span<byte> hard, CancellationToken cancellationToken = default)
    {
        Edges = source.Project(pose);
        count.Build(Edges, -margin - 1, camera.Height + margin + 1);
        cancellationToken.ThrowIfCancellationRequested();
        count.Fill(hard, camera.Width, camera.Height);
        cancellationToken.ThrowIfCancellationRequested();
        seen.Clear();
        parts.Clear();
        for (var i = 0; i < Edges.Count; i++)
        {
            ref readonly var e = ref CollectionsMarshal.AsSpan(Edges)[i];
            if (e.Edge >= 0 && Clip(e, out var from, out var to) && IsNearOpen(e, from, to, hard))
            {
                seen.Add((i, from, to));
            }
        }

        var crossed = crossings.Find(Edges, seen, cancellationToken);
        var next = 0;
        foreach (var (edge, from, to) in seen)
        {
            // Each counts the faces beside many crossings.
            cancellationToken.ThrowIfCancellationRequested();
            var (begin, met) = (from, -1);
            for (; next < crossed.Count && crossed[next].Edge == edge; next++)
            {
                var at = crossed[next].At;
                if (at > begin && at < to)
                {
                    Offer(edge, begin, at, met, crossed[next].Other);
                    (begin, met) = (at, crossed[next].Other);
                }
            }

            Offer(edge, begin, to, met, -1);
        }
    }

    /// <summary>Whether some pixel's centre around the part is uncovered or beyond the canvas. Nine pixels around a place see beyond any straight border there.</summary>
    private bool IsNearOpen(in ProjectedEdge e, double from, double to, ReadOnlySpan<byte> hard)
    {
        double dx = (to - from) * (e.X1 - e.X0), dy = (to - from) * (e.Y1 - e.Y0);
        var count = 1 + (int)(Math.Max(Math.Abs(dx), Math.Abs(dy)) / 0.75);
        for (var k = 0; k < count; k++)
        {
            var f = (k + 0.5) / count;
            var x = (int)Math.Floor(e.X0 + (from * (e.X1 - e.X0)) + (f * dx));
            var y = (int)Math.Floor(e.Y0 + (from * (e.Y1 - e.Y0)) + (f * dy));
            if (x < 1 || y < 1 || x >= camera.Width - 1 || y >= camera.Height - 1)
            {
                return true;
            }

            var i = (y * camera.Width) + x;
            if ((Three(i - camera.Width, hard) & Three(i, hard) & Three(i + camera.Width, hard)) == 0)
            {
                return true;
            }
        }

        return false;

        static int Three(int i, ReadOnlySpan<byte> hard) => hard[i - 1] & hard[i] & hard[i + 1];
    }

    private void Offer(int edge, double from, double to, int crossedFrom, int crossedTo)
    {
        var e = Edges[edge];
        double dx = e.X1 - e.X0, dy = e.Y1 - e.Y0, middle = (from + to) / 2;
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length > 0)
        {
            // The outer side is the one with fewer faces.
            var step = Math.Sign(e.Net) * Math.Min(Gap, 0.25 * (to - from) * length) / length;
            if (count.At(e.X0 + (middle * dx) + (step * dy), e.Y0 + (middle * dy) - (step * dx)) == 0)
            {
                parts.Add(new(edge, from, to, crossedFrom, crossedTo));
            }
        }
    }

    /// <summary>The part of an edge over the canvas and its margin (Liang and Barsky 1984).</summary>
    private bool Clip(in ProjectedEdge e, out double from, out double to)
    {
        (from, to) = (0, 1);
        return Cut(e.X0, e.X1 - e.X0, camera.Width, ref from, ref to) && Cut(e.Y0, e.Y1 - e.Y0, camera.Height, ref from, ref to);

        bool Cut(double start, double step, double limit, ref double low, ref double high)
        {
            if (Math.Abs(step) < 1e-12)
            {
                return start >= -margin && start <= limit + margin;
            }

            double t0 = (-margin - start) / step, t1 = (limit + margin - start) / step;
            low = Math.Max(low, Math.Min(t0, t1));
            high = Math.Min(high, Math.Max(t0, t1));
            return low < high;
        }
    }
}
