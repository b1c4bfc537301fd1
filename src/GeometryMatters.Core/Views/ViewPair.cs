namespace GeometryMatters.Views;

/// <summary>Two views of the same category between which matches are sought.</summary>
/// <param name="Source">The view that matches start from.</param>
/// <param name="Target">The view that they lead to.</param>
public sealed record ViewPair(ObjectView Source, ObjectView Target);
