using GeometryMatters.Cameras;

namespace GeometryMatters.Training.Refinement;

/// <summary>An edge at which the number of faces over the image changes.</summary>
/// <param name="Index">The edge.</param>
/// <param name="Net">Faces on the positive side of the projected edge (where cross(B − A, p − A) &gt; 0) less those on the other.</param>
internal readonly record struct TurningEdge(int Index, int Net);

/// <summary>Finds, for an eye in the object frame, the edges that have more faces on one side than on the other: all that may be outline.</summary>
/// <remarks>
/// A face turns over only when the eye crosses its plane. So faces and edges are looked at once for a reference eye; while the eye stays
/// within a radius of it only faces whose planes come that near to the reference, and their edges, are looked at again.
/// </remarks>
internal sealed class TurningEdges(MeshEdges edges, Vector3D center)
{
    private const double RadiusShare = 0.02;

    private readonly sbyte[] sides = new sbyte[edges.Faces.Length];
    private readonly List<int> loose = [];
    private readonly List<int> looseEdges = [];
    private readonly List<TurningEdge> settled = [];
    private readonly List<TurningEdge> found = [];
    private Vector3D reference;
    private double radius = -1;

    /// <summary>+1 where the face's corners run around it clockwise in the image (y down), −1 where they run the other way, 0 edge-on.</summary>
    public ReadOnlySpan<sbyte> Sides => sides;

    /// <summary>The edges for an eye; the list is used again by the next call.</summary>
    public List<TurningEdge> Find(Vector3D eye)
    {
        if (!((eye - reference).Length <= radius))
        {
            Settle(eye);
        }

        foreach (var f in loose)
        {
            sides[f] = (sbyte)Math.Sign(Distance(f, eye));
        }

        found.Clear();
        found.AddRange(settled);
        foreach (var e in looseEdges)
        {
            if (Net(e) is var net && net != 0)
            {
                found.Add(new(e, net));
            }
        }

        return found;
    }

    private void Settle(Vector3D eye)
    {
        (reference, radius) = (eye, RadiusShare * (eye - center).Length);
        loose.Clear();
        looseEdges.Clear();
        settled.Clear();
        var isLoose = new bool[edges.Ends.Length];
        for (var f = 0; f < sides.Length; f++)
        {
            var distance = Distance(f, eye);
            sides[f] = (sbyte)Math.Sign(distance);

            // A little more than the radius, for rounding.
            if (Math.Abs(distance) <= 1.001 * radius)
            {
                loose.Add(f);
                isLoose[edges.FaceEdges[3 * f]] = isLoose[edges.FaceEdges[(3 * f) + 1]] = isLoose[edges.FaceEdges[(3 * f) + 2]] = true;
            }
        }

        for (var e = 0; e < isLoose.Length; e++)
        {
            if (isLoose[e])
            {
                looseEdges.Add(e);
            }
            else if (Net(e) is var net && net != 0)
            {
                settled.Add(new(e, net));
            }
        }
    }

    // (a − e) · n has the sign of the corners' determinant in camera axes, and so of the projected area.
    private double Distance(int face, Vector3D eye)
    {
        var (normal, offset) = edges.Planes[face];
        return offset - Vector3D.Dot(normal, eye);
    }

    private int Net(int edge)
    {
        var net = 0;
        for (var k = edges.Starts[edge]; k < edges.Starts[edge + 1]; k++)
        {
            var side = edges.Sides[k];
            net += (side & 1) == 0 ? sides[side >> 1] : -sides[side >> 1];
        }

        return net;
    }
}
