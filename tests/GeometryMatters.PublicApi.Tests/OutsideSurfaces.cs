using System.Numerics;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.PublicApi.Tests;

// Extension points of shapes, colours, symmetry and paths, implemented as a user would: without access to internals.

/// <summary>A ball of radius ½ around the origin.</summary>
internal sealed class Ball : ISignedDistance
{
    public SignedDistanceSample Evaluate(Vector3 point) => new(point.Length() - 0.5f, 0);
}

/// <summary>A category of one ball with marks all round, so that views from sides not too far apart share some.</summary>
internal sealed class Balls : IShapeSource
{
    private const int Marks = 12;

    public IReadOnlyList<string> Categories => ["ball"];

    public IReadOnlyList<string> KeypointNames(string category) => [.. Enumerable.Range(0, Marks).Select(i => $"mark {i}")];

    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [];

    public IReadOnlyList<ShapeReference> List(string category, DatasetSplit split) => split == DatasetSplit.Train ? [new("one", true)] : [];

    public DatasetShape Load(string category, string name, CancellationToken cancellationToken = default)
    {
        var mesh = Mesh(cancellationToken);
        return new()
        {
            Mesh = mesh,
            Color = new ByHeight(mesh).At,
            Keypoints = [.. Enumerable.Range(0, Marks).Select(i => (Vector3?)new Vector3(0.5f * MathF.Sin(i * MathF.Tau / Marks), 0, 0.5f * MathF.Cos(i * MathF.Tau / Marks)))],
            Reconstruct = (_, stop) => new(Mesh(stop), 0),
        };
    }

    public static TriangleMesh Mesh(CancellationToken cancellationToken = default) =>
        SurfaceNets.Extract(new Ball(), 16, new(new(-0.6f), new(0.6f)), cancellationToken).Mesh;
}

/// <summary>Red below, blue above.</summary>
internal readonly struct ByHeight(TriangleMesh mesh) : ISurfaceColor
{
    public Vector3 At(int face, Vector3 barycentric)
    {
        var height = (new SurfacePoint(face, barycentric).PositionOn(mesh).Y - mesh.Bounds.Min.Y) / mesh.Bounds.Size.Y;
        return Vector3.Lerp(Vector3.UnitX, Vector3.UnitZ, height);
    }
}

/// <summary>Says that views are a quarter of a turn off, of an object with one clear front.</summary>
internal sealed class QuarterOff : ISymmetryAwareEstimator
{
    public IReadOnlyList<OrientationEstimate> EstimateOrientations(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
        [.. views.Select((_, i) => new OrientationEstimate(((360.0 * i / views.Count) + 90) % 360, 0, 0, 1))];

    public IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
        [.. EstimateOrientations(views, masks, category, cancellationToken).Select(e => e.AzimuthDegrees)];
}

/// <summary>Goes through the air, and tells how.</summary>
internal sealed class StraightPath(TriangleMesh mesh) : IGeodesicPathSolver
{
    private readonly StraightLine lines = new(mesh);

    public TriangleMesh Mesh => mesh;

    public bool IsExact => false;

    public void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default) => lines.Distances(source, targets, distances, maxDistance, cancellationToken);

    public GeodesicPath? FindPath(
        SurfacePoint source, SurfacePoint target, double maxDistance = double.PositiveInfinity, CancellationToken cancellationToken = default)
    {
        var (from, to) = (source.PositionOn(mesh), target.PositionOn(mesh));
        var length = Vector3.Distance(from, to);
        return length <= maxDistance ? new(length, [from, to]) : null;
    }
}

/// <summary>Keeps what is similar enough. Implements the interface of filters with a threshold itself.</summary>
internal sealed class SimilarEnough(float threshold) : IThresholdFilter
{
    public string Name => "similar-enough";

    public float Threshold => threshold;

    public float MeasuredBelow => float.PositiveInfinity;

    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            var error = 1 - candidates[i].Match.Similarity;
            verdicts[i] = error <= threshold ? FilterVerdict.Keep(error) : FilterVerdict.Reject(RejectReason.AboveThreshold, error);
        }
    }
}
