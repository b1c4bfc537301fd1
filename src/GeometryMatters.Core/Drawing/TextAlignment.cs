namespace GeometryMatters.Drawing;

/// <summary>Where text lies against its anchor.</summary>
public enum TextAlignment
{
    /// <summary>It starts at the anchor.</summary>
    Left,

    /// <summary>The anchor is its middle.</summary>
    Center,

    /// <summary>It ends at the anchor.</summary>
    Right,
}
