namespace GeometryMatters.Imaging;

/// <summary>What fills the canvas of a letterbox beside the image.</summary>
public enum CanvasPadding
{
    /// <summary>Black.</summary>
    Zero,

    /// <summary>The nearest pixel of the image's border.</summary>
    Edge,
}
