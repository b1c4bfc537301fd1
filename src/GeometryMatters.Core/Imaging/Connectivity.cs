namespace GeometryMatters.Imaging;

/// <summary>Which pixels touch.</summary>
public enum Connectivity
{
    /// <summary>Pixels that share a side.</summary>
    Four,

    /// <summary>Pixels that share a side or a corner.</summary>
    Eight,
}
