using System.Globalization;
using System.Security.Cryptography;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Models;
using GeometryMatters.Reconstruction;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Cli.Running;

/// <summary>The user's models of one run, behind the library's interfaces. Loaded once, used by all threads.</summary>
internal sealed class OwnModels(bool isCuda) : IDisposable
{
    private readonly List<IDisposable> owned = [];
    private readonly List<string> told = [];

    /// <summary>Finds masks; null without a model.</summary>
    public IMaskProvider? Masks { get; private set; }

    public YawCanonicalizer? Canonicalizer { get; private set; }

    public IPartFieldProvider? Parts { get; private set; }

    public IFeatureExtractor? Features { get; private set; }

    /// <summary>What results depend on beside the bundle; empty without models. Masks are not in it: once found they are stored, and are inputs.</summary>
    public string Fingerprint => string.Join('\n', told);

    public void UseMask(string path, OnnxSaliencyMaskProviderOptions options) => Masks = Own(session => OnnxSaliencyMaskProvider.Load(path, options, session));

    public void UseSam3(string imageEncoder, string languageEncoder, string decoder, OnnxSam3MaskProviderOptions options) =>
        Masks = Own(session => OnnxSam3MaskProvider.Load(imageEncoder, languageEncoder, decoder, options, session));

    public void UseOrientation(string path)
    {
        // Views of the model's own size are not scaled.
        Canonicalizer = new(Own(session => OnnxOrientationEstimator.Load(path, session)), new() { View = new() { Resolution = 518 } });
        Tell("orientation", path, "");
    }

    public void UsePartField(string path, OnnxPartFieldProviderOptions options)
    {
        Parts = Own(session => OnnxPartFieldProvider.Load(path, options, session));
        Tell("part field", path, string.Create(CultureInfo.InvariantCulture, $"{options.PointCount}"));
    }

    public void UseFeatures(string path, OnnxFeatureExtractorOptions options)
    {
        Features = Own(session => OnnxFeatureExtractor.Load(path, options, session));
        Tell("features", path, string.Create(CultureInfo.InvariantCulture, $"{options.Name} {options.CanvasSize} {string.Join(' ', options.Outputs.Select(o => $"{o.Name} {o.LeadingTokens}"))}"));
    }

    public void Dispose()
    {
        owned.ForEach(o => o.Dispose());
        owned.Clear();
    }

    private void Tell(string what, string path, string how)
    {
        using var file = File.OpenRead(path);
        told.Add($"{what} {Convert.ToHexStringLower(SHA256.HashData(file))} {how}");
    }

    private T Own<T>(Func<SessionOptions, T> load)
        where T : IDisposable
    {
        OnnxRuntimeLibrary.EnsureLoaded();
        using SessionOptions session = new();
        if (isCuda)
        {
            OnnxRuntimeLibrary.UseCuda(session);
        }

        var part = load(session);
        owned.Add(part);
        return part;
    }
}
