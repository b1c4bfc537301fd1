using GeometryMatters.Datasets;

namespace GeometryMatters.Tests.Evaluation;

internal static class PairMaker
{
    /// <summary>An image of 840 × 840 (canvas = image) with a box of 100 × 50 and a key point per slot, null for an invisible one.</summary>
    public static ImageAnnotation Image(string id, string category, params (double X, double Y)?[] keypoints) => new()
    {
        Id = id,
        Category = category,
        ImagePath = id + ".jpg",
        Width = 840,
        Height = 840,
        Box = new(0, 0, 100, 50),
        Keypoints = [.. keypoints.Select(k => k is { } p ? new Keypoint(p.X, p.Y, true) : Keypoint.Invisible)],
    };

    public static PairAnnotation Pair(string id, string category, (double X, double Y)?[] source, (double X, double Y)?[] target) =>
        new(id, Image(id + "s", category, source), Image(id + "t", category, target));
}
