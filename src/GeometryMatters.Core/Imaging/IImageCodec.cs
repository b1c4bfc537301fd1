namespace GeometryMatters.Imaging;

/// <summary>Decodes and encodes image files; the seam behind which an application can put its own imaging library.</summary>
/// <remarks>Implementations are safe for concurrent use. EXIF orientation is not applied: dataset annotations refer to stored pixels.</remarks>
public interface IImageCodec
{
    /// <summary>Decodes an encoded image to RGB.</summary>
    /// <param name="encoded">A whole PNG or JPEG file.</param>
    /// <param name="source">Name for errors, usually the path.</param>
    /// <returns>The image; grey is spread to three channels, alpha is dropped without blending, 16-bit is reduced to 8.</returns>
    /// <exception cref="ImageFormatException">The data is not an image that this codec reads.</exception>
    ImageBuffer DecodeImage(ReadOnlyMemory<byte> encoded, string source);

    /// <summary>Decodes an encoded mask.</summary>
    /// <param name="encoded">A whole PNG file.</param>
    /// <param name="source">Name for errors, usually the path.</param>
    /// <returns>The mask: where there are several channels the last one (alpha of RGBA and grey+alpha, blue of RGB) above zero, else the value above zero.</returns>
    /// <exception cref="ImageFormatException">The data is not an image that this codec reads.</exception>
    Mask DecodeMask(ReadOnlyMemory<byte> encoded, string source);

    /// <summary>Encodes an image as PNG.</summary>
    /// <param name="image">The image.</param>
    /// <returns>A whole PNG file; equal images give equal bytes.</returns>
    byte[] EncodePng(ImageBuffer image);

    /// <summary>Encodes an image as baseline JPEG.</summary>
    /// <param name="image">The image.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>A whole JPEG file.</returns>
    byte[] EncodeJpeg(ImageBuffer image, int quality);

    /// <summary>Encodes a mask as an 8-bit grey PNG with 0 and 255.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>A whole PNG file.</returns>
    byte[] EncodeMaskPng(Mask mask);
}
