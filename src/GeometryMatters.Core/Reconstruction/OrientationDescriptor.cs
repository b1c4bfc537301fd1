using System.Numerics.Tensors;
using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Describes a whole view coarsely: shape of the mask, shading, and histograms of gradient orientations, each of unit length.</summary>
/// <remarks>The view is cut to the square around the mask's box, so that size and place in the picture do not matter, and averaged to 64×64 points.</remarks>
internal static class OrientationDescriptor
{
    private const int Side = 64, Coarse = 16, Cells = 8, Bins = 8;
    private const float SoftMagnitude = 0.03f;

    public const int Length = (2 * Coarse * Coarse) + (Cells * Cells * Bins);

    public static float[] Compute(ImageBuffer image, Mask mask)
    {
        var (light, cover) = Resample(image, mask);
        var descriptor = new float[Length];
        var shape = descriptor.AsSpan(0, Coarse * Coarse);
        var shading = descriptor.AsSpan(Coarse * Coarse, Coarse * Coarse);
        const int Step = Side / Coarse;
        for (var i = 0; i < Side * Side; i++)
        {
            var coarse = (i / Side / Step * Coarse) + (i % Side / Step);
            shape[coarse] += (2 * cover[i]) - 1;
            shading[coarse] += light[i];
        }

        var gradients = descriptor.AsSpan(2 * Coarse * Coarse);
        Histogram(light, gradients);
        Normalize(shape);
        Normalize(shading);
        Normalize(gradients);
        return descriptor;
    }

    /// <summary>Similarity of two views, −3 to 3: the sum of three cosines.</summary>
    public static float Similarity(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => TensorPrimitives.Dot(a, b);

    /// <summary>Luminance on the object less its mean (0 off the object) and share of the object, on Side × Side points.</summary>
    private static (float[] Light, float[] Cover) Resample(ImageBuffer image, Mask mask)
    {
        var light = new float[Side * Side];
        var cover = new float[Side * Side];
        if (mask.Bounds() is not { } box)
        {
            return (light, cover);
        }

        // The box's longer side takes seven eighths of the square.
        var pixel = box.LongSide * 8 / 7 / Side;
        double left = ((box.X1 + box.X2) / 2) - (pixel * Side / 2), top = ((box.Y1 + box.Y2) / 2) - (pixel * Side / 2);
        double sum = 0, weight = 0;
        for (var i = 0; i < light.Length; i++)
        {
            var (x0, x1) = Span(left, pixel, i % Side);
            var (y0, y1) = Span(top, pixel, i / Side);
            var hits = 0;
            for (var y = Math.Max(y0, 0); y < Math.Min(y1, mask.Height); y++)
            {
                for (var x = Math.Max(x0, 0); x < Math.Min(x1, mask.Width); x++)
                {
                    if (mask[x, y])
                    {
                        var p = image[x, y];
                        light[i] += ((0.299f * p[0]) + (0.587f * p[1]) + (0.114f * p[2])) / 255;
                        hits++;
                    }
                }
            }

            cover[i] = hits / (float)((x1 - x0) * (y1 - y0));
            sum += light[i];
            weight += hits;
            light[i] = hits > 0 ? light[i] / hits : 0;
        }

        var mean = (float)(sum / weight);
        for (var i = 0; i < light.Length; i++)
        {
            light[i] = (light[i] - mean) * cover[i];
        }

        return (light, cover);
    }

    private static (int First, int End) Span(double start, double step, int index)
    {
        var first = (int)Math.Floor(start + (step * index));
        return (first, Math.Max(first + 1, (int)Math.Floor(start + (step * (index + 1)))));
    }

    private static void Histogram(float[] light, Span<float> histogram)
    {
        const int CellSide = Side / Cells;
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var i = (y * Side) + x;
                float gx = light[i + 1] - light[i - 1], gy = light[i + Side] - light[i - Side];
                var magnitude = MathF.Sqrt((gx * gx) + (gy * gy));
                if (magnitude == 0)
                {
                    continue;
                }

                // Signed orientation: with the light fixed, a bright top and a bright bottom of an edge are different things.
                var at = (MathF.Atan2(gy, gx) / (2 * MathF.PI) * Bins) + Bins;
                var bin = (int)at;
                var share = at - bin;
                var value = magnitude / (magnitude + SoftMagnitude);
                var cell = ((y / CellSide * Cells) + (x / CellSide)) * Bins;
                histogram[cell + (bin % Bins)] += value * (1 - share);
                histogram[cell + ((bin + 1) % Bins)] += value * share;
            }
        }

        foreach (ref var v in histogram)
        {
            v = MathF.Sqrt(v);
        }
    }

    private static void Normalize(Span<float> part)
    {
        var norm = TensorPrimitives.Norm(part);
        if (norm > 0)
        {
            TensorPrimitives.Divide(part, norm, part);
        }
    }
}
