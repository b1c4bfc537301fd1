using GeometryMatters.Datasets;

namespace GeometryMatters.Tests.Datasets;

public class NumpyRandomTests
{
    [Fact]
    public void Draws_are_those_of_numpy()
    {
        // The first output of MT19937 seeded by 5489 (its default), and numpy.random.seed(42) followed by randint(0, 10, 5), permutation(10).
        Assert.Equal(3499211612u, new NumpyRandom(5489).NextUInt32());
        Assert.Equal([6, 3, 7, 4, 6], new NumpyRandom(42).Choice(10, 5));
        Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], new NumpyRandom(42).Permutation(10));
    }

    [Fact]
    public void The_ten_thousandth_draw_is_that_of_the_standard()
    {
        NumpyRandom random = new(5489);
        var value = 0u;
        for (var i = 0; i < 10000; i++)
        {
            value = random.NextUInt32();
        }

        Assert.Equal(4123659995u, value); // C++11, 26.5.5
    }

    [Fact]
    public void A_single_choice_draws_nothing()
    {
        NumpyRandom random = new(7);
        Assert.Equal([0, 0], random.Choice(1, 2));
        Assert.Equal(new NumpyRandom(7).NextUInt32(), random.NextUInt32());
        Assert.Equal([2, 0, 1], random.ChoiceWithoutReplacement(3, 3).Order().Select(i => (i + 2) % 3));
    }
}
