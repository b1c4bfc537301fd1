using System.Globalization;

namespace GeometryMatters.Evaluation;

/// <summary>How key points are transferred by descriptors.</summary>
public sealed record KeypointTransferOptions
{
    /// <summary>How the point is read off the similarities.</summary>
    public KeypointReadOut ReadOut { get; init; } = KeypointReadOut.WindowedSoftArgmax;

    /// <summary>Cells to each side of the most similar one, for <see cref="KeypointReadOut.WindowedSoftArgmax"/>: 7 gives 15 × 15.</summary>
    public int WindowRadiusCells { get; init; } = 7;

    /// <summary>Standard deviation in cells, for <see cref="KeypointReadOut.GaussianSoftArgmax"/>.</summary>
    public double GaussianSigmaCells { get; init; } = 5;

    /// <summary>Softmax temperature (GeoAware-SC's beta).</summary>
    public double Temperature { get; init; } = 0.02;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(ReadOut))
        {
            throw new ArgumentOutOfRangeException(nameof(ReadOut), ReadOut, "Unknown read-out.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowRadiusCells);
        Positive(GaussianSigmaCells, nameof(GaussianSigmaCells));
        Positive(Temperature, nameof(Temperature));
    }

    /// <summary>The read-out in words, for reports.</summary>
    /// <returns>For example <c>windowed soft-argmax, radius 7 cells, temperature 0.02</c>.</returns>
    public string Describe() => ReadOut switch
    {
        KeypointReadOut.Argmax => "argmax",
        KeypointReadOut.WindowedSoftArgmax => string.Create(
            CultureInfo.InvariantCulture, $"windowed soft-argmax, radius {WindowRadiusCells} cells, temperature {Temperature}, similarities outside the window set to 0"),
        KeypointReadOut.SoftArgmax => string.Create(CultureInfo.InvariantCulture, $"soft-argmax, temperature {Temperature}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Gaussian soft-argmax, sigma {GaussianSigmaCells} cells, temperature {Temperature}"),
    };

    private static void Positive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must be finite and above zero.");
        }
    }
}
