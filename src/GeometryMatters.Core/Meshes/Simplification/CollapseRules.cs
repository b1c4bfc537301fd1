using System.Numerics;
using System.Runtime.CompilerServices;

namespace GeometryMatters.Meshes;

/// <summary>Which edges may collapse: those after which the surface is of the same topology and no face has turned over.</summary>
internal sealed class CollapseRules(CollapseSurface surface, double cosineOfTurn)
{
    // A face may not become thinner than this (1 for an equilateral one), unless it or one beside it was thinner.
    private const double LeastShape = 0.02;

    private readonly int[] marks = new int[surface.Kind.Length];
    private int mark;

    /// <summary>Whether removing a vertex into a neighbour leaves the topology (Dey et al. 1999: the common neighbours are those across the edge).</summary>
    /// <param name="removed">A vertex on a disc or half-disc.</param>
    /// <param name="kept">Any neighbour.</param>
    public bool KeepsTopology(int removed, int kept)
    {
        mark += 2;
        var vertex = surface.Vertex;
        int faces = 0, apex = -1, otherApex = -1;
        for (var c = surface.FirstCorner(kept); c >= 0; c = surface.NextCorner(c))
        {
            int a = vertex[CollapseSurface.NextInFace(c)], b = vertex[CollapseSurface.PreviousInFace(c)];
            marks[a] = marks[b] = mark;
            if (a == removed || b == removed)
            {
                (otherApex, apex) = (apex, a == removed ? b : a);
                faces++;
            }
        }

        if (faces == 0 || faces > 2 || (surface.Kind[removed] == VertexKind.Border && faces != 1))
        {
            return false;
        }

        int common = 0, removedAtApex = 0;
        var isOppositeBoth = false;
        for (var c = surface.FirstCorner(removed); c >= 0; c = surface.NextCorner(c))
        {
            int a = vertex[CollapseSurface.NextInFace(c)], b = vertex[CollapseSurface.PreviousInFace(c)];
            common += Count(a, kept) + Count(b, kept);
            removedAtApex += a == apex || b == apex ? 1 : 0;
            isOppositeBoth |= (a == apex && b == otherApex) || (b == apex && a == otherApex);
        }

        if (common != faces)
        {
            return false;
        }

        // Three edges around a hole, or a single face, would close on themselves; a single face at an edge of more than two would leave it.
        if (faces == 1)
        {
            return removedAtApex > 1 || FacesAt(kept, apex) == 2;
        }

        // Two faces on both sides of a vertex of three: the last four faces of a closed surface.
        return !isOppositeBoth || !HasFace(kept, apex, otherApex);
    }

    /// <summary>Whether every face around two vertices, but for those of their edge, keeps its side and shape when both move to a place.</summary>
    public bool KeepsFaces(int removed, int kept, Vector3 place)
    {
        double before = 1, after = 1;
        return Keeps(removed, kept, place, ref before, ref after) && Keeps(kept, removed, place, ref before, ref after)
            && after >= Math.Min(before, LeastShape * LeastShape);
    }

    private bool Keeps(int moved, int other, Vector3 place, ref double before, ref double after)
    {
        var from = surface.Positions[moved];
        if (from == place)
        {
            return true;
        }

        for (var c = surface.FirstCorner(moved); c >= 0; c = surface.NextCorner(c))
        {
            int a = surface.Vertex[CollapseSurface.NextInFace(c)], b = surface.Vertex[CollapseSurface.PreviousInFace(c)];
            if (a == other || b == other)
            {
                continue;
            }

            Vector3 pa = surface.Positions[a], pb = surface.Positions[b];
            var old = Measure(from, pa, pb);
            var now = Measure(place, pa, pb);
            if (old.Squared > 0)
            {
                var dot = (old.X * now.X) + (old.Y * now.Y) + (old.Z * now.Z);
                if (!(dot > 0 && dot * dot >= cosineOfTurn * cosineOfTurn * old.Squared * now.Squared))
                {
                    return false;
                }
            }

            before = Math.Min(before, old.Shape);
            after = Math.Min(after, now.Shape);
        }

        return true;
    }

    private int Count(int vertex, int kept)
    {
        if (vertex == kept || marks[vertex] != mark)
        {
            return 0;
        }

        marks[vertex] = mark + 1;
        return 1;
    }

    private int FacesAt(int vertex, int neighbour)
    {
        var count = 0;
        for (var c = surface.FirstCorner(vertex); c >= 0; c = surface.NextCorner(c))
        {
            count += surface.Vertex[CollapseSurface.NextInFace(c)] == neighbour || surface.Vertex[CollapseSurface.PreviousInFace(c)] == neighbour ? 1 : 0;
        }

        return count;
    }

    private bool HasFace(int vertex, int a, int b)
    {
        for (var c = surface.FirstCorner(vertex); c >= 0; c = surface.NextCorner(c))
        {
            int p = surface.Vertex[CollapseSurface.NextInFace(c)], q = surface.Vertex[CollapseSurface.PreviousInFace(c)];
            if ((p == a && q == b) || (p == b && q == a))
            {
                return true;
            }
        }

        return false;
    }

    // Twice the area vector, its square, and the square of 4√3 · area / sum of squared edges.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double X, double Y, double Z, double Squared, double Shape) Measure(Vector3 a, Vector3 b, Vector3 c)
    {
        double ux = (double)b.X - a.X, uy = (double)b.Y - a.Y, uz = (double)b.Z - a.Z;
        double vx = (double)c.X - a.X, vy = (double)c.Y - a.Y, vz = (double)c.Z - a.Z;
        double wx = vx - ux, wy = vy - uy, wz = vz - uz;
        double x = (uy * vz) - (uz * vy), y = (uz * vx) - (ux * vz), z = (ux * vy) - (uy * vx);
        var squared = (x * x) + (y * y) + (z * z);
        var edges = (ux * ux) + (uy * uy) + (uz * uz) + (vx * vx) + (vy * vy) + (vz * vz) + (wx * wx) + (wy * wy) + (wz * wz);
        return (x, y, z, squared, edges > 0 ? 12 * squared / (edges * edges) : 0);
    }
}
