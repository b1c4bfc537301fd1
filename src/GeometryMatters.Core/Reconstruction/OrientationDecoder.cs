namespace GeometryMatters.Reconstruction;

/// <summary>Reads the 900 logits that Orient Anything V2 gives for a view.</summary>
/// <remarks>
/// <para>[0, 360) are azimuths in degrees, [360, 540) elevations from −90, [540, 900) rolls from −180; each angle is the first largest of its
/// logits. There is no logit for confidence or symmetry.</para>
/// <para>Symmetry follows the model's own code: the sigmoids of the azimuth logits, divided by their trapezoid integral over 360 points of [0, 2π]
/// (both ends included; 1e-8 is added to it), are fitted with exp(κ cos(α(x − μ))) / 2π for α = 1, 2, 4 from the largest value and κ = 1. The first fit with R² above
/// 0.8, else the one with the largest R², is accepted from R² 0.45 and κ 0.6, 0.5, 0.25 for α 1, 2, 4; otherwise the order is 0.
/// Cost: tens of passes over 360 values.</para>
/// </remarks>
public static class OrientationDecoder
{
    /// <summary>Number of logits of a view.</summary>
    public const int LogitCount = Azimuths + Elevations + Rolls;

    private const int Azimuths = 360, Elevations = 180, Rolls = 360;
    private const double GoodFit = 0.8, AcceptedFit = 0.45, Guard = 1e-8;

    private static readonly double[] Angles = [.. Enumerable.Range(0, Azimuths).Select(i => 2 * Math.PI * i / (Azimuths - 1))];

    /// <summary>Decodes one view.</summary>
    /// <param name="logits">The 900 logits.</param>
    /// <param name="source">File or model that they come from, for errors.</param>
    /// <param name="row">The view, for errors.</param>
    /// <returns>The angles and the order of symmetry.</returns>
    /// <exception cref="ArgumentException">There are not 900 values.</exception>
    /// <exception cref="TensorFormatException">A logit is not finite.</exception>
    public static OrientationEstimate Decode(ReadOnlySpan<float> logits, string source = "orientation logits", int row = 0)
    {
        if (logits.Length != LogitCount)
        {
            throw new ArgumentException($"Expected {LogitCount} logits, found {logits.Length}.", nameof(logits));
        }

        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsFinite(logits[i]))
            {
                var found = logits[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
                throw new TensorFormatException(source, $"row {row}, column {i}", "a finite logit", found);
            }
        }

        var azimuth = logits[..Azimuths];
        return new(
            Largest(azimuth),
            Largest(logits.Slice(Azimuths, Elevations)) - 90,
            Largest(logits[(Azimuths + Elevations)..]) - 180,
            SymmetryOrder(azimuth));
    }

    /// <summary>Decodes several views.</summary>
    /// <param name="logits">900 logits per view, view by view.</param>
    /// <param name="source">File or model that they come from, for errors.</param>
    /// <returns>An estimate per view.</returns>
    /// <exception cref="ArgumentException">The number of values is no multiple of 900.</exception>
    /// <exception cref="TensorFormatException">A logit is not finite.</exception>
    public static OrientationEstimate[] DecodeAll(ReadOnlySpan<float> logits, string source = "orientation logits")
    {
        if (logits.Length % LogitCount != 0)
        {
            throw new ArgumentException($"Expected a multiple of {LogitCount} logits, found {logits.Length}.", nameof(logits));
        }

        var estimates = new OrientationEstimate[logits.Length / LogitCount];
        for (var row = 0; row < estimates.Length; row++)
        {
            estimates[row] = Decode(logits.Slice(row * LogitCount, LogitCount), source, row);
        }

        return estimates;
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }

    private static int SymmetryOrder(ReadOnlySpan<float> azimuth)
    {
        var fit = Fit(azimuth);
        var needed = fit.Order switch { 1 => 0.6, 2 => 0.5, _ => 0.25 };
        return fit.RSquared >= AcceptedFit && fit.Concentration >= needed ? fit.Order : 0;
    }

    /// <summary>The fit that decides about symmetry, for 360 azimuth logits.</summary>
    internal static PeriodicFit Fit(ReadOnlySpan<float> azimuth)
    {
        Span<double> density = stackalloc double[Azimuths];
        var integral = Guard;
        for (var i = 0; i < Azimuths; i++)
        {
            density[i] = 1 / (1 + Math.Exp(-(double)azimuth[i]));
            integral += density[i] * (i is 0 or Azimuths - 1 ? 0.5 : 1) * Angles[1];
        }

        foreach (ref var value in density)
        {
            value /= integral;
        }

        var start = Angles[Largest(azimuth)];
        PeriodicFit best = default;
        foreach (var order in (ReadOnlySpan<int>)[1, 2, 4])
        {
            var fit = PeriodicFit.To(density, Angles, order, start);
            if (order == 1 || fit.RSquared > best.RSquared)
            {
                best = fit;
            }

            if (fit.RSquared > GoodFit)
            {
                break;
            }
        }

        return best;
    }
}
