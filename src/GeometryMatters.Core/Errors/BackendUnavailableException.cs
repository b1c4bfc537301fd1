namespace GeometryMatters;

/// <summary>A native library that the application has to bring is absent or does not load; the message names the cure.</summary>
public sealed class BackendUnavailableException : GeometryMattersException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="backend">The native library, for example <c>libtorch</c>.</param>
    /// <param name="cure">What the application has to add or change.</param>
    /// <param name="innerException">The loader's own error.</param>
    public BackendUnavailableException(string backend, string cure, Exception? innerException = null)
        : base($"{backend} cannot be loaded. {cure}", innerException)
    {
        Backend = backend;
        Cure = cure;
    }

    /// <summary>The native library that is missing.</summary>
    public string Backend { get; }

    /// <summary>What the application has to add or change.</summary>
    public string Cure { get; }
}
