namespace GeometryMatters.Imaging;

/// <summary>How a resize computes new pixels.</summary>
public enum ResizeFilter
{
    /// <summary>Lanczos with three lobes, widened when shrinking (Pillow's LANCZOS).</summary>
    Lanczos,

    /// <summary>The pixel below the centre of the new one (Pillow's NEAREST).</summary>
    Nearest,

    /// <summary>Cubic convolution with a = −1/2, widened when shrinking (Pillow's BICUBIC).</summary>
    Bicubic,

    /// <summary>Linear, widened when shrinking (Pillow's BILINEAR; torchvision's bilinear with antialiasing on 8-bit images).</summary>
    Bilinear,
}
