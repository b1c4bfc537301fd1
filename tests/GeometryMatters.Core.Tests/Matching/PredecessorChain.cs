using System.Text.Json;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Serialization;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Matching;

/// <summary>Four views of 12 × 12 cells with what the published pseudo-label generator made of them (shared/data/diy-sc/pseudo).</summary>
internal sealed class PredecessorChain
{
    private const int Side = 12;
    private const int Cells = Side * Side;

    private PredecessorChain(JsonElement expected, ObjectView[] views)
    {
        Expected = expected;
        Views = views;
        Fused = Array.ConvertAll(views, v => FusedView.Create(v, new(new FusionWeight("a", 1))));
    }

    public JsonElement Expected { get; }

    public ObjectView[] Views { get; }

    public FusedView[] Fused { get; }

    public static PredecessorChain Load()
    {
        var expected = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/pseudo/expected.json"))).RootElement;
        var features = NpyFile.Read(RequireShared.File("diy-sc/pseudo/feats.npy")).ToSingle();
        var sphere = NpyFile.Read(RequireShared.File("diy-sc/pseudo/sph.npy")).ToSingle();
        var views = new ObjectView[4];
        for (var k = 0; k < views.Length; k++)
        {
            // Their maps have channels first.
            var values = new float[Cells * 16];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = features[(k * values.Length) + ((i % 16) * Cells) + (i / 16)];
            }

            Mask mask = new(Side, Side);
            foreach (var cell in Integers(expected.GetProperty("foreground_inds")[k]))
            {
                mask[cell % Side, cell / Side] = true;
            }

            views[k] = MadeViews.Create(
                mask,
                new() { ["a"] = new(new(Side, Side), 16, values), ["sph"] = new(new(Side, Side), 3, sphere[(k * Cells * 3)..((k + 1) * Cells * 3)]) },
                id: $"im{k}.jpg");
        }

        return new(expected, views);
    }

    public static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];

    public static int[][] Lists(JsonElement lists) => [.. lists.EnumerateArray().Select(Integers)];
}
