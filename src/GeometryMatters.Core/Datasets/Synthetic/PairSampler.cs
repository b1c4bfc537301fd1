namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Chooses pairs of images.</summary>
internal static class PairSampler
{
    /// <summary>Ordered pairs of distinct images, a random choice of at most a number, in ordinal order of their images.</summary>
    public static List<(int Source, int Target)> Draw(IReadOnlyList<DrawnImage> images, int most, SyntheticDatasetBuilderOptions options, int seed)
    {
        var same = options.SameInstancePairs || images.Select(i => i.Shape.Name).Distinct().Count() < 2;
        var unseen = images.Any(i => !i.Shape.IsSeen);
        List<(int, int)> all = [];
        for (var s = 0; s < images.Count; s++)
        {
            for (var t = 0; t < images.Count; t++)
            {
                var (a, b) = (images[s], images[t]);
                if (s != t && (same || a.Shape.Name != b.Shape.Name) && (!unseen || !a.Shape.IsSeen || !b.Shape.IsSeen) &&
                    Shared(a.Annotation, b.Annotation) >= options.MinSharedKeypoints)
                {
                    all.Add((s, t));
                }
            }
        }

        if (all.Count > most)
        {
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all));
            all.RemoveRange(most, all.Count - most);
            all.Sort();
        }

        return all;
    }

    private static int Shared(ImageAnnotation a, ImageAnnotation b)
    {
        var shared = 0;
        for (var slot = 0; slot < Math.Min(a.Keypoints.Count, b.Keypoints.Count); slot++)
        {
            shared += a.Keypoints[slot].IsVisible && b.Keypoints[slot].IsVisible ? 1 : 0;
        }

        return shared;
    }
}

/// <summary>An image that was drawn and the object on it.</summary>
internal sealed record DrawnImage(ShapeReference Shape, ImageAnnotation Annotation);
