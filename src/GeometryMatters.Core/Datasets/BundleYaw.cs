namespace GeometryMatters.Datasets;

/// <summary>How far a mesh was turned about +y to be canonical, and the votes that led there.</summary>
/// <param name="Degrees">Rotation that takes the reconstructed mesh to the canonical one, in degrees.</param>
/// <param name="VotesDegrees">The rotation that each view voted for.</param>
public sealed record BundleYaw(double Degrees, IReadOnlyList<double> VotesDegrees);
