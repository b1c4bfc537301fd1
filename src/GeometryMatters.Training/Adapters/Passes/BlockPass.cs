using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Adapters;

/// <summary>One bottleneck block forward and back on one image, written out: what <see cref="Adapter.Forward"/> and libtorch's way back compute, in memory kept from step to step.</summary>
/// <remarks>Maps are [channels, cells]. Of a step it keeps what the convolutions gave; what follows from that is computed again on the way back.</remarks>
internal sealed class BlockPass : IDisposable
{
    private readonly PassScratch scratch;
    private readonly ConvolutionParameters first, second, third;
    private readonly ConvolutionParameters? shortcut;
    private readonly GroupNorm firstNorm, secondNorm, thirdNorm;
    private readonly GroupNorm? shortcutNorm;
    private readonly Tensor narrow, spatial, wide, beside;
    private readonly bool activated;
    private readonly int groups;

    public BlockPass(Adapter adapter, string prefix, bool hasShortcut, bool activated, PassScratch scratch)
    {
        this.scratch = scratch;
        this.activated = activated;
        groups = adapter.Options.NormGroups;
        int inner = adapter.Options.EffectiveBottleneckChannels, output = adapter.Options.OutputChannels;
        (first, second, third) = (new(adapter, $"{prefix}.conv1"), new(adapter, $"{prefix}.conv2"), new(adapter, $"{prefix}.conv3"));
        (firstNorm, secondNorm, thirdNorm) = (new(inner, groups), new(inner, groups), new(output, groups));
        if (hasShortcut)
        {
            shortcut = new(adapter, $"{prefix}.shortcut");
            shortcutNorm = new(output, groups);
        }

        (narrow, spatial) = (Lanes.Keep(inner, scratch.Cells), Lanes.Keep(inner, scratch.Cells));
        (wide, beside) = (Lanes.Keep(output, scratch.Cells), Lanes.Keep(output, scratch.Cells));
    }

    /// <summary>Gradients by the parameters' names.</summary>
    public IEnumerable<(string Name, Tensor Gradient)> Gradients =>
        ((ConvolutionParameters?[])[first, second, third, shortcut]).OfType<ConvolutionParameters>().SelectMany(c => c.Gradients);

    /// <summary>All of the block up to the sum before its last activation.</summary>
    /// <param name="x">[input, cells], of any strides.</param>
    /// <param name="cancellationToken">Stops between two products; the block is to be run from its beginning then.</param>
    public void Forward(Tensor x, CancellationToken cancellationToken = default)
    {
        Product(narrow, Matrix(first), x);
        cancellationToken.ThrowIfCancellationRequested();
        Measure(firstNorm, narrow, first);
        Activate(firstNorm, narrow);
        Transformed();
        PlaceByPlace(scratch.Outputs, scratch.Kernels, scratch.Inputs);
        cancellationToken.ThrowIfCancellationRequested();
        scratch.Winograd.Outputs(Lanes.Of(scratch.Outputs), Lanes.Of(spatial));
        Measure(secondNorm, spatial, second);
        Activate(secondNorm, spatial);
        Product(wide, Matrix(third), scratch.Activated);
        cancellationToken.ThrowIfCancellationRequested();
        Measure(thirdNorm, wide, third);
        if (shortcut is null)
        {
            beside.copy_(x);
        }
        else
        {
            Product(beside, Matrix(shortcut), x);
            cancellationToken.ThrowIfCancellationRequested();
            Measure(shortcutNorm!, beside, shortcut);
        }
    }

    /// <summary>Writes the block's output times a factor, or adds it.</summary>
    public void Output(Tensor into, float factor, bool add)
    {
        Span<float> sum = Lanes.Of(into), main = Lanes.Of(wide), side = Lanes.Of(beside);
        for (var c = 0; c < wide.shape[0]; c++)
        {
            Span<float> y = Row(main, c), s = Row(side, c), o = Row(sum, c);
            Affine affine = new(thirdNorm, shortcutNorm, c);
            for (var i = 0; i < y.Length; i += Vector<float>.Count)
            {
                var value = affine.Of(Lanes.Load(y, i), Lanes.Load(s, i));
                value = (activated ? Vector.Max(value, Vector<float>.Zero) : value) * factor;
                Lanes.Store(add ? Lanes.Load(o, i) + value : value, o, i);
            }
        }
    }

