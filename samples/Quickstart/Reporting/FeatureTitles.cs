namespace GeometryMatters.Quickstart.Reporting;

/// <summary>What files call features in a word, as pages, pictures and the console say it.</summary>
internal static class FeatureTitles
{
    public static string Of(string name) => name switch
    {
        "2d" => "2D features",
        "2d+field" => "with the field",
        "zero_shot" => "2D features",
        _ => name,
    };
}
