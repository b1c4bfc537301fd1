using GeometryMatters.Models;

namespace GeometryMatters.BringYourOwnModels;

/// <summary>Which ready-made feature options a model is run with.</summary>
internal enum FeaturePreset
{
    DinoV2,
    DinoV3,
    DiffusionTaps,
}

/// <summary>The models of a run and how they are used; a model that is null is done without.</summary>
internal sealed record RunSettings
{
    public string? Features { get; init; }

    public FeaturePreset Preset { get; init; } = FeaturePreset.DinoV2;

    public DinoTokens Tokens { get; init; } = DinoTokens.BeforeNorm;

    /// <summary>Register tokens of a DINO model; null for the preset's number.</summary>
    public int? Registers { get; init; }

    /// <summary>Side of the feature model's canvas; null for the preset's.</summary>
    public int? Canvas { get; init; }

    public string? Mask { get; init; }

    public int MaskSize { get; init; } = 1024;

    public SaliencyOutput MaskOutput { get; init; } = SaliencyOutput.Logits;

    public string? Orientation { get; init; }

    public string? PartField { get; init; }

    public int Points { get; init; } = 100_000;

    public int GridCells { get; init; } = 60;

    /// <summary>What the part field counts for in matching, 0 to 1; the feature model has the rest.</summary>
    public double FieldWeight { get; init; } = 0.5;

    /// <summary>Runs the models on an NVIDIA card; the program must be built with -p:Accelerator=cuda.</summary>
    public bool Cuda { get; init; }

    public OnnxFeatureExtractorOptions FeatureOptions()
    {
        var preset = Preset switch
        {
            FeaturePreset.DinoV2 => OnnxFeatureExtractorOptions.DinoV2(Tokens, Registers ?? 0),
            FeaturePreset.DinoV3 => OnnxFeatureExtractorOptions.DinoV3(Tokens, Registers ?? 4),
            _ => OnnxFeatureExtractorOptions.DiffusionTaps(),
        };
        return preset with { CanvasSize = Canvas ?? preset.CanvasSize };
    }
}
