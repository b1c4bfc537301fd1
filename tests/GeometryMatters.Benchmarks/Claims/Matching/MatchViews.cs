using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>Views of seeded descriptors to match: an image of one pixel per cell, the first of them foreground.</summary>
internal static class MatchViews
{
    public const int Cells = 60 * 60;

    private const int DinoChannels = 768;

    private static readonly FusionWeights Weights = new(new FusionWeight("sd", 0.5), new FusionWeight("dino", 0.5));

    /// <summary>Fuses a view.</summary>
    public static FusedView Make(string id, int foreground, int channels, int seed, FusedStorage storage = FusedStorage.Single)
    {
        var mask = new byte[Cells];
        mask.AsSpan(0, foreground).Fill(1);
        Letterbox letterbox = new(60, 60);
        FeatureMap Map(int width, int own) => new(letterbox.Grid, width, RandomRows.Make(Cells, width, own));
        using ObjectView view = new(new()
        {
            Id = id,
            Category = "random",
            Camera = Camera.Centered(60, 60, 60),
            Pose = SimilarityPose.Identity,
            Box = new(0, 0, 60, 17),
            Letterbox = letterbox,
            LoadMask = () => new(60, 60, mask),
            LoadMesh = () => throw new InvalidOperationException("Matching needs no mesh."),
            LoadField = () => throw new InvalidOperationException("Matching needs no field."),
            LoadFeatures = new Dictionary<string, Func<FeatureMap>>
            {
                ["sd"] = () => Map(channels - DinoChannels, seed),
                ["dino"] = () => Map(DinoChannels, seed + 10),
            },
        });
        return FusedView.Create(view, Weights, null, new() { Storage = storage });
    }

    public static float[] Descriptors(FusedView view)
    {
        var values = new float[view.Count * view.Channels];
        for (var i = 0; i < view.Count; i++)
        {
            view.CopyDescriptor(i, values.AsSpan(i * view.Channels, view.Channels));
        }

        return values;
    }
}
