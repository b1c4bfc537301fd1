namespace GeometryMatters.Drawing;

/// <summary>A match to draw, in pixels of the two images.</summary>
/// <param name="SourceX">x in the source image.</param>
/// <param name="SourceY">y in the source image.</param>
/// <param name="TargetX">x in the target image.</param>
/// <param name="TargetY">y in the target image.</param>
public readonly record struct MatchLine(double SourceX, double SourceY, double TargetX, double TargetY);
