using System.Text.Json;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>The JSON that SAM 3's agent leaves: image size, and per instance a score and packed COCO run lengths (or whole RLE objects).</summary>
internal static class SamMaskFile
{
    /// <summary>The instance that fits the box best, or without a box the one of the highest score; the first of equals.</summary>
    public static Mask Read(string path, int width, int height, PixelBox? box)
    {
        using var document = JsonFile.ReadTolerant(path);
        JsonCursor json = new(path, "", document.RootElement);
        if (json["orig_img_h"].PositiveInteger() != height || json["orig_img_w"].PositiveInteger() != width)
        {
            throw new ImageFormatException(path, "orig_img_w, orig_img_h", $"{width}×{height} as the image", $"{json["orig_img_w"].Element}×{json["orig_img_h"].Element}");
        }

        var scores = json.Find("pred_scores")?.Items();
        Mask? best = null;
        var bestFit = double.NegativeInfinity;
        var items = json["pred_masks"].Items();
        for (var i = 0; i < items.Length; i++)
        {
            var mask = items[i].Element.ValueKind == JsonValueKind.String
                ? CocoRle.Decode(items[i].Text(), width, height, $"{path}, {items[i].Place}")
                : CocoRle.Read(items[i].Element, $"{path}, {items[i].Place}");
            if (mask.Width != width || mask.Height != height)
            {
                throw new ImageFormatException(path, items[i].Place, $"{width}×{height}", $"{mask.Width}×{mask.Height}");
            }

            var fit = box is { } b ? mask.Bounds()?.IntersectionOverUnion(b) ?? -1 : scores is not null && i < scores.Length ? scores[i].Number() : -i;
            (best, bestFit) = best is null || fit > bestFit ? (mask, fit) : (best, bestFit);
        }

        return best ?? throw new DatasetFormatException(path, "pred_masks", "a mask", "none");
    }
}
