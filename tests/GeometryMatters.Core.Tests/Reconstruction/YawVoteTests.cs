using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class YawVoteTests
{
    private static readonly double[] Known = [0, 45, 90, 135, 180, 225, 270, 315];

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Views_of_a_turned_mesh_vote_for_its_turn_even_with_errors_below_45_degrees(int yaw) =>
        Gen.Double[-44.9, 44.9].Array[8].Sample(errors =>
        {
            var estimated = Known.Select((k, i) => ((k - yaw + errors[i]) % 360 + 360) % 360).ToArray();
            var decision = YawVote.Decide(Known, estimated);
            Assert.Equal(yaw, decision.YawDegrees);
            Assert.Equal(1, decision.Confidence);
            Assert.All(decision.VotesDegrees, v => Assert.Equal(yaw, v));
        });

    [Fact]
    public void Differences_are_circular()
    {
        // 315 + 90 is 45.
        Assert.Equal(90, YawVote.Decide([45], [315]).YawDegrees);
        Assert.Equal(0, YawVote.Decide([350], [10]).YawDegrees);
    }

    [Fact]
    public void The_majority_wins_and_its_share_is_the_confidence()
    {
        var decision = YawVote.Decide([0, 0, 0, 0], [0, 0, 270, 180]);
        Assert.Equal((0, 0.5), (decision.YawDegrees, decision.Confidence));
        Assert.Equal([0, 0, 90, 180], decision.VotesDegrees);
    }

    [Fact]
    public void Of_equally_voted_turns_the_one_with_the_least_total_error_wins()
    {
        // Votes 0, 0, 90, 90; the estimates of the second pair lean towards 0 by 30 degrees, those of the first not towards 90.
        Assert.Equal(0, YawVote.Decide([0, 0, 0, 0], [0, 0, 300, 300]).YawDegrees);
        Assert.Equal(90, YawVote.Decide([0, 0, 0, 0], [330, 330, 270, 270]).YawDegrees);
    }

    [Fact]
    public void Of_exact_ties_the_smallest_turn_wins()
    {
        Assert.Equal(0, YawVote.Decide([0, 0], [0, 180]).YawDegrees);
        Assert.Equal(90, YawVote.Decide([90, 180], [0, 0]).YawDegrees);
        Assert.Equal(0, YawVote.Decide([45], [0]).YawDegrees);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => YawVote.Decide([], []));
        Assert.Throws<ArgumentException>(() => YawVote.Decide([0, 45], [0]));
        Assert.Equal("view 1", Assert.Throws<InvalidInputException>(() => YawVote.Decide([0, 45], [0, double.NaN])).Place);
    }

    [Fact]
    public void Views_of_order_1_vote_with_symmetry_as_without() =>
        Gen.Double[-360, 720].Array[8].Sample(estimated =>
        {
            var plain = YawVote.Decide(Known, estimated);
            var aware = YawVote.DecideWithSymmetry(Known, [.. estimated.Select(e => new OrientationEstimate(e, 0, 0, 1))]);
            Assert.Equal((plain.YawDegrees, plain.Confidence), (aware.YawDegrees, aware.Confidence));
            Assert.Equal(plain.VotesDegrees, aware.VotesDegrees);
        });

    [Fact]
    public void Views_of_order_2_cannot_tell_a_half_turn_and_the_smaller_turn_is_taken() =>
        Gen.Select(Gen.Double[-44.9, 44.9].Array[8], Gen.Bool.Array[8], Gen.Int[0, 3]).Sample((errors, flips, turn) =>
        {
            OrientationEstimate[] estimates = [.. Known.Select((k, i) => new OrientationEstimate(k - (90 * turn) + errors[i] + (flips[i] ? 180 : 0), 0, 0, 2))];
            var decision = YawVote.DecideWithSymmetry(Known, estimates);
            Assert.Equal((90 * (turn % 2), 0.5), (decision.YawDegrees, decision.Confidence));
        });

    [Fact]
    public void One_view_that_sees_a_front_decides_what_views_of_order_2_leave_open()
    {
        var decision = YawVote.DecideWithSymmetry([0, 90, 180], [new(180, 0, 0, 2), new(90, 0, 0, 2), new(0, 0, 0, 1)]);
        Assert.Equal(180, decision.YawDegrees);
        Assert.Equal(4 / 6.0, decision.Confidence, 12);
        Assert.Equal([0, 0, 180], decision.VotesDegrees);
    }

    [Fact]
    public void Views_without_a_front_and_of_order_4_abstain()
    {
        var decision = YawVote.DecideWithSymmetry([0, 0, 0, 0], [new(180, 0, 0, 0), new(180, 0, 0, 4), new(180, 0, 0, 0), new(270, 0, 0, 1)]);
        Assert.Equal((90, 0.25), (decision.YawDegrees, decision.Confidence));
        Assert.Equal([90], decision.VotesDegrees);
        var none = YawVote.DecideWithSymmetry([0, 45], [new(180, 0, 0, 0), new(180, 0, 0, 4)]);
        Assert.Equal((0, 0.0), (none.YawDegrees, none.Confidence));
        Assert.Empty(none.VotesDegrees);
        Assert.Throws<ArgumentException>(() => YawVote.DecideWithSymmetry([0], [new(0, 0, 0, 3)]));
    }
}
