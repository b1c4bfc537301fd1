namespace GeometryMatters.Geodesics;

/// <summary>
/// An interval [A, B] of an edge, about to be crossed into the face of <see cref="Side"/>, through which straight paths run from
/// one image of a (pseudo-)source: at (X, −Y) in the frame of the edge, Y above zero, itself at <see cref="Before"/> from the source.
/// </summary>
internal readonly record struct Window(int Side, double A, double B, double X, double Y, double Before);
