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

    /// <summary>Runs models on the first NVIDIA GPU.</summary>
    /// <param name="sessionOptions">The options that get the CUDA provider.</param>
    /// <exception cref="BackendUnavailableException">The application's ONNX Runtime is not that of CUDA, or the machine has no card, CUDA or cuDNN.</exception>
    public static void UseCuda(SessionOptions sessionOptions)
    {
        ArgumentNullException.ThrowIfNull(sessionOptions);
        try
        {
            sessionOptions.AppendExecutionProvider_CUDA();
        }
        catch (Exception e) when (e is OnnxRuntimeException || IsAbsence(e))
        {
            throw new BackendUnavailableException(
                "ONNX Runtime's CUDA provider", "Add the NuGet package Microsoft.ML.OnnxRuntime.Gpu (here: build with -p:Accelerator=cuda), on a machine with an NVIDIA card, CUDA and cuDNN.", e);
        }
    }

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
