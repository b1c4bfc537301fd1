using GeometryMatters.Pipelines;

namespace GeometryMatters.Tests.Pipelines;

public class ItemOutcomeTests
{
    [Fact]
    public void A_value_is_kept_with_its_name()
    {
        var outcome = ItemOutcome.Of("a", () => "value");
        Assert.Equal(("a", "value"), (outcome.Id, outcome.Value));
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public void Bad_input_and_file_system_errors_become_failures()
    {
        Exception[] errors =
        [
            new GeometryMattersException("a part failed"), new MeshFormatException("m.glb", "", "a", "b"), new FileNotFoundException(), new DirectoryNotFoundException(),
            new IOException(), new UnauthorizedAccessException(),
        ];
        foreach (var error in errors)
        {
            var outcome = ItemOutcome.Of<string>("a", () => throw error);
            Assert.Null(outcome.Value);
            Assert.Same(error, outcome.Failure);
        }
    }

    [Fact]
    public void Defects_misuse_cancellation_and_missing_libraries_are_not_hidden()
    {
        Exception[] errors =
        [
            new InvalidOperationException(), new KeyNotFoundException(), new ArgumentException("misuse"), new OperationCanceledException(), new NotSupportedException(),
            new BackendUnavailableException("libnothing", "Install it."),
        ];
        foreach (var error in errors)
        {
            Assert.Same(error, Record.Exception(() => ItemOutcome.Of<string>("a", () => throw error)));
        }
    }
}
