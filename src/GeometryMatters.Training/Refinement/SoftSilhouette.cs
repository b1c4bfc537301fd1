using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>How a loss changes with a pose.</summary>
/// <param name="Translation">By the translation in camera axes.</param>
/// <param name="LogScale">By the logarithm of the scale, about the centre.</param>
/// <param name="Turn">By a small rotation vector in camera axes, about the centre, in radians.</param>
internal readonly record struct PoseSlope(Vector3D Translation, double LogScale, Vector3D Turn);

/// <summary>A soft silhouette of a mesh and its exact derivative by the mesh's vertices and by the pose.</summary>
/// <remarks>
/// M̂ = smoothstep(1/2 − φ / 2σ) of the signed distance φ of a pixel's centre to the border of the union of all projected faces, negative
/// inside. With x the border's nearest point and n the direction away from the silhouette, ∂φ/∂θ = −n · ∂x/∂θ, where x is the projection of
/// a point of a mesh edge that moves with the mesh, or the crossing of two such edges. Beyond ±σ the silhouette is the hard one.
/// </remarks>
internal sealed class SoftSilhouette
{
    private const double TooNear = 1e-9;

    private readonly MeshEdges mesh;
    private readonly Camera camera;
    private readonly double softness;
    private readonly Vector3D center;
    private readonly Outline outline;
    private readonly byte[] hard;
    private readonly int[] nearest;
    private readonly double[] nearestSquared;
    private readonly double[] nearestAt;
    private readonly List<int> band = [];
    private SimilarityPose pose;
    private Vector3D anchor;

    /// <summary>Prepares for many renderings.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="center">The point, in the object frame, about which scale and rotation act.</param>
    /// <param name="camera">Camera of the canvas.</param>
    /// <param name="softnessPixels">Half width σ of the band.</param>
    public SoftSilhouette(MeshEdges mesh, Vector3D center, Camera camera, double softnessPixels)
    {
        this.mesh = mesh;
        this.center = center;
        this.camera = camera;
        softness = softnessPixels;
        var radius = mesh.Positions.Max(p => (p - center).Length);
        outline = new(new(mesh, center, radius, camera), camera, softness + 1);
        Values = new double[camera.Width * camera.Height];
        hard = new byte[Values.Length];
        nearest = new int[Values.Length];
        nearest.AsSpan().Fill(-1);
        (nearestSquared, nearestAt) = (new double[Values.Length], new double[Values.Length]);
    }

    /// <summary>Prepares for many renderings of a mesh about the centre of its bounding box.</summary>
    public SoftSilhouette(TriangleMesh mesh, Camera camera, double softnessPixels)
        : this(new MeshEdges(mesh), (Vector3D)mesh.Bounds.Center, camera, softnessPixels)
    {
    }

    /// <summary>M̂ by canvas pixel, row-major.</summary>
    public double[] Values { get; }

    /// <summary>Whether a face lies over each pixel's centre, 1 or 0.</summary>
    public ReadOnlySpan<byte> Hard => hard;

