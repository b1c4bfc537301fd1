namespace GeometryMatters.Reconstruction;

/// <summary>How an object is seen in one view.</summary>
/// <param name="AzimuthDegrees">Where the camera stands around the object, in [0, 360): 0 in front, 90 at the object's left side.</param>
/// <param name="ElevationDegrees">Camera above the object, in [−90, 90).</param>
/// <param name="RollDegrees">Rotation in the picture, in [−180, 180).</param>
/// <param name="SymmetryOrder">
/// 1: one front; 2: azimuth and azimuth + 180 are alike; 4: so are all multiples of 90; 0: no front, the azimuth means nothing.
/// </param>
public readonly record struct OrientationEstimate(double AzimuthDegrees, double ElevationDegrees, double RollDegrees, int SymmetryOrder);
