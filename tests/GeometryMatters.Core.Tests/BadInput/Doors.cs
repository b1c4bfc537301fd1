namespace GeometryMatters.Tests.BadInput;

/// <summary>What an error at a door must be.</summary>
internal static class Doors
{
    /// <summary>Bad content: a typed error of which source and place are what they should be.</summary>
    public static InvalidInputException Refuses(Action open, string source, string? place = null)
    {
        var e = Assert.ThrowsAny<InvalidInputException>(open);
        Assert.Equal(source, e.InputSource);
        Assert.Contains(source, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Expected);
        Assert.NotEmpty(e.Found);
        if (place is not null)
        {
            Assert.Contains(place, e.Place, StringComparison.Ordinal);
        }

        return e;
    }

    /// <summary>A file that is not there.</summary>
    public static void Misses(Action open, string path)
    {
        var e = Record.Exception(open);
        Assert.True(e is FileNotFoundException or DatasetFormatException, $"{e}");
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    /// <summary>A place that cannot be written to.</summary>
    public static void CannotWrite(Action write, string path)
    {
        var e = Record.Exception(write);
        Assert.True(e is IOException or UnauthorizedAccessException, $"{e}");
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever the content, only a value or a typed error that names a path may come out.</summary>
    public static void NeverAnythingElse(string what, Action open, string? named = null)
    {
        try
        {
            open();
        }
        catch (Exception e) when (e is GeometryMattersException or FileNotFoundException)
        {
            Assert.True(named is null || e.Message.Contains(named, StringComparison.Ordinal), $"{what}: the error does not name {named}: {e.Message}");
        }
        catch (Exception e)
        {
            Assert.Fail($"{what} gave {e}");
        }
    }
}