    /// <summary>Renders a pose.</summary>
    public void Render(in SimilarityPose placement, CancellationToken cancellationToken = default)
    {
        pose = placement;
        anchor = pose.Apply(center);
        outline.Find(pose, hard, cancellationToken);
        foreach (var i in band)
        {
            nearest[i] = -1;
        }

        band.Clear();
        for (var k = 0; k < outline.Parts.Count; k++)
        {
            if (k % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Splat(k);
        }

        for (var i = 0; i < hard.Length; i++)
        {
            Values[i] = hard[i];
        }

        foreach (var i in band)
        {
            Values[i] = Coverage(i, out _);
        }
    }

    /// <summary>Σ_p g_p · ∂M̂_p/∂θ.</summary>
    /// <param name="gradient">g by canvas pixel.</param>
    /// <param name="byVertex">Receives, added, the derivative by each of the mesh edges' vertices in camera axes; empty when it is not wanted.</param>
    public PoseSlope Backward(ReadOnlySpan<double> gradient, Span<Vector3D> byVertex = default)
    {
        PoseSlope sum = default;
        foreach (var i in band)
        {
            Coverage(i, out var slope);
            var weight = -gradient[i] * slope;
            if (weight == 0)
            {
                continue;
            }

            // ∂M̂ = slope · ∂φ, and φ grows as the border moves against n.
            var part = outline.Parts[nearest[i]];
            var (nx, ny) = Away(i, part);
            var crossed = nearestAt[i] <= part.From ? part.CrossedFrom : nearestAt[i] >= part.To ? part.CrossedTo : -1;
            if (crossed < 0)
            {
                Move(outline.Edges[part.Edge], nearestAt[i], weight * nx, weight * ny, ref sum, byVertex);
            }
            else
            {
                MoveCrossing(outline.Edges[part.Edge], nearestAt[i], outline.Edges[crossed], weight * nx, weight * ny, ref sum, byVertex);
            }
        }

        return sum;
    }

    private static (double X, double Y) Normal(in ProjectedEdge e)
    {
        double dx = e.X1 - e.X0, dy = e.Y1 - e.Y0, length = Math.Sign(e.Net) * Math.Sqrt((dx * dx) + (dy * dy));
        return (dy / length, -dx / length);
    }

    private (double X, double Y) Center(int pixel) => ((pixel % camera.Width) + 0.5, (pixel / camera.Width) + 0.5);

    private double Coverage(int pixel, out double slope)
    {
        var distance = Math.Sqrt(nearestSquared[pixel]);
        var x = Math.Clamp(0.5 - ((hard[pixel] != 0 ? -distance : distance) / (2 * softness)), 0, 1);
        slope = -6 * x * (1 - x) / (2 * softness);
        return x * x * (3 - (2 * x));
    }

    /// <summary>Direction from the silhouette outwards at the border's point nearest to a pixel.</summary>
    private (double X, double Y) Away(int pixel, in OutlinePart part)
    {
        var e = outline.Edges[part.Edge];
        var distance = Math.Sqrt(nearestSquared[pixel]);
        if (distance < TooNear)
        {
            return Normal(e);
        }

        var (x, y) = Center(pixel);
        var scale = (hard[pixel] != 0 ? -1 : 1) / distance;
        return (scale * (x - e.X0 - (nearestAt[pixel] * (e.X1 - e.X0))), scale * (y - e.Y0 - (nearestAt[pixel] * (e.Y1 - e.Y0))));
    }

    /// <summary>Adds what a force (gx, gy) on the image does to the point of an edge.</summary>
    private void Move(in ProjectedEdge e, double at, double gx, double gy, ref PoseSlope sum, Span<Vector3D> byVertex)
    {
        // The point of the edge that is seen there, wherever the near plane cuts it.
        var (a, b) = mesh.Ends[e.Edge];
        Vector3D first = pose.Apply(mesh.Positions[a]), along = pose.Apply(mesh.Positions[b]) - first;
        var ray = camera.Ray(e.X0 + (at * (e.X1 - e.X0)), e.Y0 + (at * (e.Y1 - e.Y0)));
        double acrossX = along.X - (ray.X * along.Z), acrossY = along.Y - (ray.Y * along.Z);
        var share = Math.Abs(acrossX) > Math.Abs(acrossY) ? ((ray.X * first.Z) - first.X) / acrossX : ((ray.Y * first.Z) - first.Y) / acrossY;
        var p = first + (share * along);
        var depth = p.Z;
        double fx = camera.FocalX * gx / depth, fy = camera.FocalY * gy / depth;
        Vector3D g = new(fx, fy, -((fx * p.X) + (fy * p.Y)) / depth);
        var offset = p - anchor;
        sum = new(sum.Translation + g, sum.LogScale + Vector3D.Dot(g, offset), sum.Turn + Vector3D.Cross(offset, g));
        if (!byVertex.IsEmpty)
        {
            byVertex[a] += (1 - share) * g;
            byVertex[b] += share * g;
        }
    }

    /// <summary>A crossing moves with the normals of both edges: the force is split along them.</summary>
    private void MoveCrossing(in ProjectedEdge e, double at, in ProjectedEdge o, double gx, double gy, ref PoseSlope sum, Span<Vector3D> byVertex)
    {
        var ((ax, ay), (bx, by)) = (Normal(e), Normal(o));
        var area = (ax * by) - (ay * bx);
        if (Math.Abs(area) < 1e-6)
        {
            Move(e, at, gx, gy, ref sum, byVertex);
            return;
        }

        double first = ((gx * by) - (gy * bx)) / area, second = ((ax * gy) - (ay * gx)) / area;
        double x = e.X0 + (at * (e.X1 - e.X0)), y = e.Y0 + (at * (e.Y1 - e.Y0)), ox = o.X1 - o.X0, oy = o.Y1 - o.Y0;
        var other = Math.Clamp((((x - o.X0) * ox) + ((y - o.Y0) * oy)) / ((ox * ox) + (oy * oy)), 0, 1);
        Move(e, at, first * ax, first * ay, ref sum, byVertex);
        Move(o, other, second * bx, second * by, ref sum, byVertex);
    }

    /// <summary>Offers a part of the outline to the pixels within σ of it.</summary>
    private void Splat(int index)
    {
        var part = outline.Parts[index];
        var e = outline.Edges[part.Edge];
        double dx = e.X1 - e.X0, dy = e.Y1 - e.Y0, squaredLength = (dx * dx) + (dy * dy);
        double x0 = e.X0 + (part.From * dx), x1 = e.X0 + (part.To * dx), y0 = e.Y0 + (part.From * dy), y1 = e.Y0 + (part.To * dy);
        var top = (int)Math.Clamp(Math.Ceiling(Math.Min(y0, y1) - softness - 0.5), 0, camera.Height);
        var bottom = (int)Math.Clamp(Math.Floor(Math.Max(y0, y1) + softness - 0.5), -1, camera.Height - 1);
        for (var row = top; row <= bottom; row++)
        {
            // Where the part lies within σ of this row.
            var y = row + 0.5;
            double from = part.From, to = part.To;
            if (Math.Abs(dy) > 1e-9)
            {
                double a = (y - softness - e.Y0) / dy, b = (y + softness - e.Y0) / dy;
                from = Math.Clamp(Math.Min(a, b), part.From, part.To);
                to = Math.Clamp(Math.Max(a, b), part.From, part.To);
            }

            double xa = e.X0 + (from * dx), xb = e.X0 + (to * dx);
            var left = (int)Math.Clamp(Math.Ceiling(Math.Min(xa, xb) - softness - 0.5), 0, camera.Width);
            var right = (int)Math.Clamp(Math.Floor(Math.Max(xa, xb) + softness - 0.5), -1, camera.Width - 1);
            for (var column = left; column <= right; column++)
            {
                var x = column + 0.5;
                var at = Math.Clamp((((x - e.X0) * dx) + ((y - e.Y0) * dy)) / squaredLength, part.From, part.To);
                double ox = x - e.X0 - (at * dx), oy = y - e.Y0 - (at * dy);
                var squared = (ox * ox) + (oy * oy);
                var i = (row * camera.Width) + column;
                if (squared < softness * softness && (nearest[i] < 0 || squared < nearestSquared[i]))
                {
                    if (nearest[i] < 0)
                    {
                        band.Add(i);
                    }

                    (nearest[i], nearestSquared[i], nearestAt[i]) = (index, squared, at);
                }
            }
        }
    }
}
