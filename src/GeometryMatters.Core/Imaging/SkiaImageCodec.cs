using SkiaSharp;

namespace GeometryMatters.Imaging;

/// <summary>Reads and writes PNG and JPEG (and reads WebP) with SkiaSharp; the application brings the native library.</summary>
/// <remarks>
/// Stored samples are taken as they are: no colour management, no EXIF rotation, no blending of alpha. Truncated files are errors.
/// Safe for concurrent use.
/// </remarks>
public sealed class SkiaImageCodec : IImageCodec
{
    private const long DefaultMaxPixels = 1L << 27;

    /// <summary>Largest image that is decoded, in pixels (default 134 217 728, which takes 512 MiB while decoding).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public long MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = DefaultMaxPixels;

    /// <inheritdoc/>
    /// <exception cref="BackendUnavailableException">The native library of SkiaSharp does not load.</exception>
    public ImageBuffer DecodeImage(ReadOnlyMemory<byte> encoded, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ReadPngHeader(encoded.Span, source);
        var (width, height, rgba) = Native(() => Decode(encoded.Span, SKColorType.Rgba8888, source));
        var rgb = new byte[width * height * 3];
        for (int i = 0, o = 0; i < rgba.Length; i += 4, o += 3)
        {
            rgb[o] = rgba[i];
            rgb[o + 1] = rgba[i + 1];
            rgb[o + 2] = rgba[i + 2];
        }

        return new ImageBuffer(width, height, rgb);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A palette counts as one channel whose value is its colour: foreground is any colour but black. A colour or alpha that the
    /// file gives one-channel images through a tRNS chunk does not matter.
    /// </remarks>
    /// <exception cref="BackendUnavailableException">The native library of SkiaSharp does not load.</exception>
    public Mask DecodeMask(ReadOnlyMemory<byte> encoded, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var png = ReadPngHeader(encoded.Span, source);

        var bytes = encoded;
        if (png is { BitDepth: 16, ColorType: PngColorType.Grey or PngColorType.GreyAlpha })
        {
            // Skia would keep the upper byte of each sample only, and numbers of instances live in the lower one.
            bytes = PngHeader.SplitSixteenBitGrey(encoded.Span);
        }

        var wide = png is { BitDepth: 16, ColorType: PngColorType.Rgb or PngColorType.Rgba };
        var (width, height, rgba) = Native(() => Decode(bytes.Span, wide ? SKColorType.RgbaF16 : SKColorType.Rgba8888, source));
        var values = new byte[width * height];
        var sampleBytes = wide ? 2 : 1;
        var (first, count) = png switch
        {
            { BitDepth: 16, ColorType: PngColorType.Grey } => (0, 4),
            { BitDepth: 16, ColorType: PngColorType.GreyAlpha } => (2, 2),
            { ColorType: PngColorType.GreyAlpha or PngColorType.Rgba } => (3, 1),
            { ColorType: PngColorType.Palette } => (0, 3),

            // A JPEG is grey with three equal channels or colour: blue is the last channel of both.
            _ => (2, 1),
        };
        for (var pixel = 0; pixel < values.Length; pixel++)
        {
            var samples = rgba.AsSpan(((pixel * 4) + first) * sampleBytes, count * sampleBytes);
            values[pixel] = samples.ContainsAnyExcept((byte)0) ? (byte)1 : (byte)0;
        }

        return new Mask(width, height, values);
    }

    /// <inheritdoc/>
    /// <exception cref="BackendUnavailableException">The native library of SkiaSharp does not load.</exception>
    public byte[] EncodePng(ImageBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Native(() => Encode(image, SKEncodedImageFormat.Png, 100));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The quality is not 1 to 100.</exception>
    /// <exception cref="BackendUnavailableException">The native library of SkiaSharp does not load.</exception>
    public byte[] EncodeJpeg(ImageBuffer image, int quality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return Native(() => Encode(image, SKEncodedImageFormat.Jpeg, quality));
    }

    /// <inheritdoc/>
    /// <exception cref="BackendUnavailableException">The native library of SkiaSharp does not load.</exception>
    public byte[] EncodeMaskPng(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var grey = new byte[mask.Values.Length];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = mask.Values[i] != 0 ? (byte)255 : (byte)0;
        }

        SKImageInfo info = new(mask.Width, mask.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        return Native(() => Encode(info, grey, SKEncodedImageFormat.Png, 100));
    }

    /// <summary>Runs a call into SkiaSharp and turns the ways in which a missing native library shows into one error.</summary>
    internal static T Native<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
            || (e is TypeInitializationException && e.GetBaseException() is DllNotFoundException or InvalidOperationException))
        {
            throw new BackendUnavailableException(
                "libSkiaSharp",
                "Add the package SkiaSharp.NativeAssets.Linux.NoDependencies (Linux; Windows and macOS get theirs with SkiaSharp) in the version of SkiaSharp to the application, or use another IImageCodec.",
                e);
        }
    }

    private PngHeader? ReadPngHeader(ReadOnlySpan<byte> encoded, string source)
    {
        if (!PngHeader.IsPng(encoded))
        {
            return null;
        }

        var header = PngHeader.Read(encoded, source);
        CheckSize(header.Width, header.Height, source);
        return header;
    }

    private (int Width, int Height, byte[] Rgba) Decode(ReadOnlySpan<byte> encoded, SKColorType type, string source)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp))
        {
            throw new ImageFormatException(source, "", "a PNG, JPEG or WebP image", encoded.Length == 0 ? "an empty file" : "other or broken data");
        }

        CheckSize(codec.Info.Width, codec.Info.Height, source);
        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, type, SKAlphaType.Unpremul);
        var rgba = new byte[info.BytesSize];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* p = rgba)
            {
                result = codec.GetPixels(info, (IntPtr)p);
            }
        }

        if (result != SKCodecResult.Success)
        {
            throw new ImageFormatException(source, "pixel data", $"data for {info.Width}×{info.Height} pixels", result == SKCodecResult.IncompleteInput ? "a truncated file" : result.ToString());
        }

        return (info.Width, info.Height, rgba);
    }

    private void CheckSize(long width, long height, string source)
    {
        // Both sides are below 2^32, so the product fits; the second bound keeps array lengths in an int.
        if (width <= 0 || height <= 0 || width > int.MaxValue || height > int.MaxValue || width * height > Math.Min(MaxPixels, Array.MaxLength / 8))
        {
            throw new ImageFormatException(source, "size", $"1 to {MaxPixels} pixels", $"{width}×{height}");
        }
    }

    private static byte[] Encode(ImageBuffer image, SKEncodedImageFormat format, int quality)
    {
        var rgba = new byte[checked(image.Width * image.Height * 4)];
        var rgb = image.Pixels;
        for (int i = 0, o = 0; i < rgb.Length; i += 3, o += 4)
        {
            rgba[o] = rgb[i];
            rgba[o + 1] = rgb[i + 1];
            rgba[o + 2] = rgb[i + 2];
            rgba[o + 3] = 255;
        }

        return Encode(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba, format, quality);
    }

    private static unsafe byte[] Encode(SKImageInfo info, byte[] pixels, SKEncodedImageFormat format, int quality)
    {
        fixed (byte* p = pixels)
        {
            using SKPixmap pixmap = new(info, (IntPtr)p);
            using var data = pixmap.Encode(format, quality);
            return data?.ToArray() ?? throw new GeometryMattersException($"SkiaSharp cannot encode an image of {info.Width}×{info.Height} as {format}.");
        }
    }
}
