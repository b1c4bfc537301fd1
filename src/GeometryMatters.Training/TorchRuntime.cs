namespace GeometryMatters.Training;

/// <summary>Makes sure that the native libraries behind TorchSharp are loaded.</summary>
public static class TorchRuntime
{
}
