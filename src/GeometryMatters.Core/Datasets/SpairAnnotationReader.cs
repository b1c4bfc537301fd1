using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets;

/// <summary>Reads single annotation files of SPair-71k's layout.</summary>
internal static class SpairAnnotationReader
{
    public static ImageAnnotation ReadImage(string path, string imageFolder, string category, string id)
    {
        var image = JsonCursor.ReadObject(path);
        if (image.Find("category") is { } stored && stored.Text() != category)
        {
            throw stored.Wrong($"\"{category}\" as the folder is named");
        }

        return new()
        {
            Id = id,
            Category = category,
            ImagePath = Path.Combine(imageFolder, image.Find("filename")?.Name() ?? $"{id}.jpg"),
            Width = image["image_width"].PositiveInteger(),
            Height = image["image_height"].PositiveInteger(),
            Box = ReadBox(image["bndbox"]),
            Keypoints = ReadKeypoints(image["kps"]),
            AzimuthId = image.Find("azimuth_id") is { } azimuth ? ReadAzimuth(azimuth) : null,
        };
    }

    public static PixelBox ReadBox(JsonCursor box)
    {
        var v = box.Numbers(4);
        return v[2] >= v[0] && v[3] >= v[1] ? new(v[0], v[1], v[2], v[3]) : throw box.Wrong("[x1, y1, x2, y2] with x2 ≥ x1 and y2 ≥ y1");
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> ReadGroups(string path)
    {
        Dictionary<string, IReadOnlyList<IReadOnlyList<int>>> groups = new(StringComparer.Ordinal);
        foreach (var (category, list) in JsonCursor.ReadObject(path).Properties())
        {
            groups[category] = [.. list.Items().Select(ReadGroup)];
        }

        return groups;
    }

    /// <summary>Partners by the ends of their names, from a list of key points' names per category.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> ReadMirrorPairs(string path)
    {
        const string left = "_left", right = "_right";
        Dictionary<string, IReadOnlyList<IReadOnlyList<int>>> pairs = new(StringComparer.Ordinal);
        foreach (var (category, list) in JsonCursor.ReadObject(path).Properties())
        {
            var items = list.Items();
            var names = Array.ConvertAll(items, i => i.Text());
            Dictionary<string, int> slots = new(StringComparer.Ordinal);
            for (var slot = 0; slot < names.Length; slot++)
            {
                if (!slots.TryAdd(names[slot], slot))
                {
                    throw items[slot].Wrong("names that differ");
                }
            }

            List<int[]> found = [];
            for (var slot = 0; slot < names.Length; slot++)
            {
                if (names[slot].EndsWith(left, StringComparison.Ordinal) && slots.TryGetValue(names[slot][..^left.Length] + right, out var partner))
                {
                    found.Add([slot, partner]);
                }
            }

            pairs[category] = found;
        }

        return pairs;
    }

    private static int[] ReadGroup(JsonCursor group)
    {
        var slots = Array.ConvertAll(group.Items(), Slot);
        return slots.Length >= 2 && slots.Distinct().Count() == slots.Length ? slots : throw group.Wrong("two or more different slots");
    }

    private static int Slot(JsonCursor slot) => slot.Integer() is >= 0 and < SpairLayout.MaxSlots and var s ? s : throw slot.Wrong("a slot number");

    private static int ReadAzimuth(JsonCursor azimuth) => azimuth.Integer() is >= 0 and <= 7 and var bin ? bin : throw azimuth.Wrong("a bin of 0 to 7");

    private static Keypoint[] ReadKeypoints(JsonCursor kps)
    {
        List<(int Slot, Keypoint Point)> points = [];
        var slots = SpairLayout.MinSlots;
        foreach (var (key, value) in kps.Properties())
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var slot) || slot >= SpairLayout.MaxSlots)
            {
                throw value.Wrong($"a slot number of 0 to {SpairLayout.MaxSlots - 1} as key", $"\"{key}\"");
            }

            slots = Math.Max(slots, slot + 1);
            if (!value.IsNull)
            {
                var xy = value.Numbers(2);
                points.Add((slot, new(xy[0], xy[1], true)));
            }
        }

        var result = new Keypoint[slots];
        foreach (var (slot, point) in points)
        {
            result[slot] = point;
        }

        return result;
    }
}
