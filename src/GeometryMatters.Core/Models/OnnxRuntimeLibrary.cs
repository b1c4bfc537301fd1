using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>The native library of ONNX Runtime, which the application brings.</summary>
public static class OnnxRuntimeLibrary
{
    internal const string Cure =
        "Add one of the NuGet packages Microsoft.ML.OnnxRuntime 1.31.1 (processor), Microsoft.ML.OnnxRuntime.Gpu (CUDA) " +
        "or Microsoft.ML.OnnxRuntime.DirectML to the application.";

    /// <summary>Loads the library, so that its absence is told before a <see cref="SessionOptions"/> is made.</summary>
    /// <exception cref="BackendUnavailableException">It is absent or does not load.</exception>
    public static void EnsureLoaded() => Guarded(OrtEnv.Instance);

    /// <summary>Runs something that may be the first to need the library.</summary>
    internal static T Guarded<T>(Func<T> first)
    {
        try
        {
            return first();
        }
        catch (Exception e) when (IsAbsence(e))
        {
            throw new BackendUnavailableException("ONNX Runtime", Cure, e);
        }
    }

    /// <summary>The loader's errors; inside a static constructor they come wrapped.</summary>
    internal static bool IsAbsence(Exception? error) =>
        error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
        || (error is TypeInitializationException && IsAbsence(error.InnerException));
}
