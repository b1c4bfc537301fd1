namespace GeometryMatters.Geodesics;

/// <summary>What the distance between separate pieces of a surface is.</summary>
public enum ComponentPolicy
{
    /// <summary>Infinite, as a geodesic distance is defined (paper 3.2 says nothing else).</summary>
    Infinite,

    /// <summary>
    /// Pieces that nearly touch are joined by a short straight edge between their nearest vertices, so that a wheel beside
    /// its wheel arch is not infinitely far from the body.
    /// </summary>
    Bridge,
}
