using Xunit;

namespace GeometryMatters.Tests;

/// <summary>Skips a test, saying which file is missing, where the shared data is absent.</summary>
public static class RequireShared
{
    public static string File(string relative)
    {
        var path = SharedData.TryPath(relative);
        Assert.SkipWhen(path is null, $"shared/data/{relative} is not here: set GEOMETRYMATTERS_SHARED or put shared/ beside the repository.");
        return path!;
    }
}
