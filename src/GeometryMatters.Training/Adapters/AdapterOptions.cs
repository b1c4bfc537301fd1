namespace GeometryMatters.Training.Adapters;

/// <summary>What follows the last sum of a block.</summary>
public enum AdapterActivation
{
    /// <summary>max(0, x), as in the reference: outputs are never negative.</summary>
    Relu,

    /// <summary>Nothing: outputs keep their sign, which suits few output channels.</summary>
    None,
}

/// <summary>How a block's convolutions are normalised.</summary>
public enum AdapterNormalization
{
    /// <summary>Over a group of channels and all cells of the map, as in the reference.</summary>
    Group,

    /// <summary>Over all channels of each cell alone: a cell's output then depends on its neighbourhood only.</summary>
    Cell,
}

/// <summary>Shape of an adapter. The defaults are the paper's four-layer adapter of 5,150,214 parameters.</summary>
public sealed record AdapterOptions
{
    /// <summary>Channels of each input map in order; one branch each.</summary>
    /// <value>640, 1280, 1280 (Stable Diffusion) and 768 (DINO).</value>
    public IReadOnlyList<int> InputChannels { get; init; } = [640, 1280, 1280, 768];

    /// <summary>Channels of the output map.</summary>
    /// <value>768.</value>
    public int OutputChannels { get; init; } = 768;

    /// <summary>Bottleneck blocks one after the other in a branch.</summary>
    /// <value>1.</value>
    public int BlocksPerBranch { get; init; } = 1;

    /// <summary>Channels inside a block; null for a quarter of the output's.</summary>
    /// <value>null.</value>
    public int? BottleneckChannels { get; init; }

    /// <summary>Groups of the group normalisation; not used with <see cref="AdapterNormalization.Cell"/>.</summary>
    /// <value>32.</value>
    public int NormGroups { get; init; } = 32;

    /// <summary>Share of input values set to zero in training, 0 to below 1; the others grow by 1 / (1 − share).</summary>
    /// <value>0.2.</value>
    public double Dropout { get; init; } = 0.2;

    /// <summary>What follows the last sum of a branch; inner blocks always have <see cref="AdapterActivation.Relu"/>.</summary>
    /// <value><see cref="AdapterActivation.Relu"/>.</value>
    public AdapterActivation OutputActivation { get; init; } = AdapterActivation.Relu;

    /// <summary>How convolutions are normalised.</summary>
    /// <value><see cref="AdapterNormalization.Group"/>.</value>
    public AdapterNormalization Normalization { get; init; } = AdapterNormalization.Group;

    /// <summary>Channels inside a block, with the default filled in.</summary>
    public int EffectiveBottleneckChannels => BottleneckChannels ?? OutputChannels / 4;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the property is named.</exception>
    public void Validate()
    {
        if (InputChannels is null || InputChannels.Count == 0 || InputChannels.Any(c => c <= 0))
        {
            var found = InputChannels is null ? "null" : $"[{string.Join(", ", InputChannels)}]";
            throw new ArgumentOutOfRangeException(nameof(InputChannels), found, "Expected at least one branch, each with channels above zero.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlocksPerBranch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(NormGroups);
        var divisor = Normalization == AdapterNormalization.Group ? NormGroups : 1;
        CheckChannels(nameof(OutputChannels), OutputChannels, divisor, "");
        CheckChannels(nameof(BottleneckChannels), EffectiveBottleneckChannels, divisor, BottleneckChannels is null ? $" (a quarter of {nameof(OutputChannels)} unless set)" : "");
        if (!(Dropout >= 0 && Dropout < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "Expected a share in [0, 1).");
        }
    }

    private static void CheckChannels(string name, int channels, int divisor, string note)
    {
        if (channels <= 0 || channels % divisor != 0)
        {
            throw new ArgumentOutOfRangeException(name, channels, $"Expected a multiple of {divisor}{(divisor > 1 ? $", {nameof(NormGroups)}," : "")} above zero{note}.");
        }
    }
}
