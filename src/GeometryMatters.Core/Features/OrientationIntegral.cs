using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Features;

/// <summary>
/// Integral image of orientation votes, bins of a pixel side by side: the histogram of any rectangle costs four look-ups.
/// </summary>
/// <remarks>
/// Eight unsigned orientations, bin k centred on k · 22.5° of the gradient's direction (0: the brightness changes along x); a vote is shared by the
/// two nearest bins. A pixel votes with m / (m + h) times its coverage, m being the gradient's length in grey levels per pixel. Votes are whole numbers of
/// 1/512, so sums are exact, do not depend on where the object lies, and differences stay right when the running sums wrap around.
/// </remarks>
internal sealed class OrientationIntegral
{
    public const int Bins = 8;
    public const float Unit = 512;

    private readonly int[] sums;
    private readonly int x;
    private readonly int y;
    private readonly int width;
    private readonly int height;

    /// <param name="patch">The object.</param>
    /// <param name="halfMagnitude">h: the gradient that votes with one half.</param>
    /// <param name="separateOutline">Whether the outline of the mask votes in eight bins of its own; it shares those of the image otherwise.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public OrientationIntegral(CanvasPatch patch, float halfMagnitude, bool separateOutline, CancellationToken cancellationToken)
    {
        (x, y, width, height) = (patch.X, patch.Y, patch.Width, patch.Height);
        Lanes = separateOutline ? 2 * Bins : Bins;
        sums = new int[checked((width + 1) * (height + 1) * Lanes)];
        var outline = separateOutline ? Bins : 0;
        Span<int> votes = stackalloc int[2 * Bins];
        votes = votes[..Lanes];
        float[] above = Grey(patch, 0, new float[width]), here = Grey(patch, 0, new float[width]), below = new float[width];
        for (var row = 0; row < height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<Vector4> up = patch.Row(Math.Max(0, row - 1)), at = patch.Row(row), down = patch.Row(Math.Min(height - 1, row + 1));
            Grey(patch, Math.Min(height - 1, row + 1), below);
            votes.Clear();
            var index = (((row + 1) * (width + 1)) + 1) * Lanes;
            for (var i = 0; i < width; i++, index += Lanes)
            {
                int left = Math.Max(0, i - 1), right = Math.Min(width - 1, i + 1);
                float l = at[left].W, r = at[right].W, u = at[i].W, d = down[i].W, t = up[i].W;
                // Half the coverage difference, at 255 levels.
                Vote((r - l) * 127.5f, (d - t) * 127.5f, 1, halfMagnitude, votes[outline..]);
                if (u > 0)
                {
                    // A neighbour without colour is taken to be like the pixel itself.
                    var g = here[i];
                    var gx = ((r > 0 ? here[right] : g) - (l > 0 ? here[left] : g)) * 0.5f;
                    var gy = ((d > 0 ? below[i] : g) - (t > 0 ? above[i] : g)) * 0.5f;
                    Vote(gx, gy, u, halfMagnitude, votes);
                }

                Accumulate(votes, index);
            }

            (above, here, below) = (here, below, above);
        }
    }

    /// <summary>Bins per look-up: 8, or 16 with the outline's after the image's.</summary>
    public int Lanes { get; }

    /// <summary>Votes inside [x1, x2) × [y1, y2) of the working canvas.</summary>
    /// <param name="x1">Left edge; may lie off the canvas.</param>
    /// <param name="y1">Top edge.</param>
    /// <param name="x2">Right edge.</param>
    /// <param name="y2">Bottom edge.</param>
    /// <param name="histogram">Receives <see cref="Lanes"/> sums in votes of <see cref="Unit"/>.</param>
    public void Sum(int x1, int y1, int x2, int y2, Span<int> histogram)
    {
        (x1, x2) = (Math.Clamp(x1 - x, 0, width), Math.Clamp(x2 - x, 0, width));
        (y1, y2) = (Math.Clamp(y1 - y, 0, height), Math.Clamp(y2 - y, 0, height));
        ReadOnlySpan<int> a = At(x1, y1), b = At(x2, y1), c = At(x1, y2), d = At(x2, y2);
        for (var k = 0; k < Lanes; k += Bins)
        {
            (Load(d, k) - Load(c, k) - Load(b, k) + Load(a, k)).CopyTo(histogram[k..]);
        }

        static Vector256<int> Load(ReadOnlySpan<int> values, int first) => Vector256.Create(values.Slice(first, Bins));
    }

    private static void Vote(float gx, float gy, float coverage, float half, Span<int> bins)
    {
        var square = (gx * gx) + (gy * gy);
        if (square == 0)
        {
            return;
        }

        var m = MathF.Sqrt(square);
        var vote = (int)((m / (m + half) * coverage * Unit) + 0.5f);
        if (vote == 0)
        {
            return;
        }

        var angle = MathF.Atan2(gy, gx);
        var place = (angle < 0 ? angle + MathF.PI : angle) * (Bins / MathF.PI);
        var bin = (int)place;
        var upper = (int)((vote * (place - bin)) + 0.5f);
        bins[bin % Bins] += vote - upper;
        bins[(bin + 1) % Bins] += upper;
    }

    private static float[] Grey(CanvasPatch patch, int row, float[] grey)
    {
        var pixels = patch.Row(row);
        for (var i = 0; i < pixels.Length; i++)
        {
            // ITU-R BT.601 luma.
            grey[i] = (0.299f * pixels[i].X) + (0.587f * pixels[i].Y) + (0.114f * pixels[i].Z);
        }

        return grey;
    }

    private void Accumulate(ReadOnlySpan<int> votes, int index)
    {
        ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
        var previousRow = index - ((width + 1) * Lanes);
        for (var k = 0; k < votes.Length; k += Bins)
        {
            var total = Vector256.Create(votes.Slice(k, Bins)) + Vector256.LoadUnsafe(ref sum, (nuint)(previousRow + k));
            total.StoreUnsafe(ref sum, (nuint)(index + k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<int> At(int column, int row) => sums.AsSpan(((row * (width + 1)) + column) * Lanes, Lanes);
}
