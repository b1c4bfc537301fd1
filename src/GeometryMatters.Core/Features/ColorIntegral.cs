using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Features;

/// <summary>Integral image of colour and coverage: the covered area and mean colour of any rectangle cost four look-ups.</summary>
/// <remarks>Whole numbers, so that sums are exact; colour sums may wrap around, their differences over a window of cells stay right.</remarks>
internal sealed class ColorIntegral
{
    private const float ColorUnit = 8;
    private const float CoverageUnit = 256;
    private readonly int[] sums;
    private readonly int x;
    private readonly int y;
    private readonly int width;
    private readonly int height;

    public ColorIntegral(CanvasPatch patch, CancellationToken cancellationToken)
    {
        (x, y, width, height) = (patch.X, patch.Y, patch.Width, patch.Height);
        sums = new int[checked((width + 1) * (height + 1) * 4)];
        ref var first = ref MemoryMarshal.GetArrayDataReference(sums);
        var rowStride = (nuint)(4 * (width + 1));
        for (var row = 0; row < height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = patch.Row(row);
            var running = Vector128<int>.Zero;
            var index = ((nuint)(row + 1) * rowStride) + 4;
            for (var i = 0; i < pixels.Length; i++, index += 4)
            {
                var p = pixels[i];
                var scaled = p * new Vector4(ColorUnit * p.W, ColorUnit * p.W, ColorUnit * p.W, CoverageUnit);
                running += Vector128.ConvertToInt32(scaled.AsVector128() + Vector128.Create(0.5f));
                (running + Vector128.LoadUnsafe(ref first, index - rowStride)).StoreUnsafe(ref first, index);
            }
        }
    }

    /// <summary>Covered area inside [x1, x2) × [y1, y2) of the working canvas, in pixels, and the mean colour there, 0 to 1.</summary>
    public (float Area, Vector3 Color) Mean(int x1, int y1, int x2, int y2)
    {
        (x1, x2) = (Math.Clamp(x1 - x, 0, width), Math.Clamp(x2 - x, 0, width));
        (y1, y2) = (Math.Clamp(y1 - y, 0, height), Math.Clamp(y2 - y, 0, height));
        var sum = At(x2, y2) - At(x1, y2) - At(x2, y1) + At(x1, y1);
        var area = sum[3] / CoverageUnit;
        return (area, area > 0 ? new Vector3(sum[0], sum[1], sum[2]) / (ColorUnit * 255 * area) : Vector3.Zero);
    }

    private Vector128<int> At(int column, int row) => Vector128.Create(sums.AsSpan(((row * (width + 1)) + column) * 4, 4));
}
