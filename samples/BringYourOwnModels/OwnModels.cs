using System.Globalization;
using System.Security.Cryptography;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.BringYourOwnModels;

/// <summary>The models of one run behind the library's interfaces. Loaded once, used by all threads, disposed at the end.</summary>
internal sealed class OwnModels : IDisposable
{
    private readonly List<IDisposable> owned = [];
    private readonly IMaskProvider? masks;
    private readonly YawCanonicalizer? canonicalizer;
    private readonly IPartFieldProvider? parts;
    private readonly RunSettings settings;

    public OwnModels(RunSettings settings)
    {
        this.settings = settings;
        OnnxRuntimeLibrary.EnsureLoaded();
        using SessionOptions session = new();
        if (settings.Cuda)
        {
            OnnxRuntimeLibrary.UseCuda(session);
        }

        try
        {
            Features = settings.Features is { } features
                ? Own(OnnxFeatureExtractor.Load(features, settings.FeatureOptions(), session))
                : new GradientHistogramExtractor();
            masks = settings.Mask is { } mask
                ? Own(OnnxSaliencyMaskProvider.Load(mask, new() { InputSize = settings.MaskSize, Output = settings.MaskOutput, KeepLargestPart = true }, session))
                : null;
            canonicalizer = settings.Orientation is { } orientation
                ? new(Own(OnnxOrientationEstimator.Load(orientation, session)), new() { View = new() { Resolution = 518 } })
                : null;
            parts = settings.PartField is { } field
                ? Own(OnnxPartFieldProvider.Load(field, new() { PointCount = settings.Points }, session))
                : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IFeatureExtractor Features { get; }

    /// <summary>What the results depend on beside the images and masks, which are stored once the mask model has found them: a bundle's results are made anew when it changes.</summary>
    public string Fingerprint
    {
        get
        {
            string Content(string? path) => path is null ? "none" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            return string.Create(CultureInfo.InvariantCulture,
                $"{Content(settings.Features)} {settings.Preset} {settings.Tokens} {settings.Registers} {settings.Canvas}; {Content(settings.Orientation)}; {Content(settings.PartField)} {settings.Points}");
        }
    }

    /// <summary>Where there is no model, what the bundle has is taken; where it has nothing, what needs no model.</summary>
    public ReconstructionPipeline PipelineFor(ArtefactBundle bundle, BundleItem item) => new(new()
    {
        MaskProvider = new BundleMaskProvider(bundle) { Otherwise = masks },
        MeshReconstructor = item.HasReconstruction ? new BundleMeshReconstructor(bundle) : new InflatedMaskReconstructor(),
        YawCanonicalizer = canonicalizer,
        FieldProvider = parts ?? (item.HasPartField ? new BundlePartFieldProvider(item) : new CanonicalFourierField()),
        FeatureExtractors = [Features],
        GridCells = settings.GridCells,
    });

    public void Dispose()
    {
        foreach (var part in owned)
        {
            part.Dispose();
        }

        owned.Clear();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        owned.Add(part);
        return part;
    }
}
