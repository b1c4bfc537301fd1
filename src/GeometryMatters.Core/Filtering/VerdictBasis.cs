namespace GeometryMatters.Filtering;

/// <summary>What a verdict rests on: the error itself, or a bound of a distance that settled the matter without it.</summary>
public enum VerdictBasis
{
    /// <summary>The filter's own measure of the error, as <see cref="FilterVerdict.Error"/> says it; also where nothing could be measured.</summary>
    Measured,

    /// <summary>Straight lines through space, which no path along a surface undercuts: a lower bound.</summary>
    StraightLine,

    /// <summary>Paths that a plane cuts out of a surface: an upper bound.</summary>
    PlaneSection,

    /// <summary>Paths along edges: an upper bound.</summary>
    EdgePath,

    /// <summary>An exact distance on one of the meshes at least.</summary>
    Exact,
}
