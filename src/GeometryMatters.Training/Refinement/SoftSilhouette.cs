using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Training.Refinement;

/// <summary>A soft silhouette of a mesh and its derivative by scale and translation.</summary>
/// <remarks>
/// Off a band around the outline the silhouette is the hard one. In the band M̂ = smoothstep of the signed distance φ = n · (p − x) to the nearest
/// outline sample x with outward normal n, so ∂M̂/∂θ = M̂'(φ) · (−n · ∂x/∂θ): x is the projection of a surface point that moves with the pose, and
/// what it moves along the outline does not count. Outline samples lie on mesh edges whose faces project to one side and that have uncovered pixels
/// beyond them in the hard silhouette. The cost is one rasterisation plus one look at each edge plus the outline's length in pixels.
/// </remarks>
internal sealed class SoftSilhouette
{
    /// <summary>Derivatives by ln scale and the three translations.</summary>
    public const int Parameters = 4;

    private const double SampleSpacing = 0.75;

    private readonly TriangleMesh mesh;
    private readonly OutlineEdges edges;
    private readonly Camera camera;
    private readonly double softness;
    private readonly double[] u;
    private readonly double[] v;
    private readonly double[] z;
    private readonly double[] offsets;
    private readonly int[] nearest;
    private readonly double[] nearestSquared;
    private readonly List<int> band = [];
    private readonly List<Sample> samples = [];
    private Mask hard;

    /// <summary>Prepares for many renderings.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="edges">Its edges.</param>
    /// <param name="camera">Camera of the canvas.</param>
    /// <param name="softnessPixels">Half width of the band.</param>
    public SoftSilhouette(TriangleMesh mesh, OutlineEdges edges, Camera camera, double softnessPixels)
    {
        this.mesh = mesh;
        this.edges = edges;
        this.camera = camera;
        softness = softnessPixels;
        var count = edges.Positions.Length;
        (u, v, z, offsets) = (new double[count], new double[count], new double[count], new double[3 * count]);
        nearest = new int[camera.Width * camera.Height];
        nearest.AsSpan().Fill(-1);
        nearestSquared = new double[nearest.Length];
        Values = new double[nearest.Length];
        hard = new Mask(camera.Width, camera.Height);
    }

    /// <summary>M̂ by canvas pixel, row-major.</summary>
    public double[] Values { get; }

    /// <summary>The hard silhouette that the soft one was made from.</summary>
    public Mask Hard => hard;

    /// <summary>Renders a pose.</summary>
    /// <param name="pose">The pose.</param>
    /// <param name="center">The point, in the object frame, about which the scale acts.</param>
    public void Render(in SimilarityPose pose, Vector3D center)
    {
        hard = Silhouette.Render(mesh, pose, camera);
        Project(pose, center);
        Sampling();
        Splat();
        var pixels = hard.Values;
        for (var i = 0; i < pixels.Length; i++)
        {
            Values[i] = pixels[i];
        }

        foreach (var i in band)
        {
            Values[i] = Coverage(SignedDistance(i), out _);
        }
    }

    /// <summary>Σ_p g_p · ∂M̂_p/∂θ for ln scale and translation x, y, z in camera units.</summary>
    public void Backward(ReadOnlySpan<double> gradient, Span<double> result)
    {
        result.Clear();
        foreach (var i in band)
        {
            Coverage(SignedDistance(i), out var slope);
            var weight = -gradient[i] * slope;
            var s = samples[nearest[i]];
            result[0] += weight * s.ByScale;
            result[1] += weight * s.ByX;
            result[2] += weight * s.ByY;
            result[3] += weight * s.ByZ;
        }
    }

    private double SignedDistance(int pixel)
    {
        var s = samples[nearest[pixel]];
        return (s.NormalX * ((pixel % camera.Width) + 0.5 - s.X)) + (s.NormalY * ((pixel / camera.Width) + 0.5 - s.Y));
    }

    private double Coverage(double distance, out double slope)
    {
        var x = Math.Clamp(0.5 - (distance / (2 * softness)), 0, 1);
        slope = -6 * x * (1 - x) / (2 * softness);
        return x * x * (3 - (2 * x));
    }

    private void Project(in SimilarityPose pose, Vector3D center)
    {
        var anchor = pose.Apply(center);
        for (var i = 0; i < u.Length; i++)
        {
            var p = pose.Apply(edges.Positions[i]);
            (u[i], v[i]) = camera.Project(p);
            z[i] = p.Z;
            (offsets[3 * i], offsets[(3 * i) + 1], offsets[(3 * i) + 2]) = (p.X - anchor.X, p.Y - anchor.Y, p.Z - anchor.Z);
        }
    }

