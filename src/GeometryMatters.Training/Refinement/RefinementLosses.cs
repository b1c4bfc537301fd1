using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Refinement;

/// <summary>The two losses of pose refinement (paper 3.1) on a soft silhouette, with their gradients by pixel.</summary>
public static class RefinementLosses
{
    /// <summary>Distance fields of a mask: squared distances in pixels², divided once by the image diagonal in pixels.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="dilationPixels">Radius by which it is dilated first.</param>
    /// <param name="cancellationToken">Stops between two passes over the image.</param>
    /// <returns>
    /// Outside: to the nearest pixel of the dilated mask, 0 inside it. Inside: to the nearest pixel outside it, 0 outside. Both row-major; Inside is 0
    /// everywhere where the dilated mask fills the image.
    /// </returns>
    /// <exception cref="ArgumentException">The mask is empty: no distance to it exists.</exception>
    public static (double[] Outside, double[] Inside) DistanceFields(Mask mask, double dilationPixels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Bounds() is null)
        {
            throw new ArgumentException("Expected a mask with foreground, found an empty one.", nameof(mask));
        }

        var dilated = MaskOperations.Dilate(mask, dilationPixels);
        var diagonal = Math.Sqrt(((double)mask.Width * mask.Width) + ((double)mask.Height * mask.Height));
        cancellationToken.ThrowIfCancellationRequested();
        var (outside, inside) = Imaging.DistanceTransform.SquaredBoth(dilated);
        cancellationToken.ThrowIfCancellationRequested();
        return (Array.ConvertAll(outside, d => d / diagonal), Array.ConvertAll(inside, d => d == int.MaxValue ? 0 : d / diagonal));
    }

    /// <summary>L = 1/(HW) Σ [ M̂ · D_out + D_in · (1 − λ M̂) ]: pulls the silhouette onto the mask and rewards covering its inside.</summary>
    /// <param name="silhouette">Soft silhouette M̂, 0 to 1, H · W values.</param>
    /// <param name="outside">D_out of <see cref="DistanceFields"/>.</param>
    /// <param name="inside">D_in of it.</param>
    /// <param name="lambda">Weight λ.</param>
    /// <param name="gradient">Receives ∂L/∂M̂ by pixel; empty when it is not wanted.</param>
    /// <returns>The loss in pixels; negative when λ &gt; 1 and the inside is covered.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double DistanceTransform(
        ReadOnlySpan<double> silhouette, ReadOnlySpan<double> outside, ReadOnlySpan<double> inside, double lambda, Span<double> gradient = default)
    {
        CheckLengths(silhouette.Length, outside.Length, nameof(outside), gradient.Length);
        CheckLengths(silhouette.Length, inside.Length, nameof(inside), gradient.Length);
        var sum = 0.0;
        for (var i = 0; i < silhouette.Length; i++)
        {
            var slope = outside[i] - (lambda * inside[i]);
            sum += (silhouette[i] * slope) + inside[i];
            if (!gradient.IsEmpty)
            {
                gradient[i] = slope / silhouette.Length;
            }
        }

        return sum / silhouette.Length;
    }

    /// <summary>L = 1 − Σ M̂M / Σ (M̂ + M − M̂M).</summary>
    /// <param name="silhouette">Soft silhouette M̂, 0 to 1.</param>
    /// <param name="mask">Mask M, 0 to 1 (fractions where a mask was averaged to another resolution).</param>
    /// <param name="gradient">Receives ∂L/∂M̂ by pixel; empty when it is not wanted.</param>
    /// <returns>The loss, 0 to 1; 0 when both are empty.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double SoftIou(ReadOnlySpan<double> silhouette, ReadOnlySpan<double> mask, Span<double> gradient = default)
    {
        CheckLengths(silhouette.Length, mask.Length, nameof(mask), gradient.Length);
        double both = 0, any = 0;
        for (var i = 0; i < silhouette.Length; i++)
        {
            var product = silhouette[i] * mask[i];
            both += product;
            any += silhouette[i] + mask[i] - product;
        }

        if (any == 0)
        {
            gradient.Clear();
            return 0;
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = ((both * (1 - mask[i])) - (mask[i] * any)) / (any * any);
        }

        return 1 - (both / any);
    }

    private static void CheckLengths(int pixels, int other, string name, int gradient)
    {
        if (other != pixels || (gradient != 0 && gradient != pixels))
        {
            throw new ArgumentException($"Expected {pixels} values, found {other} (and {gradient} for the gradient).", name);
        }
    }
}
