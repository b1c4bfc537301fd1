namespace GeometryMatters.Training.Trainers;

/// <summary>Names of a run's files.</summary>
internal static class TrainingFiles
{
    public static string State(string folder) => Path.Combine(folder, "state.safetensors");

    public static string Last(string folder) => Path.Combine(folder, "last.safetensors");

    public static string Best(string folder) => Path.Combine(folder, "best.safetensors");

    public static string Csv(string folder) => Path.Combine(folder, "losses.csv");

    public static string Json(string folder) => Path.Combine(folder, "losses.json");
}
