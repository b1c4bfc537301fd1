using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>A mesh as a single-image reconstruction might give it.</summary>
/// <param name="Mesh">The mesh; with a yaw error of 0 it lies in the object frame.</param>
/// <param name="YawErrorDegrees">0, 90, 180 or 270: the mesh is the object turned by R_y of this angle, p' = R_y p. A pose for the object becomes one for this mesh by
/// <see cref="Cameras.SimilarityPose.AfterRotatingObject"/>.</param>
public sealed record SimulatedReconstruction(TriangleMesh Mesh, int YawErrorDegrees);
