using System.Text;
using System.Text.Json;
using GeometryMatters.Imaging;

namespace GeometryMatters.Serialization;

/// <summary>Masks as COCO run lengths: counts of background and foreground in turn, column by column, as numbers or packed into text.</summary>
/// <remarks>
/// Packed, from the third on each count is the difference to the one two before; five bits a character from '0' on, lowest first, bit 5 for "more follows". Masks of
/// more than 2^27 pixels are refused: few bytes can tell of any size.
/// </remarks>
public static class CocoRle
{
    private const long MaxPixels = 1 << 27;

    /// <summary>Reads packed counts.</summary>
    /// <param name="counts">The text.</param>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DatasetFormatException">The text is no run lengths, or they do not fill the mask.</exception>
    public static Mask Decode(string counts, int width, int height, string source)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(source);
        return Paint(Unpack(counts, source), width, height, source);
    }

    /// <summary>Reads plain counts.</summary>
    /// <param name="counts">Background and foreground in turn.</param>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DatasetFormatException">A count is negative, or they do not fill the mask.</exception>
    public static Mask Decode(ReadOnlySpan<int> counts, int width, int height, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var wide = new long[counts.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = counts[i];
        }

        return Paint(wide, width, height, source);
    }

    /// <summary>Reads <c>{"size": [height, width], "counts": …}</c>, of either kind.</summary>
    /// <param name="rle">The object.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="DatasetFormatException">The object is of another form, or its counts do not fill the mask.</exception>
    public static Mask Read(JsonElement rle, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (rle.ValueKind != JsonValueKind.Object || !rle.TryGetProperty("size", out var size) || !rle.TryGetProperty("counts", out var counts))
        {
            throw new DatasetFormatException(source, "", "an object with size and counts", rle.ValueKind.ToString());
        }

        var sides = Integers(size, source, "size");
        return sides is [> 0 and <= int.MaxValue and var height, > 0 and <= int.MaxValue and var width]
            ? Paint(counts.ValueKind == JsonValueKind.String ? Unpack(Text(counts, source), source) : Integers(counts, source, "counts"), (int)width, (int)height, source)
            : throw new DatasetFormatException(source, "size", "height and width above zero", $"[{string.Join(", ", sides.Take(3))}]");
    }

    /// <summary>Plain counts of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>Background and foreground in turn; the first may be 0.</returns>
    public static int[] EncodeCounts(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        List<int> counts = [];
        var (value, count) = ((byte)0, 0);
        var pixels = mask.Values;
        for (var x = 0; x < mask.Width; x++)
        {
            for (var i = x; i < pixels.Length; i += mask.Width)
            {
                if (pixels[i] != value)
                {
                    counts.Add(count);
                    (value, count) = (pixels[i], 0);
                }

                count++;
            }
        }

        counts.Add(count);
        return [.. counts];
    }

    /// <summary>Packed counts of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>The text, as pycocotools writes it.</returns>
    public static string Encode(Mask mask)
    {
        var counts = EncodeCounts(mask);
        StringBuilder text = new();
        for (var i = 0; i < counts.Length; i++)
        {
            var value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var bits = value & 0x1f;
                value >>= 5;
                more = (bits & 0x10) != 0 ? value != -1 : value != 0;
                text.Append((char)(48 + (more ? bits | 0x20 : bits)));
            }
            while (more);
        }

        return text.ToString();
    }

    private static List<long> Unpack(string text, string source)
    {
        List<long> counts = [];
        for (var at = 0; at < text.Length;)
        {
            long value = 0;
            var shift = 0;
            int bits;
            do
            {
                bits = at < text.Length ? text[at] - 48 : -1;
                if (bits is < 0 or > 63 || shift > 30)
                {
                    throw new DatasetFormatException(source, $"counts, character {at}", "characters from '0' to 'o', up to seven a count", at < text.Length ? $"'{text[at]}'" : "the end");
                }

                value |= (long)(bits & 0x1f) << shift;
                shift += 5;
                at++;
            }
            while ((bits & 0x20) != 0);

            value = (bits & 0x10) != 0 ? value - (1L << shift) : value;
            counts.Add(counts.Count > 2 ? counts[^2] + value : value);
        }

        return counts;
    }

    private static Mask Paint(IReadOnlyList<long> counts, int width, int height, string source)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var pixels = (long)width * height;
        long sum = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            sum = counts[i] >= 0 && counts[i] <= pixels - sum ? sum + counts[i] : throw new DatasetFormatException(source, $"counts[{i}]", $"0 to {pixels - sum}", $"{counts[i]}");
        }

        if (sum != pixels || pixels > MaxPixels)
        {
            throw new DatasetFormatException(source, "counts", $"the {pixels} pixels of {width}×{height}, at most {MaxPixels}", $"{sum}");
        }

        Mask mask = new(width, height);
        long at = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            for (var end = at + counts[i]; (i & 1) != 0 && at < end; at++)
            {
                var (x, y) = Math.DivRem((int)at, height);
                mask[x, y] = true;
            }

            at += (i & 1) != 0 ? 0 : counts[i];
        }

        return mask;
    }

    private static long[] Integers(JsonElement array, string source, string place) =>
        array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) ? n : throw new DatasetFormatException(source, place, "whole numbers", v.ValueKind.ToString()))]
            : throw new DatasetFormatException(source, place, "an array", array.ValueKind.ToString());

    private static string Text(JsonElement text, string source)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new DatasetFormatException(source, "counts", "text", "half a surrogate pair", e);
        }
    }
}
