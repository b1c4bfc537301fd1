namespace GeometryMatters;

/// <summary>Base of every error that this library raises for reasons other than misuse of its API.</summary>
/// <remarks>Misuse (null, out of range, wrong state) raises the <see cref="ArgumentException"/> family instead.</remarks>
public class GeometryMattersException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what can be done about it.</param>
    /// <param name="innerException">The cause, if another exception was one.</param>
    public GeometryMattersException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
