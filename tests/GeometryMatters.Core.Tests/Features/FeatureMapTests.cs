using GeometryMatters.Features;

namespace GeometryMatters.Tests.Features;

public class FeatureMapTests
{
    private static readonly Half[] Stored = [(Half)1, (Half)0.1, (Half)(-2), Half.Epsilon, Half.MaxValue, (Half)0.3];

    [Fact]
    public void Halves_are_kept_as_they_are_and_widened_when_asked_for()
    {
        FeatureMap map = FeatureMap.FromHalves(new(1, 3), 2, Stored);
        Assert.True(map.IsHalf);
        Assert.Equal(Stored, map.Halves.ToArray());
        Assert.Equal(Stored.Select(h => (float)h), map.Values.ToArray());
        Assert.Equal([-2f, (float)Half.Epsilon], map[1].ToArray());
        var copy = new float[2];
        map.CopyDescriptor(2, copy);
        Assert.Equal([65504f, (float)(Half)0.3], copy);
    }

    [Fact]
    public void Normalising_halves_allocates_the_result_alone()
    {
        const int Values = 900 * 64;
        var least = Enumerable.Range(0, 5).Select(_ => FeatureMap.FromHalves(new(30, 30), 64, new Half[Values])).Min(map =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = FeatureNormalizer.L2(map);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        // A widened copy, which the map would keep, would be as large again.
        Assert.InRange(least, sizeof(float) * Values, sizeof(float) * Values * 3 / 2);
    }

    [Fact]
    public void Singles_have_no_halves_and_misuse_is_told()
    {
        FeatureMap map = new(new(1, 3), 2, new float[6]);
        Assert.False(map.IsHalf);
        Assert.Throws<InvalidOperationException>(() => map.Halves.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.CopyDescriptor(3, new float[2]));
        Assert.Throws<ArgumentException>(() => map.CopyDescriptor(0, new float[3]));
        Assert.Throws<ArgumentException>(() => FeatureMap.FromHalves(new(1, 3), 2, new Half[5]));
        Assert.Throws<ArgumentNullException>(() => FeatureMap.FromHalves(new(1, 3), 2, null!));
        Assert.Throws<ArgumentNullException>(() => new FeatureMap(new(1, 3), 2, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMap(new(1, 3), 0, new float[6]));
    }
}
