using System.Numerics;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>A solid given by the signed distance to its surface: negative inside, positive outside.</summary>
/// <remarks>Implementations are immutable and safe for concurrent reading. The value may fall short of the true distance but not exceed it by more than a factor of about two, which
/// <see cref="SurfaceNets"/> relies on when it skips empty space.</remarks>
public interface ISignedDistance
{
    /// <summary>Evaluates the field at a point.</summary>
    /// <param name="point">Point in the frame of the solid.</param>
    /// <returns>Signed distance in the same units, and the part that is nearest.</returns>
    SignedDistanceSample Evaluate(Vector3 point);
}

/// <summary>A value of a signed distance field.</summary>
/// <param name="Distance">Distance to the surface, negative inside.</param>
/// <param name="Part">Index of the part that the nearest surface belongs to.</param>
public readonly record struct SignedDistanceSample(float Distance, int Part);
