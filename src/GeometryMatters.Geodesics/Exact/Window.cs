namespace GeometryMatters.Geodesics;

/// <summary>
/// An interval [A, B] of an edge, about to be crossed into the face of <see cref="Side"/>, through which straight paths run from
/// one image of a (pseudo-)source: at (X, −Y) in the frame of the edge, Y above zero, itself at <see cref="Before"/> from the source.
/// <see cref="Origin"/> is its place in a <see cref="WindowTrace"/>, where there is one.
/// </summary>
internal readonly record struct Window(int Side, int Origin, double A, double B, double X, double Y, double Before);
