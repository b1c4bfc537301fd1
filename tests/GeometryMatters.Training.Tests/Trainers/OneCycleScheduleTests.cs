using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

public class OneCycleScheduleTests
{
    [Fact]
    public void Rates_and_betas_equal_torch_at_every_recorded_step()
    {
        var cases = Json.Read("diy-sc/train/onecycle.json");
        var compared = 0;
        foreach (var run in cases.EnumerateObject())
        {
            var total = run.Name.Contains("200001", StringComparison.Ordinal) ? 200_001 : 20;
            var schedule = new OneCycleSchedule(total == 20 ? 1.25e-3 : 5e-3, total, 0.3);
            foreach (var row in run.Value.GetProperty("rows").EnumerateArray())
            {
                var (rate, beta) = schedule.At(row[0].GetInt32());

                // Double arithmetic in another order: a few units in the last place of the largest term.
                Assert.Equal(row[1].GetDouble(), rate, 1e-16);
                Assert.Equal(row[2].GetDouble(), beta, 1e-14);
                compared++;
            }
        }

        Assert.True(compared > 20);
    }

    [Fact]
    public void A_schedule_of_one_step_is_finite()
    {
        var (rate, beta) = new OneCycleSchedule(1e-2, 1, 0.3).At(0);
        Assert.True(double.IsFinite(rate) && beta is >= 0.85 and <= 0.95);
    }
}
