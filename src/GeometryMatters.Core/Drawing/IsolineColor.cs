using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Drawing;

/// <summary>Colours a surface by a field over its vertices and draws lines of equal values, as wide everywhere as seen from one camera.</summary>
/// <remarks>
/// The field is linear on each face. A pixel's distance to the nearest line is the difference of values over the length of the field's gradient on the
/// image, taken as constant on a face; coverage falls linearly over one pixel. Where lines would lie closer than three of their widths they fade.
/// </remarks>
public readonly struct IsolineColor : ISurfaceColor
{
    private readonly Triangle[] triangles;
    private readonly double[] values;
    private readonly float[] slopes;
    private readonly IsolineColorOptions options;
    private readonly double spacing, range;

    /// <summary>Prepares the colours for one view.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="values">One value per vertex; not finite where there is none.</param>
    /// <param name="pose">Placement of the mesh in camera axes, as it will be rendered.</param>
    /// <param name="camera">The camera, as it will be rendered.</param>
    /// <param name="options">How to colour; defaults when null.</param>
    /// <exception cref="ArgumentException">There is not one value per vertex.</exception>
    public IsolineColor(TriangleMesh mesh, ReadOnlySpan<double> values, in SimilarityPose pose, Camera camera, IsolineColorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(camera);
        if (values.Length != mesh.VertexCount)
        {
            throw new ArgumentException($"Expected {mesh.VertexCount} values, found {values.Length}.", nameof(values));
        }

        this.options = options ?? new();
        this.options.Validate();
        triangles = mesh.Triangles.ToArray();
        this.values = values.ToArray();
        var high = this.options.High ?? LargestFinite(values, this.options.Low);
        range = high - this.options.Low;
        spacing = this.options.Spacing ?? (range > 0 ? range / 16 : 1);
        slopes = new float[triangles.Length];
        for (var f = 0; f < slopes.Length; f++)
        {
            slopes[f] = Slope(mesh, f, values, pose, camera);
        }
    }

    /// <inheritdoc/>
    public Vector3 At(int face, Vector3 barycentric)
    {
        var t = triangles[face];
        var value = (barycentric.X * values[t.A]) + (barycentric.Y * values[t.B]) + (barycentric.Z * values[t.C]);
        if (!double.IsFinite(value))
        {
            return options.MissingColor;
        }

        var shade = options.Colors[range > 0 ? (value - options.Low) / range : 0];
        var ground = Srgb.ToLinear(shade.R, shade.G, shade.B);
        return Vector3.Lerp(ground, options.LineColor, (float)(options.LineAlpha * Coverage(value, slopes[face])));
    }

    private static double LargestFinite(ReadOnlySpan<double> values, double low)
    {
        var high = low;
        foreach (var v in values)
        {
            high = double.IsFinite(v) ? Math.Max(high, v) : high;
        }

        return high;
    }

    /// <summary>Change of the field per pixel across the lines; +∞ for a face seen from its edge or reaching behind the camera.</summary>
    private static float Slope(TriangleMesh mesh, int face, ReadOnlySpan<double> values, in SimilarityPose pose, Camera camera)
    {
        var t = mesh.Triangles[face];
        Vector3D a = pose.Apply(mesh.Positions[t.A]), b = pose.Apply(mesh.Positions[t.B]), c = pose.Apply(mesh.Positions[t.C]);
        if (!(a.Z > 0 && b.Z > 0 && c.Z > 0))
        {
            return float.PositiveInfinity;
        }

        var (au, av) = camera.Project(a);
        var (bu, bv) = camera.Project(b);
        var (cu, cv) = camera.Project(c);
        double x1 = bu - au, y1 = bv - av, x2 = cu - au, y2 = cv - av, f1 = values[t.B] - values[t.A], f2 = values[t.C] - values[t.A];
        var area = (x1 * y2) - (x2 * y1);
        double gx = ((f1 * y2) - (f2 * y1)) / area, gy = ((f2 * x1) - (f1 * x2)) / area;
        var slope = Math.Sqrt((gx * gx) + (gy * gy));
        return double.IsFinite(slope) ? (float)slope : float.PositiveInfinity;
    }

    private double Coverage(double value, float slope)
    {
        var width = options.LineWidthPixels;
        if (!(width > 0))
        {
            return 0;
        }

        var steps = value / spacing;
        var off = Math.Abs(steps - Math.Round(steps)) * spacing;
        var pixelsBetween = spacing / slope;
        var fade = Math.Clamp((pixelsBetween / width) - 2, 0, 1);
        var distance = slope > 0 ? off / slope : off > 0 ? double.PositiveInfinity : 0;
        return fade > 0 ? fade * Math.Clamp((width / 2) + 0.5 - distance, 0, Math.Min(1, width)) : 0;
    }
}
