namespace GeometryMatters.Cli.Running;

/// <summary>Options that do not fit each other, found after parsing.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Turns what the library calls misuse into an error of the command line; only for what one option alone decides.</summary>
    public static T Of<T>(string option, Func<T> fromOptions)
    {
        try
        {
            return fromOptions();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // .NET's own line about the parameter means nothing to a user of the program.
            throw new UsageException($"{option}: " + e.Message.Split(" (Parameter", StringSplitOptions.None)[0].ReplaceLineEndings(" "));
        }
    }
}
