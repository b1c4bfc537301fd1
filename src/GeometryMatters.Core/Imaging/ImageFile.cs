namespace GeometryMatters.Imaging;

/// <summary>Loads and saves images and masks by path; files are written whole or not at all.</summary>
public static class ImageFile
{
    private static readonly SkiaImageCodec DefaultCodec = new();

    /// <summary>Loads an image as RGB.</summary>
    /// <param name="path">A PNG or JPEG file.</param>
    /// <param name="codec">The codec; <see cref="SkiaImageCodec"/> when null.</param>
    /// <returns>The image in its stored orientation.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">The file is not an image that the codec reads.</exception>
    public static ImageBuffer Load(string path, IImageCodec? codec = null) => (codec ?? DefaultCodec).DecodeImage(InputFile.ReadAllBytes(path), path);

    /// <summary>Loads a mask and checks that it has the size of its image.</summary>
    /// <param name="path">A PNG file.</param>
    /// <param name="codec">The codec; <see cref="SkiaImageCodec"/> when null.</param>
    /// <param name="expectedWidth">Width of the image, or null to take any.</param>
    /// <param name="expectedHeight">Height of the image, or null to take any.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">The file is not an image that the codec reads, or has another size.</exception>
    public static Mask LoadMask(string path, IImageCodec? codec = null, int? expectedWidth = null, int? expectedHeight = null)
    {
        var mask = (codec ?? DefaultCodec).DecodeMask(InputFile.ReadAllBytes(path), path);
        if ((expectedWidth ?? mask.Width) != mask.Width || (expectedHeight ?? mask.Height) != mask.Height)
        {
            throw new ImageFormatException(
                path,
                "size",
                $"a mask of {expectedWidth ?? mask.Width}×{expectedHeight ?? mask.Height} pixels as its image",
                $"{mask.Width}×{mask.Height}");
        }

        return mask;
    }

    /// <summary>Saves an image as PNG.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="image">The image.</param>
    /// <param name="codec">The codec; <see cref="SkiaImageCodec"/> when null.</param>
    public static void SavePng(string path, ImageBuffer image, IImageCodec? codec = null) =>
        AtomicFile.WriteAllBytes(path, (codec ?? DefaultCodec).EncodePng(image));

    /// <summary>Saves an image as JPEG.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="image">The image.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="codec">The codec; <see cref="SkiaImageCodec"/> when null.</param>
    public static void SaveJpeg(string path, ImageBuffer image, int quality = 90, IImageCodec? codec = null) =>
        AtomicFile.WriteAllBytes(path, (codec ?? DefaultCodec).EncodeJpeg(image, quality));

    /// <summary>Saves a mask as 8-bit grey PNG with 0 and 255.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="codec">The codec; <see cref="SkiaImageCodec"/> when null.</param>
    public static void SaveMask(string path, Mask mask, IImageCodec? codec = null) =>
        AtomicFile.WriteAllBytes(path, (codec ?? DefaultCodec).EncodeMaskPng(mask));
}