    /// <summary>Gradients of the parameters, and of the input where it is asked for. What <see cref="Forward"/> left is used up.</summary>
    /// <param name="x">The input of <see cref="Forward"/>.</param>
    /// <param name="gradient">[output, cells], gradient of what <see cref="Output"/> wrote.</param>
    /// <param name="factor">Its factor.</param>
    /// <param name="inputGradient">[input, cells] to be written; null for none.</param>
    /// <param name="cancellationToken">Stops between two products; gradients mean nothing then.</param>
    /// <returns>Gradient of the factor.</returns>
    public double Backward(Tensor x, Tensor gradient, float factor, Tensor? inputGradient, CancellationToken cancellationToken = default)
    {
        var ofFactor = Split(gradient, factor);
        cancellationToken.ThrowIfCancellationRequested();

        // The activated map of the second convolution again, for the third one's weights.
        Activate(secondNorm, spatial);
        using (var transposed = scratch.Activated.t())
        {
            Product(GradientMatrix(third), wide, transposed);
        }

        using (var weights = Matrix(third).t())
        {
            Product(scratch.Gradient, weights, wide);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Deactivate(secondNorm, spatial, second);
        Convolution(cancellationToken);
        Deactivate(firstNorm, narrow, first);
        using var cells = x.t();
        Product(GradientMatrix(first), scratch.Gradient, cells);
        cancellationToken.ThrowIfCancellationRequested();
        if (shortcut is not null)
        {
            Product(GradientMatrix(shortcut), beside, cells);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (inputGradient is not null)
        {
            using var weights = Matrix(first).t();
            Product(inputGradient, weights, scratch.Gradient);
            if (shortcut is null)
            {
                inputGradient.add_(beside);
            }
            else
            {
                using var across = Matrix(shortcut).t();
                inputGradient.addmm_(across, beside, beta: 1, alpha: 1);
            }
        }

        return ofFactor;
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
        third.Dispose();
        shortcut?.Dispose();
        foreach (var tensor in (Tensor[])[narrow, spatial, wide, beside])
        {
            tensor.Dispose();
        }
    }

    /// <summary>Back through the last activation and both normalisations: gradients of the third convolution's output and the shortcut's take their places.</summary>
    private double Split(Tensor gradient, float factor)
    {
        Span<float> main = Lanes.Of(wide), side = Lanes.Of(beside);
        ReadOnlySpan<float> given = Lanes.Of(gradient), scale = Lanes.Of(third.Scale);
        var perGroup = thirdNorm.GroupChannels;
        var mainSums = new (double D, double Dy)[perGroup];
        var sideSums = new (double D, double Dy)[perGroup];
        var ofFactor = 0.0;
        for (var g = 0; g < groups; g++)
        {
            for (var k = 0; k < perGroup; k++)
            {
                var c = (g * perGroup) + k;
                Span<float> y = Row(main, c), s = Row(side, c);
                var d = given.Slice(c * scratch.Cells, scratch.Cells);
                Affine affine = new(thirdNorm, shortcutNorm, c);
                Vector<float> sum = default, sumY = default, sumS = default, sumOut = default;
                for (var i = 0; i < y.Length; i += Vector<float>.Count)
                {
                    Vector<float> vy = Lanes.Load(y, i), vs = Lanes.Load(s, i), vd = Lanes.Load(d, i), output = affine.Of(vy, vs);
                    vd = Masked(vd, output);
                    sum += vd;
                    sumY += vd * vy;
                    sumS += vd * vs;
                    sumOut += vd * output;
                }

                ofFactor += Vector.Sum(sumOut);
                mainSums[k] = (factor * (double)Vector.Sum(sum), factor * (double)Vector.Sum(sumY));
                sideSums[k] = (mainSums[k].D, factor * (double)Vector.Sum(sumS));
            }

            var values = perGroup * scratch.Cells;
            var (constant, slope) = thirdNorm.Back(g, values, scale, mainSums, Lanes.Of(third.ScaleGradient), Lanes.Of(third.ShiftGradient));
            var (sideConstant, sideSlope) = shortcutNorm is null
                ? (0, 0)
                : shortcutNorm.Back(g, values, Lanes.Of(shortcut!.Scale), sideSums, Lanes.Of(shortcut.ScaleGradient), Lanes.Of(shortcut.ShiftGradient));
            for (var k = 0; k < perGroup; k++)
            {
                var c = (g * perGroup) + k;
                Span<float> y = Row(main, c), s = Row(side, c);
                var d = given.Slice(c * scratch.Cells, scratch.Cells);
                Affine affine = new(thirdNorm, shortcutNorm, c);
                Vector<float> mainScale = new(factor * thirdNorm.Scales[c]), mainConstant = new(constant), mainSlope = new(slope);
                Vector<float> scaleBeside = new(factor * (shortcutNorm?.Scales[c] ?? 1)), constantBeside = new(sideConstant), slopeBeside = new(sideSlope);
                for (var i = 0; i < y.Length; i += Vector<float>.Count)
                {
                    Vector<float> vy = Lanes.Load(y, i), vs = Lanes.Load(s, i);
                    var vd = Masked(Lanes.Load(d, i), affine.Of(vy, vs));
                    Lanes.Store((vd * mainScale) + (vy * mainSlope) + mainConstant, y, i);
                    Lanes.Store((vd * scaleBeside) + (vs * slopeBeside) + constantBeside, s, i);
                }
            }
        }

        return ofFactor;
    }

    private Vector<float> Masked(Vector<float> gradient, Vector<float> output) =>
        activated ? Vector.ConditionalSelect(Vector.GreaterThan(output, Vector<float>.Zero), gradient, Vector<float>.Zero) : gradient;

    /// <summary>From the gradient of the 3×3 convolution's output to those of its weights and its input.</summary>
    private void Convolution(CancellationToken cancellationToken)
    {
        Activate(firstNorm, narrow, scratch.Activated);
        Transformed();
        scratch.Winograd.OutputsBack(Lanes.Of(scratch.Gradient), Lanes.Of(scratch.Outputs));
        using var inputs = scratch.Inputs.transpose(1, 2);
        PlaceByPlace(scratch.KernelGradient, scratch.Outputs, inputs);
        cancellationToken.ThrowIfCancellationRequested();
        Winograd.KernelsBack(Lanes.Of(scratch.KernelGradient), Lanes.Of(second.WeightGradient));
        using var kernels = scratch.Kernels.transpose(1, 2);
        PlaceByPlace(scratch.Inputs, kernels, scratch.Outputs);
        cancellationToken.ThrowIfCancellationRequested();
        scratch.Winograd.InputsBack(Lanes.Of(scratch.Inputs), Lanes.Of(scratch.Gradient));
    }

    /// <summary>Kernels and activated inputs of the 3×3 convolution.</summary>
    private void Transformed()
    {
        Winograd.Kernels(Lanes.Of(second.Weight), Lanes.Of(scratch.Kernels));
        scratch.Winograd.Inputs(Lanes.Of(scratch.Activated), Lanes.Of(scratch.Inputs));
    }

    private void Measure(GroupNorm norm, Tensor map, ConvolutionParameters parameters)
    {
        var values = Lanes.Of(map);
        var length = norm.GroupChannels * scratch.Cells;
        for (var g = 0; g < groups; g++)
        {
            norm.Measure(g, values.Slice(g * length, length), Lanes.Of(parameters.Scale), Lanes.Of(parameters.Shift));
        }
    }

    private void Activate(GroupNorm norm, Tensor map) => Activate(norm, map, scratch.Activated);

    private void Activate(GroupNorm norm, Tensor map, Tensor into)
    {
        Span<float> values = Lanes.Of(map), active = Lanes.Of(into);
        for (var c = 0; c < norm.Scales.Length; c++)
        {
            Span<float> y = Row(values, c), a = Row(active, c);
            Vector<float> scale = new(norm.Scales[c]), shift = new(norm.Shifts[c]);
            for (var i = 0; i < y.Length; i += Vector<float>.Count)
            {
                Lanes.Store(Vector.Max((Lanes.Load(y, i) * scale) + shift, Vector<float>.Zero), a, i);
            }
        }
    }

    /// <summary>Back through activation and normalisation: the gradient in the scratch memory becomes that of the convolution's output.</summary>
    private void Deactivate(GroupNorm norm, Tensor map, ConvolutionParameters parameters)
    {
        Span<float> values = Lanes.Of(map), gradient = Lanes.Of(scratch.Gradient);
        var sums = new (double D, double Dy)[norm.GroupChannels];
        for (var g = 0; g < groups; g++)
        {
            for (var k = 0; k < sums.Length; k++)
            {
                var c = (g * sums.Length) + k;
                Span<float> y = Row(values, c), d = Row(gradient, c);
                Vector<float> scale = new(norm.Scales[c]), shift = new(norm.Shifts[c]), sum = default, sumY = default;
                for (var i = 0; i < y.Length; i += Vector<float>.Count)
                {
                    var vy = Lanes.Load(y, i);
                    var vd = Vector.ConditionalSelect(Vector.GreaterThan((vy * scale) + shift, Vector<float>.Zero), Lanes.Load(d, i), Vector<float>.Zero);
                    sum += vd;
                    sumY += vd * vy;
                    Lanes.Store(vd, d, i);
                }

                sums[k] = (Vector.Sum(sum), Vector.Sum(sumY));
            }

            var (constant, slope) = norm.Back(
                g, sums.Length * scratch.Cells, Lanes.Of(parameters.Scale), sums, Lanes.Of(parameters.ScaleGradient), Lanes.Of(parameters.ShiftGradient));
            for (var k = 0; k < sums.Length; k++)
            {
                var c = (g * sums.Length) + k;
                Span<float> y = Row(values, c), d = Row(gradient, c);
                Vector<float> scale = new(norm.Scales[c]), constants = new(constant), slopes = new(slope);
                for (var i = 0; i < y.Length; i += Vector<float>.Count)
                {
                    Lanes.Store((Lanes.Load(d, i) * scale) + (Lanes.Load(y, i) * slopes) + constants, d, i);
                }
            }
        }
    }

    private Span<float> Row(Span<float> map, int channel) => map.Slice(channel * scratch.Cells, scratch.Cells);

    private static void Product(Tensor into, Tensor a, Tensor b) => into.addmm_(a, b, beta: 0, alpha: 1);

    private static void PlaceByPlace(Tensor into, Tensor a, Tensor b)
    {
        for (var k = 0; k < Winograd.Places; k++)
        {
            using Tensor result = into.select(0, k), left = a.select(0, k), right = b.select(0, k);
            Product(result, left, right);
        }
    }

    private static Tensor Matrix(ConvolutionParameters convolution) => convolution.Weight.flatten(1);

    private static Tensor GradientMatrix(ConvolutionParameters convolution) => convolution.WeightGradient.flatten(1);

    /// <summary>A channel's sum before the last activation: the third normalisation plus the shortcut's, or plus the input as it is.</summary>
    private readonly struct Affine(GroupNorm main, GroupNorm? side, int channel)
    {
        private readonly Vector<float> scale = new(main.Scales[channel]);
        private readonly Vector<float> sideScale = new(side?.Scales[channel] ?? 1);
        private readonly Vector<float> shift = new(main.Shifts[channel] + (side?.Shifts[channel] ?? 0));

        public Vector<float> Of(Vector<float> y, Vector<float> beside) => (y * scale) + (beside * sideScale) + shift;
    }
}
