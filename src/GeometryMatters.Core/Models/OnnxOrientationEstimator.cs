using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>Orient Anything V2 as an ONNX model: <c>images</c> [B, 3, 518, 518] of 0 to 1 to <c>logits</c> [B, 900].</summary>
/// <remarks>
/// Views should be rendered with <see cref="OrientationViewsOptions.Resolution"/> 518; those of another size are scaled and padded as the model's
/// "pad" mode does. Masks and category are not used. Safe for concurrent estimates. Memory: 3.2 MB per view of a batch, and the model's own.
/// </remarks>
public sealed class OnnxOrientationEstimator : ISymmetryAwareEstimator, IDisposable
{
    private readonly OnnxModel model;
    private readonly int batch;
    private readonly bool isFixed;

    /// <summary>Takes a model that was loaded with <see cref="Contract"/>.</summary>
    /// <param name="model">The model; disposed with the estimator.</param>
    /// <param name="maxBatchSize">Views in one run, at least 1, for models with a free batch side; others take as many as their batch side says.</param>
    /// <exception cref="ArgumentException">The model was loaded for another contract.</exception>
    public OnnxOrientationEstimator(OnnxModel model, int maxBatchSize = 8)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        if (model.Contract != Contract)
        {
            throw new ArgumentException($"Expected a model for {Contract.Name}, found one for {model.Contract.Name}.", nameof(model));
        }

        this.model = model;
        var side = model.Binding.Inputs["images"].Dimensions is [var first, ..] ? first : null;
        (batch, isFixed) = (side ?? maxBatchSize, side is not null);
    }

    /// <summary>What the model has to be like. Single or half precision; <c>image</c>, <c>pixel_values</c> and <c>input_images</c> are accepted for the input's name.</summary>
    public static ModelContract Contract { get; } = new()
    {
        Name = "orientation model",
        Inputs =
        [
            new()
            {
                Name = "images",
                Aliases = ["image", "pixel_values", "input_images"],
                ElementTypes = [TensorElementType.Float32, TensorElementType.Float16],
                Dimensions = [null, 3, OrientationInput.Side, OrientationInput.Side],
            },
        ],
        Outputs =
        [
            new()
            {
                Name = "logits",
                Aliases = ["pose_enc", "output"],
                ElementTypes = [TensorElementType.Float32, TensorElementType.Float16],
                Dimensions = [null, OrientationDecoder.LogitCount],
            },
        ],
    };

    /// <summary>Loads the model from a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The estimator, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxOrientationEstimator Load(string path, SessionOptions? sessionOptions = null) => new(OnnxModel.Load(path, Contract, sessionOptions));

    /// <summary>Loads the model from memory; it must be whole, without external data.</summary>
    /// <param name="bytes">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="sessionOptions">As for a file.</param>
    /// <returns>The estimator, to be disposed by the caller.</returns>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxOrientationEstimator Load(byte[] bytes, string source, SessionOptions? sessionOptions = null) =>
        new(OnnxModel.Load(bytes, source, Contract, sessionOptions));

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">A logit is not finite.</exception>
    public IReadOnlyList<OrientationEstimate> EstimateOrientations(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(views);
        var estimates = new OrientationEstimate[views.Count];
        var values = new float[Math.Min(batch, isFixed ? batch : views.Count) * OrientationInput.Length];
        for (var first = 0; first < views.Count; first += batch)
        {
            var count = Math.Min(batch, views.Count - first);
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                OrientationInput.Fill(views[first + i], values.AsSpan(i * OrientationInput.Length, OrientationInput.Length));
            }

            // A fixed batch that is not full keeps what the rest of it held; its answers are not read.
            var side = isFixed ? batch : count;
            var images = values.AsMemory(0, side * OrientationInput.Length);
            using var outputs = model.Run([new("images", images, side, 3, OrientationInput.Side, OrientationInput.Side)], cancellationToken);
            var logits = outputs.AsSingle("logits");
            if (logits.Length != side * OrientationDecoder.LogitCount)
            {
                throw new ModelFormatException(model.Source, "logits", $"{side} rows", $"{logits.Length / OrientationDecoder.LogitCount}");
            }

            for (var i = 0; i < count; i++)
            {
                var row = logits.Slice(i * OrientationDecoder.LogitCount, OrientationDecoder.LogitCount);
                estimates[first + i] = OrientationDecoder.Decode(row, model.Source, first + i);
            }
        }

        return estimates;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">A logit is not finite.</exception>
    public IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
        [.. EstimateOrientations(views, masks, category, cancellationToken).Select(e => e.AzimuthDegrees)];

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();
}
