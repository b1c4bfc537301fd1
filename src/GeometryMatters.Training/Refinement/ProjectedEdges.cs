using GeometryMatters.Cameras;

namespace GeometryMatters.Training.Refinement;

/// <summary>A turning edge on the image, cut at the near plane.</summary>
/// <param name="X0">First end, pixels.</param>
/// <param name="Y0">First end.</param>
/// <param name="X1">Second end.</param>
/// <param name="Y1">Second end.</param>
/// <param name="Net">Faces on the positive side less those on the other.</param>
/// <param name="Edge">The edge; −1 where a face is cut by the near plane.</param>
internal readonly record struct ProjectedEdge(double X0, double Y0, double X1, double Y1, int Net, int Edge);

/// <summary>Projects the turning edges of a pose.</summary>
internal sealed class ProjectedEdges(MeshEdges edges, Vector3D center, double radius, Camera camera)
{
    // As in the rasteriser: nearer than this share of the farthest depth is cut away.
    private const double NearShare = 1e-4;

    private readonly TurningEdges turning = new(edges, center);
    private readonly List<ProjectedEdge> found = [];

    /// <summary>The projected edges; the list is used again by the next call.</summary>
    public List<ProjectedEdge> Project(in SimilarityPose pose)
    {
        var (depth, reach) = (pose.Apply(center).Z, pose.Scale * radius);
        var near = NearShare * (depth + reach);
        found.Clear();
        if (!(near > 0))
        {
            return found;
        }

        var (eye, isMirrored) = Eye(pose);
        var (x, y, z) = (pose.Scale * pose.Rotation.Column(0), pose.Scale * pose.Rotation.Column(1), pose.Scale * pose.Rotation.Column(2));
        foreach (var edge in turning.Find(eye))
        {
            var (a, b) = edges.Ends[edge.Index];
            Vector3D p = edges.Positions[a], q = edges.Positions[b];
            Add(
                (p.X * x) + (p.Y * y) + (p.Z * z) + pose.Translation,
                (q.X * x) + (q.Y * y) + (q.Z * z) + pose.Translation,
                isMirrored ? -edge.Net : edge.Net,
                edge.Index,
                near);
        }

        if (depth - reach < near)
        {
            CutFaces(pose, near, isMirrored);
        }

        return found;
    }

    // The place of the camera in the object frame, by Cramer's rule: exact also where the rotation is one only to the digits of a file.
    private static (Vector3D Eye, bool IsMirrored) Eye(in SimilarityPose pose)
    {
        Vector3D x = pose.Rotation.Column(0), y = pose.Rotation.Column(1), z = pose.Rotation.Column(2), t = pose.Translation;
        var determinant = Vector3D.Dot(x, Vector3D.Cross(y, z));
        Vector3D eye = new(Vector3D.Dot(t, Vector3D.Cross(y, z)), Vector3D.Dot(t, Vector3D.Cross(z, x)), Vector3D.Dot(t, Vector3D.Cross(x, y)));
        return ((-1 / (pose.Scale * determinant)) * eye, determinant < 0);
    }

    private static Vector3D Cut(Vector3D inside, Vector3D outside, double near)
    {
        var cut = inside + (((inside.Z - near) / (inside.Z - outside.Z)) * (outside - inside));
        return cut with { Z = near };
    }

    private void Add(Vector3D p, Vector3D q, int net, int edge, double near)
    {
        if (p.Z < near && q.Z < near)
        {
            return;
        }

        // Cut from the inner end, so that a face's cut has the same point.
        (p, q) = (p.Z < near ? Cut(q, p, near) : p, q.Z < near ? Cut(p, q, near) : q);
        var (x0, y0) = camera.Project(p);
        var (x1, y1) = camera.Project(q);
        found.Add(new(x0, y0, x1, y1, net, edge));
    }

    /// <summary>The new edges of faces that cross the near plane: without them the count of faces would not close.</summary>
    private void CutFaces(in SimilarityPose pose, double near, bool isMirrored)
    {
        Span<Vector3D> corners = stackalloc Vector3D[3];
        for (var f = 0; f < edges.Faces.Length; f++)
        {
            var t = edges.Faces[f];
            (corners[0], corners[1], corners[2]) = (pose.Apply(edges.Positions[t.A]), pose.Apply(edges.Positions[t.B]), pose.Apply(edges.Positions[t.C]));
            Vector3D? leaves = null, enters = null;
            for (var k = 0; k < 3; k++)
            {
                var (from, to) = (corners[k], corners[(k + 1) % 3]);
                if (from.Z >= near && to.Z < near)
                {
                    leaves = Cut(from, to, near);
                }
                else if (from.Z < near && to.Z >= near)
                {
                    enters = Cut(to, from, near);
                }
            }

            if (leaves is { } p && enters is { } q && turning.Sides[f] != 0)
            {
                Add(p, q, isMirrored ? -turning.Sides[f] : turning.Sides[f], -1, near);
            }
        }
    }
}
