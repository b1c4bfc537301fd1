using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Makes a view into the input of Orient Anything V2: 3 × 518 × 518 values of 0 to 1, channel by channel.</summary>
/// <remarks>
/// The model's "pad" mode: the longer side becomes 518 (bicubic), the other a multiple of 14 (rounded half to even, at least 14), centred on white.
/// Means and deviations are applied inside the model.
/// </remarks>
internal static class OrientationInput
{
    public const int Side = 518, Length = 3 * Side * Side;

    private const int Patch = 14;

    public static void Fill(ImageBuffer view, Span<float> values)
    {
        var scale = (double)Side / Math.Max(view.Width, view.Height);
        var width = view.Width >= view.Height ? Side : Short(view.Width * scale);
        var height = view.Height >= view.Width ? Side : Short(view.Height * scale);
        var content = ImageResizer.Resize(view, width, height, ResizeFilter.Bicubic);
        int left = (Side - width) / 2, top = (Side - height) / 2;
        values[..Length].Fill(1);
        for (var y = 0; y < height; y++)
        {
            var row = content.Pixels.Slice(y * width * 3, width * 3);
            for (var c = 0; c < 3; c++)
            {
                var target = values.Slice((((c * Side) + y + top) * Side) + left, width);
                for (var x = 0; x < width; x++)
                {
                    target[x] = row[(3 * x) + c] / 255f;
                }
            }
        }
    }

    private static int Short(double length) => Math.Max(Patch, (int)Math.Round(length / Patch, MidpointRounding.ToEven) * Patch);
}
