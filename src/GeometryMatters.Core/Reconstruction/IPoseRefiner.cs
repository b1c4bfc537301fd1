using GeometryMatters.Cameras;
using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Improves the pose of a reconstruction so that its silhouette covers the mask (paper 3.1).</summary>
public interface IPoseRefiner
{
    /// <summary>Refines scale and translation.</summary>
    /// <param name="reconstruction">Mesh, camera and the pose to start from.</param>
    /// <param name="mask">The object's mask at the camera's size.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The best pose found, never worse than the start by hard-mask IoU.</returns>
    /// <exception cref="InvalidInputException">The mask is empty or of another size than the camera's image, or the mesh lies behind the camera.</exception>
    PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default);
}

/// <summary>Outcome of a pose refinement.</summary>
/// <param name="Pose">The best pose found.</param>
/// <param name="IouBefore">IoU of the hard silhouette with the mask at the start, 0 to 1.</param>
/// <param name="IouAfter">IoU at <paramref name="Pose"/>, 0 to 1.</param>
/// <param name="Losses">Loss after each step, both phases one after the other.</param>
public sealed record PoseRefinement(SimilarityPose Pose, double IouBefore, double IouAfter, IReadOnlyList<float> Losses)
{
    /// <summary>Why the descent ended.</summary>
    public RefinementStop StopReason { get; init; }
}

/// <summary>Why a pose refinement ended.</summary>
public enum RefinementStop
{
    /// <summary>All steps were done.</summary>
    AllSteps,

    /// <summary>The loss had not fallen for as many steps as the options allow.</summary>
    Stalled,

    /// <summary>The loss did not depend on the pose: silhouette and mask do not meet, or the silhouette covers all that is looked at.</summary>
    NoGradient,
}
