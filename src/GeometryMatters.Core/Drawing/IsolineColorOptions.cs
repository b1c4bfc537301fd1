using System.Numerics;

namespace GeometryMatters.Drawing;

/// <summary>How a field over a surface is coloured.</summary>
public sealed record IsolineColorOptions
{
    /// <summary>Value at the low end of the colours (default 0).</summary>
    public double Low { get; init; }

    /// <summary>Value at the high end of the colours, above <see cref="Low"/>; null (default) for the largest finite value.</summary>
    public double? High { get; init; }

    /// <summary>Difference of the values of neighbouring lines, above 0; null (default) for a sixteenth of the range.</summary>
    public double? Spacing { get; init; }

    /// <summary>Colours of the field (default <see cref="ColorMap.Sequential"/>).</summary>
    public ColorMap Colors { get; init; } = ColorMap.Sequential;

    /// <summary>Colour of the lines as linear RGB (default white).</summary>
    public Vector3 LineColor { get; init; } = Vector3.One;

    /// <summary>Width of the lines in pixels (default 1.2); 0 draws none.</summary>
    public double LineWidthPixels { get; init; } = 1.2;

    /// <summary>Share of the lines, 0 to 1 (default 0.85).</summary>
    public double LineAlpha { get; init; } = 0.85;

    /// <summary>Linear RGB of faces with a corner whose value is not finite (default grey).</summary>
    public Vector3 MissingColor { get; init; } = new(0.3f);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Colors);
        if (!double.IsFinite(Low))
        {
            throw new ArgumentOutOfRangeException(nameof(Low), Low, "Expected a finite value.");
        }

        if (High is { } high && !(double.IsFinite(high) && high > Low))
        {
            throw new ArgumentOutOfRangeException(nameof(High), high, "Expected a finite value above Low.");
        }

        if (Spacing is { } spacing && !(double.IsFinite(spacing) && spacing > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Spacing), spacing, "Expected a finite value above 0.");
        }

        if (!(double.IsFinite(LineWidthPixels) && LineWidthPixels >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(LineWidthPixels), LineWidthPixels, "Expected at least 0 pixels.");
        }

        if (!(LineAlpha >= 0 && LineAlpha <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(LineAlpha), LineAlpha, "Expected 0 to 1.");
        }
    }
}
