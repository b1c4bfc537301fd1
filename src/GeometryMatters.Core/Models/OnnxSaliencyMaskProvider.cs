using System.Numerics.Tensors;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>A salient-object model (U²-Net, IS-Net, BiRefNet and the like) as an ONNX graph: one image [1, 3, S, S] to one plane [1, 1, h, w].</summary>
/// <remarks>
/// The plane is read back at the image's pixels bilinearly before the threshold, so that edges are as smooth as the model makes them. Prompts are not used: the model finds what
/// stands out. Safe for concurrent calls.
/// </remarks>
public sealed class OnnxSaliencyMaskProvider : IMaskProvider, IDisposable
{
    private readonly OnnxModel model;
    private readonly OnnxSaliencyMaskProviderOptions options;

    private OnnxSaliencyMaskProvider(OnnxModel model, OnnxSaliencyMaskProviderOptions options) => (this.model, this.options) = (model, options);

    /// <summary>Loads the model from a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">How it is fed and read.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The provider, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static OnnxSaliencyMaskProvider Load(string path, OnnxSaliencyMaskProviderOptions? options = null, SessionOptions? sessionOptions = null)
    {
        options ??= new();
        return new(OnnxModel.Load(path, Contract(options), sessionOptions), options);
    }

    /// <summary>Loads the model from memory.</summary>
    /// <param name="bytes">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="options">How it is fed and read.</param>
    /// <param name="sessionOptions">As for a file.</param>
    /// <returns>The provider, to be disposed by the caller.</returns>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static OnnxSaliencyMaskProvider Load(byte[] bytes, string source, OnnxSaliencyMaskProviderOptions? options = null, SessionOptions? sessionOptions = null)
    {
        options ??= new();
        return new(OnnxModel.Load(bytes, source, Contract(options), sessionOptions), options);
    }

    /// <summary>What a model has to be like for some options.</summary>
    /// <param name="options">How it is fed and read.</param>
    /// <returns>The contract: single or half precision, the output with or without a channel axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ModelContract Contract(OnnxSaliencyMaskProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new()
        {
            Name = "mask model",
            Inputs =
            [
                new()
                {
                    Name = options.InputNames[0],
                    Aliases = [.. options.InputNames.Skip(1)],
                    ElementTypes = [TensorElementType.Float32, TensorElementType.Float16],
                    Dimensions = [1, 3, options.InputSize, options.InputSize],
                },
            ],
            Outputs =
            [
                new()
                {
                    Name = options.OutputNames[0],
                    Aliases = [.. options.OutputNames.Skip(1)],
                    ElementTypes = [TensorElementType.Float32, TensorElementType.Float16],
                    Dimensions = [1, 1, null, null],
                    OtherDimensions = [[1, null, null]],
                },
            ],
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">A value of the plane is not finite.</exception>
    /// <exception cref="InvalidInputException">Nothing stands out: no pixel is above the threshold.</exception>
    public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var probabilities = Probabilities(image, cancellationToken);
        var foreground = new byte[probabilities.Length];
        for (var i = 0; i < foreground.Length; i++)
        {
            foreground[i] = probabilities[i] > options.Threshold ? (byte)1 : (byte)0;
        }

        if (!foreground.AsSpan().Contains((byte)1))
        {
            throw new InvalidInputException($"{prompt.Category}/{prompt.ItemId}", "mask", $"a pixel above {options.Threshold}", $"{probabilities.Max()} at most");
        }

        Mask mask = new(image.Width, image.Height, foreground);
        return options.KeepLargestPart ? MaskOperations.LargestComponent(mask) : mask;
    }

    /// <summary>How likely each pixel is foreground.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Width · height values of 0 to 1, row-major.</returns>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">A value of the plane is not finite.</exception>
    public float[] Probabilities(ImageBuffer image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var size = options.InputSize;
        var box = options.Fit == MaskInputFit.Letterbox ? new Letterbox(image.Width, image.Height, size) : null;
        var canvas = box is null ? ImageResizer.Resize(image, size, size, options.Filter) : ImageResizer.ToCanvas(image, box, options.Filter);
        var white = options.DivideByBrightest ? Math.Max(TensorPrimitives.Max<byte>(canvas.Pixels), (byte)1) : 255f;
        var (input, output) = (options.InputNames[0], options.OutputNames[0]);
        using var outputs = model.Run([new(input, ImagePlanes.Normalized(canvas, options.Mean, options.Deviation, white), 1, 3, size, size)], cancellationToken);
        var plane = outputs.AsSingle(output);
        var (rows, columns) = (outputs.Shape(output)[^2], outputs.Shape(output)[^1]);
        if (rows == 0 || columns == 0)
        {
            throw new ModelFormatException(model.Source, output, "sides above zero", $"{rows}×{columns}");
        }

        RequireFinite(plane, output);
        var values = options.Output == SaliencyOutput.Stretched ? Stretched(plane) : plane;
        double perRow = (double)rows / size, perColumn = (double)columns / size;
        var read = box is null
            ? PlaneReader.Read(values, rows, columns, image.Height, image.Width)
            : PlaneReader.ReadPart(
                values,
                new(box.OffsetX * perColumn, box.ContentWidth * perColumn, columns),
                new(box.OffsetY * perRow, box.ContentHeight * perRow, rows),
                image.Height,
                image.Width);
        if (options.Output == SaliencyOutput.Logits)
        {
            TensorPrimitives.Sigmoid(read, read);
        }

        return read;
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();

    private void RequireFinite(ReadOnlySpan<float> plane, string output)
    {
        for (var i = 0; i < plane.Length; i++)
        {
            if (!float.IsFinite(plane[i]))
            {
                throw new TensorFormatException(model.Source, $"{output}, element {i}", "a finite value", $"{plane[i]}");
            }
        }
    }

    /// <summary>A plane of one value has nothing that stands out and becomes zero.</summary>
    private static float[] Stretched(ReadOnlySpan<float> plane)
    {
        var (low, high) = (TensorPrimitives.Min(plane), TensorPrimitives.Max(plane));
        var result = new float[plane.Length];
        if (high > low)
        {
            TensorPrimitives.Subtract(plane, low, result);
            TensorPrimitives.Divide(result, high - low, result);
        }

        return result;
    }
}
