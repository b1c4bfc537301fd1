using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Tests;

/// <summary>Views made in memory: one image pixel per grid cell unless told otherwise.</summary>
public static class MadeViews
{
    public static readonly TriangleMesh Triangle = new([new(0, 0, 0), new(1, 0, 0), new(0, 1, 0)], [new(0, 1, 2)]);

    public static ObjectView Create(
        Mask mask,
        Dictionary<string, FeatureMap> features,
        Letterbox? letterbox = null,
        PixelBox? box = null,
        TriangleMesh? mesh = null,
        VertexField? field = null,
        string id = "view") => new(new ObjectViewParts
        {
            Id = id,
            Category = "test",
            Camera = Camera.Centered(100, mask.Width, mask.Height),
            Pose = SimilarityPose.Identity,
            Box = box ?? mask.Bounds() ?? default,
            Letterbox = letterbox ?? new(mask.Width, mask.Height, 14 * Math.Max(mask.Width, mask.Height), Math.Max(mask.Width, mask.Height)),
            LoadMask = () => mask,
            LoadMesh = () => mesh ?? Triangle,
            LoadField = () => field ?? new(3, 1, [1, 1, 1]),
            LoadFeatures = features.ToDictionary(f => f.Key, f => new Func<FeatureMap>(() => f.Value)),
        });

    public static Mask Full(int side) => new(side, side, Enumerable.Repeat((byte)1, side * side).ToArray());

    /// <summary>The first <paramref name="count"/> cells of a square grid, row by row.</summary>
    public static Mask First(int side, int count) => new(side, side, Enumerable.Range(0, side * side).Select(i => i < count ? (byte)1 : (byte)0).ToArray());

    public static FeatureMap Noise(int side, int channels, int seed)
    {
        Random random = new(seed);
        var values = new float[side * side * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return new(new(side, side), channels, values);
    }
}