    private void Sampling()
    {
        samples.Clear();
        for (var e = 0; e < edges.Ends.Length; e++)
        {
            var (a, b) = edges.Ends[e];
            if (z[a] > 0 && z[b] > 0 && Side(e, a, b) is var side && side != 0)
            {
                Along(a, b, side);
            }
        }
    }

    /// <summary>On which side of the edge all its faces lie: +1 or −1; 0 where they lie on both.</summary>
    private int Side(int edge, int a, int b)
    {
        double dx = u[b] - u[a], dy = v[b] - v[a];
        var side = 0;
        for (var k = edges.Starts[edge]; k < edges.Starts[edge + 1]; k++)
        {
            var c = edges.Opposite[k];
            if (!(z[c] > 0))
            {
                return 0;
            }

            var sign = Math.Sign((dx * (v[c] - v[a])) - (dy * (u[c] - u[a])));
            if (sign * side < 0)
            {
                return 0;
            }

            side = sign == 0 ? side : sign;
        }

        return side;
    }

    private void Along(int a, int b, int side)
    {
        double dx = u[b] - u[a], dy = v[b] - v[a];
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (!(length > 1e-9) || !Clip(a, b, out var from, out var to))
        {
            return;
        }

        // The faces lie where cross(edge, ·) has the sign of side; outwards is the other way.
        double nx = side * dy / length, ny = -side * dx / length;
        var count = Math.Max(1, (int)Math.Ceiling((to - from) * length / SampleSpacing));
        for (var k = 0; k < count; k++)
        {
            var f = from + ((k + 0.5) / count * (to - from));
            double x = u[a] + (f * dx), y = v[a] + (f * dy);
            if (!Covered(x + nx, y + ny) && (Covered(x - (0.75 * nx), y - (0.75 * ny)) || Covered(x, y)))
            {
                samples.Add(Derive(a, b, f, x, y, nx, ny));
            }
        }
    }

    private Sample Derive(int a, int b, double f, double x, double y, double nx, double ny)
    {
        // The surface point whose projection divides the projected edge at f: weights by depth.
        double wa = (1 - f) / z[a], wb = f / z[b];
        var depth = 1 / (wa + wb);
        double Offset(int k) => depth * ((wa * offsets[(3 * a) + k]) + (wb * offsets[(3 * b) + k]));
        double gx = camera.FocalX / depth * nx, gy = camera.FocalY / depth * ny;
        var gz = -((nx * (x - camera.PrincipalX)) + (ny * (y - camera.PrincipalY))) / depth;
        return new(x, y, nx, ny, (gx * Offset(0)) + (gy * Offset(1)) + (gz * Offset(2)), gx, gy, gz);
    }

    /// <summary>The part of an edge over the canvas and a margin of the band (Liang and Barsky 1984).</summary>
    private bool Clip(int a, int b, out double from, out double to)
    {
        (from, to) = (0, 1);
        var margin = softness + 1;
        return Cut(u[a], u[b] - u[a], camera.Width, ref from, ref to) && Cut(v[a], v[b] - v[a], camera.Height, ref from, ref to);

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

    private bool Covered(double x, double y) =>
        x >= 0 && y >= 0 && x < camera.Width && y < camera.Height && hard.Values[((int)y * camera.Width) + (int)x] != 0;

    private void Splat()
    {
        foreach (var i in band)
        {
            nearest[i] = -1;
        }

        band.Clear();
        var reach = softness + 0.5;
        for (var k = 0; k < samples.Count; k++)
        {
            var s = samples[k];
            int left = Math.Max(0, (int)Math.Floor(s.X - reach)), right = Math.Min(camera.Width - 1, (int)Math.Floor(s.X + reach));
            int top = Math.Max(0, (int)Math.Floor(s.Y - reach)), bottom = Math.Min(camera.Height - 1, (int)Math.Floor(s.Y + reach));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    double dx = x + 0.5 - s.X, dy = y + 0.5 - s.Y;
                    var squared = (dx * dx) + (dy * dy);
                    var i = (y * camera.Width) + x;
                    if (nearest[i] < 0)
                    {
                        if (squared <= reach * reach)
                        {
                            band.Add(i);
                            (nearest[i], nearestSquared[i]) = (k, squared);
                        }
                    }
                    else if (squared < nearestSquared[i])
                    {
                        (nearest[i], nearestSquared[i]) = (k, squared);
                    }
                }
            }
        }
    }

    /// <summary>A point of the outline with its outward normal, and how fast it moves along the normal, in pixels, with each parameter.</summary>
    private readonly record struct Sample(double X, double Y, double NormalX, double NormalY, double ByScale, double ByX, double ByY, double ByZ);
}
