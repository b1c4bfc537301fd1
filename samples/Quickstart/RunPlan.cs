namespace GeometryMatters.Quickstart;

/// <summary>How much of everything a run does.</summary>
internal sealed record RunPlan
{
    public required string Mode { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required int TrainInstances { get; init; }

    public required int ValidationInstances { get; init; }

    public required int TestInstances { get; init; }

    public required int ViewsPerInstance { get; init; }

    public required int TrainPairs { get; init; }

    public required int ValidationPairs { get; init; }

    public required int TestPairs { get; init; }

    public required int TrainingSteps { get; init; }

    /// <summary>Cells along a side: features, matching and the adapter cost its square, the matching its fourth power.</summary>
    public required int GridCells { get; init; }

    public static RunPlan Full => new()
    {
        Mode = "full",
        Categories = ["aeroplane", "bottle", "bus", "car", "chair", "horse", "tvmonitor"],
        TrainInstances = 6,
        ValidationInstances = 2,
        TestInstances = 2,
        ViewsPerInstance = 4,
        TrainPairs = 80,
        ValidationPairs = 20,
        TestPairs = 24,
        TrainingSteps = 1600,
        GridCells = 40,
    };

    public static RunPlan Quick => Full with
    {
        Mode = "quick",
        Categories = ["car", "chair"],
        TrainInstances = 4,
        ValidationInstances = 2,
        TrainPairs = 40,
        ValidationPairs = 10,
        TestPairs = 16,
        TrainingSteps = 200,
    };

    /// <summary>For an ablation: a dataset and nine trainings per seed, so everything is smaller.</summary>
    public static RunPlan ForAblation(bool quick, int? steps) => Full with
    {
        Mode = quick ? "ablation, quick" : "ablation",
        Categories = quick ? ["car", "chair"] : ["aeroplane", "bus", "car", "chair", "horse"],
        TrainInstances = quick ? 2 : 4,
        TestInstances = quick ? 2 : 3,
        TrainPairs = quick ? 16 : 60,
        ValidationPairs = quick ? 10 : 20,
        TestPairs = quick ? 12 : 40,
        TrainingSteps = steps ?? (quick ? 40 : 400),
        GridCells = 30,
    };

    /// <summary>For a folder of meshes: one category, the last mesh unseen in training.</summary>
    public static RunPlan ForMeshes(bool quick) => (quick ? Quick : Full) with
    {
        Mode = quick ? "meshes, quick" : "meshes",
        Categories = ["car"],
        ViewsPerInstance = quick ? 10 : 24,
        TrainPairs = quick ? 60 : 400,
        ValidationPairs = quick ? 12 : 40,
        TestPairs = quick ? 20 : 80,
    };
}
