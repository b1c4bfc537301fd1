using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

public class SideThreadTests
{
    [Fact]
    public void Both_pieces_run_on_threads_of_their_own_and_end_before_the_call_does()
    {
        TorchRuntime.EnsureLoaded();
        using SideThread side = new(1);
        int here = 0, there = 0;
        side.Both(() => here = Environment.CurrentManagedThreadId, () => there = Environment.CurrentManagedThreadId);
        Assert.Equal(Environment.CurrentManagedThreadId, here);
        Assert.NotEqual(0, there);
        Assert.NotEqual(here, there);
    }

    [Fact]
    public void A_failure_of_either_piece_reaches_the_caller_after_both_ended_and_the_thread_lives_on()
    {
        TorchRuntime.EnsureLoaded();
        using SideThread side = new(1);
        var ended = 0;
        Assert.Throws<InvalidDataException>(() => side.Both(() => ended++, () => throw new InvalidDataException()));
        Assert.Throws<InvalidDataException>(() => side.Both(() => throw new InvalidDataException(), () => ended++));
        side.Both(() => { }, () => ended++);
        Assert.Equal(3, ended);
    }
}
