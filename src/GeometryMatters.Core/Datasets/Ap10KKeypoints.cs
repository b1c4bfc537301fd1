namespace GeometryMatters.Datasets;

/// <summary>The 17 key points of AP-10K and which of them are of a kind.</summary>
public static class Ap10KKeypoints
{
    /// <summary>Number of key points of every animal.</summary>
    public const int Count = 17;

    /// <summary>Names by slot.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "left eye", "right eye", "nose", "neck", "root of tail", "left shoulder", "left elbow", "left front paw", "right shoulder", "right elbow",
        "right front paw", "left hip", "left knee", "left back paw", "right hip", "right knee", "right back paw",
    ];

    /// <summary>Geo-aware groups: shoulders, elbows and knees, paws, hips. The eyes are none on purpose.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups { get; } = [[5, 8], [6, 9, 12, 15], [7, 10, 13, 16], [11, 14]];

    /// <summary>Pairs of slots that change places when an image is mirrored.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> MirrorPairs { get; } = [[0, 1], [5, 8], [6, 9], [12, 15], [7, 10], [13, 16], [11, 14]];
}
