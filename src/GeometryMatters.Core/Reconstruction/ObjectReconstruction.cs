using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Reconstruction;

/// <summary>A single-image reconstruction: a mesh in the object frame (y up), the image's camera, and the pose between them.</summary>
/// <param name="Mesh">The mesh in the object frame.</param>
/// <param name="Camera">Camera of the image, in image pixels.</param>
/// <param name="Pose">Placement of the mesh in camera axes.</param>
public sealed record ObjectReconstruction(TriangleMesh Mesh, Camera Camera, SimilarityPose Pose);
