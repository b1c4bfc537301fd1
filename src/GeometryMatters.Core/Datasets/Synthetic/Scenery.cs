using System.Numerics;
using GeometryMatters.Imaging;
using GeometryMatters.Rendering;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Backgrounds, clutter and things that stand in front of the object.</summary>
internal static class Scenery
{
    /// <summary>Draws a plain, graded or noisy background, with some flat shapes lying about.</summary>
    public static ImageBuffer Background(int width, int height, double clutterProbability, Random random)
    {
        ImageBuffer image = new(width, height);
        var (first, second) = (Color(random), Color(random));
        var kind = random.Next(3);
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
        var seed = random.Next();
        var wide = Math.Max(width, height) * (0.05f + (0.3f * random.NextSingle()));
        var longest = (float)Math.Max(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var t = kind switch
                {
                    0 => 0,
                    1 => 0.5f + ((((x - (width / 2f)) * cos) + ((y - (height / 2f)) * sin)) / longest),
                    _ => 0.5f + (0.5f * Noise(x / wide, y / wide, seed)),
                };
                Paint(image[x, y], Vector3.Lerp(first, second, Math.Clamp(t, 0, 1)) + Vector3.Create(0.02f * Grain(x, y, seed)));
            }
        }

        if (random.NextDouble() < clutterProbability)
        {
            for (var n = random.Next(3, 12); n > 0; n--)
            {
                var blob = Blob.Draw(random, new(0, 0, width, height), 0.05, 0.3);
                Draw(image, blob, Color(random), random.Next());
            }
        }

        return image;
    }

    /// <summary>
    /// Draws something in front of the object that hides at most a share of its pixels.
    /// Returns what it covers, or null where no attempt hid between a twentieth and that share.
    /// </summary>
    public static Mask? Occlude(ImageBuffer image, Mask mask, double maximumShare, Random random)
    {
        if (mask.Bounds() is not { } box)
        {
            return null;
        }

        for (var attempt = 0; attempt < 12; attempt++)
        {
            var blob = Blob.Draw(random, box, 0.15, 0.5);
            var (color, seed) = (Color(random), random.Next());
            Mask covered = new(mask.Width, mask.Height);
            var hidden = 0;
            blob.ForEachPixel(mask.Width, mask.Height, (x, y) =>
            {
                covered[x, y] = true;
                hidden += mask[x, y] ? 1 : 0;
            });
            var share = (double)hidden / mask.Count();
            if (share >= Math.Min(0.05, maximumShare) && share <= maximumShare)
            {
                Draw(image, blob, color, seed);
                return covered;
            }
        }

        return null;
    }

    private static void Draw(ImageBuffer image, Blob blob, Vector3 color, int seed) =>
        blob.ForEachPixel(image.Width, image.Height, (x, y) => Paint(image[x, y], color * (1 + (0.25f * Noise(x / 9f, y / 9f, seed)))));

    private static Vector3 Color(Random random)
    {
        var hue = ShapeRandom.Hsv(random.NextSingle(), 0.5f * random.NextSingle(), 0.15f + (0.8f * random.NextSingle()));
        return hue * hue;
    }

    private static float Noise(float x, float y, int seed) =>
        (0.6f * Texture.Noise(new(x, y, 0.5f), seed)) + (0.4f * Texture.Noise(new(x * 3, y * 3, 0.5f), seed ^ 0x2545F491));

    /// <summary>Fine grain in [−1, 1] without a sequence, so that a pixel does not depend on those before it.</summary>
    private static float Grain(int x, int y, int seed)
    {
        var h = unchecked(((uint)seed ^ ((uint)x * 0x9E3779B1u)) * 0x85EBCA77u ^ ((uint)y * 0xC2B2AE3Du));
        h ^= h >> 15;
        h *= 0x2C1B3C6Du;
        h ^= h >> 12;
        return (h / (float)uint.MaxValue * 2) - 1;
    }

    private static void Paint(Span<byte> pixel, Vector3 linear)
    {
        pixel[0] = Srgb.FromLinear(linear.X);
        pixel[1] = Srgb.FromLinear(linear.Y);
        pixel[2] = Srgb.FromLinear(linear.Z);
    }

    /// <summary>A turned rectangle or ellipse.</summary>
    private readonly record struct Blob(bool IsEllipse, double X, double Y, double HalfWidth, double HalfHeight, double Sin, double Cos)
    {
        public static Blob Draw(Random random, PixelBox around, double smallest, double largest)
        {
            double Side() => around.LongSide / 2 * (smallest + ((largest - smallest) * random.NextDouble()));
            var ellipse = random.Next(2) == 0;
            var (sin, cos) = Math.SinCos(Math.PI * random.NextDouble());
            return new(
                ellipse, around.X1 + (around.Width * random.NextDouble()), around.Y1 + (around.Height * random.NextDouble()), Side(), Side(), sin, cos);
        }

        public void ForEachPixel(int width, int height, Action<int, int> action)
        {
            var reach = Math.Sqrt((HalfWidth * HalfWidth) + (HalfHeight * HalfHeight));
            int x1 = (int)Math.Max(0, X - reach), x2 = (int)Math.Min(width, X + reach + 1);
            int y1 = (int)Math.Max(0, Y - reach), y2 = (int)Math.Min(height, Y + reach + 1);
            for (var y = y1; y < y2; y++)
            {
                for (var x = x1; x < x2; x++)
                {
                    double dx = x + 0.5 - X, dy = y + 0.5 - Y;
                    double a = ((Cos * dx) + (Sin * dy)) / HalfWidth, b = ((Cos * dy) - (Sin * dx)) / HalfHeight;
                    if (IsEllipse ? (a * a) + (b * b) <= 1 : Math.Abs(a) <= 1 && Math.Abs(b) <= 1)
                    {
                        action(x, y);
                    }
                }
            }
        }
    }
}
