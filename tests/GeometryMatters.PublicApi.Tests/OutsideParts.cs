using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.PublicApi.Tests;

// Every extension point, implemented as a user would: without access to internals.

/// <summary>Takes every pixel that is not black.</summary>
internal sealed class NotBlack : IMaskProvider
{
    public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        Mask mask = new(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                mask[x, y] = image[x, y].ContainsAnyExcept((byte)0);
            }
        }

        return mask;
    }
}

/// <summary>Always gives the same box, a little too far away.</summary>
internal sealed class KnownBox(TriangleMesh mesh, Camera camera, SimilarityPose pose) : IMeshReconstructor
{
    public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default) =>
        new(mesh, camera, pose with { Translation = pose.Translation + new Vector3D(0, 0, 1) });
}

/// <summary>Tries a few depths and keeps the best.</summary>
internal sealed class DepthScan : IPoseRefiner
{
    public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default)
    {
        double Score(SimilarityPose pose) => Silhouette.Render(reconstruction.Mesh, pose, reconstruction.Camera).IntersectionOverUnion(mask);
        var start = reconstruction.Pose;
        var best = Enumerable.Range(-20, 41)
            .Select(i => start with { Translation = start.Translation + new Vector3D(0, 0, i * 0.1) })
            .MaxBy(Score);
        return new(best, Score(start), Score(best), []);
    }
}

/// <summary>Knows that the views it is given are rendered at equal steps from azimuth 0.</summary>
internal sealed class TrustsTheOrder : IOrientationEstimator
{
    public IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
        [.. views.Select((_, i) => 360.0 * i / views.Count)];
}

/// <summary>Describes a vertex by where it is.</summary>
internal sealed class PositionField : IPartFieldProvider
{
    public string Name => "position";

    public VertexField Describe(TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        var values = new float[mesh.VertexCount * 4];
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            var p = mesh.Positions[v];
            values[v * 4] = p.X;
            values[(v * 4) + 1] = p.Y;
            values[(v * 4) + 2] = p.Z;
            values[(v * 4) + 3] = 1;
        }

        return new(mesh.VertexCount, 4, values);
    }
}

/// <summary>Describes a cell by the colour at its centre.</summary>
internal sealed class CentreColor : IFeatureExtractor
{
    public string Name => "color";

    public int Channels => 3;

    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        var values = new float[letterbox.Grid.CellCount * 3];
        for (var cell = 0; cell < letterbox.Grid.CellCount; cell++)
        {
            var (x, y) = letterbox.CellCenterInImage(cell);
            if (x >= 0 && y >= 0 && x < image.Width && y < image.Height)
            {
                for (var c = 0; c < 3; c++)
                {
                    values[(cell * 3) + c] = image[(int)x, (int)y][c] / 255f;
                }
            }
        }

        return new(letterbox.Grid, 3, values);
    }
}

/// <summary>Keeps matches whose surface points have nearly the same height. Uses the base class with one method to write.</summary>
internal sealed class SameHeight : CorrespondenceFilter
{
    public override string Name => "same-height";

    public override float Threshold => 0.1f;

    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate) => Math.Abs(
        candidate.SourcePoint!.Value.PositionOn(pair.Source.Mesh).Y - candidate.TargetPoint!.Value.PositionOn(pair.Target.Mesh).Y);
}

/// <summary>Rejects every second match. Implements the batched interface itself.</summary>
internal sealed class EverySecond : ICorrespondenceFilter
{
    public string Name => "every-second";

    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            verdicts[i] = i % 2 == 0 ? FilterVerdict.Keep(0) : FilterVerdict.Reject(RejectReason.AboveThreshold, 1);
        }
    }
}

/// <summary>Measures through the air.</summary>
internal sealed class StraightLine(TriangleMesh mesh) : IGeodesicSolver
{
    public TriangleMesh Mesh => mesh;

    public bool IsExact => false;

    public void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            var d = Vector3.Distance(source.PositionOn(mesh), targets[i].PositionOn(mesh));
            distances[i] = d <= maxDistance ? d : double.PositiveInfinity;
        }
    }
}

/// <summary>An image format of one's own: width, height, then raw bytes.</summary>
internal sealed class RawCodec : IImageCodec
{
    public ImageBuffer DecodeImage(ReadOnlyMemory<byte> encoded, string source) => encoded.Length > 2 && encoded.Length == 2 + (encoded.Span[0] * encoded.Span[1] * 3)
        ? new(encoded.Span[0], encoded.Span[1], encoded[2..].ToArray())
        : throw new ImageFormatException(source, "header", "a raw image", $"{encoded.Length} bytes");

    public Mask DecodeMask(ReadOnlyMemory<byte> encoded, string source) => new NotBlack().Segment(DecodeImage(encoded, source), new("", ""));

    public byte[] EncodePng(ImageBuffer image) => [(byte)image.Width, (byte)image.Height, .. image.Pixels];

    public byte[] EncodeJpeg(ImageBuffer image, int quality) => EncodePng(image);

    public byte[] EncodeMaskPng(Mask mask) => [(byte)mask.Width, (byte)mask.Height, .. mask.Values.ToArray().SelectMany(v => new[] { v, v, v })];
}

/// <summary>A dataset of one pair, in memory.</summary>
internal sealed class OnePair(PairAnnotation pair) : IPairSource
{
    public string Name => "one pair";

    public IReadOnlyList<string> Categories => [pair.Category];

    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category) => split == DatasetSplit.Test && category == pair.Category ? [pair] : [];

    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [[0, 1]];
}
