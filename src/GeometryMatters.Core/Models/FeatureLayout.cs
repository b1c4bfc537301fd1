namespace GeometryMatters.Models;

/// <summary>How the axes of an output are ordered.</summary>
public enum FeatureLayout
{
    /// <summary>[batch, tokens, channels]: leading tokens (CLS, registers), then patches row by row.</summary>
    Tokens,

    /// <summary>[batch, channels, rows, columns].</summary>
    ChannelsFirst,

    /// <summary>[batch, rows, columns, channels].</summary>
    ChannelsLast,
}
