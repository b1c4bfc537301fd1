using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

internal static class Tensors
{
    public static TensorArray Create(ReadOnlySpan<float> values, bool half, params ReadOnlySpan<int> shape)
    {
        if (!half)
        {
            return TensorArray.Create(values, shape);
        }

        var halves = new Half[values.Length];
        for (var i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return TensorArray.Create<Half>(halves, shape);
    }
}
