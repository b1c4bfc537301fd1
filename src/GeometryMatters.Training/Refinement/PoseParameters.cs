using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Training.Refinement;

/// <summary>
/// θ = (l, t) or (l, t, r): p_cam = c + u t + e^l · s₀ exp(r) R₀ (p − centre), where c is the start's centre, u its half diagonal in camera units
/// and r a rotation vector in radians and camera axes.
/// </summary>
internal sealed class PoseParameters(SimilarityPose start, BoundingBox box, bool withRotation)
{
    /// <summary>The centre of the mesh's bounding box in the object frame: scale and rotation act about it.</summary>
    public Vector3D Center { get; } = (Vector3D)box.Center;

    /// <summary>Camera units per unit of t.</summary>
    public double Unit { get; } = start.Scale * box.Diagonal / 2;

    /// <summary>4, or 7 with rotation.</summary>
    public int Count { get; } = withRotation ? 7 : 4;

    /// <summary>The pose of θ.</summary>
    public SimilarityPose PoseOf(ReadOnlySpan<double> theta)
    {
        var scale = start.Scale * Math.Exp(theta[0]);
        var rotation = withRotation ? Exponential(new(theta[4], theta[5], theta[6])) * start.Rotation : start.Rotation;
        Vector3D shift = new(Unit * theta[1], Unit * theta[2], Unit * theta[3]);

        // Differences of the start: θ = 0 gives it back to the last bit.
        var turned = (start.Scale * (start.Rotation * Center)) - (scale * (rotation * Center));
        return new(scale, rotation, start.Translation + shift + turned);
    }

    /// <summary>The gradient by θ of a loss whose slope by the pose at θ is known.</summary>
    public void Gradient(ReadOnlySpan<double> theta, in PoseSlope slope, Span<double> gradient)
    {
        gradient[0] = slope.LogScale;
        gradient[1] = Unit * slope.Translation.X;
        gradient[2] = Unit * slope.Translation.Y;
        gradient[3] = Unit * slope.Translation.Z;
        if (withRotation)
        {
            var turn = TransposedJacobian(new(theta[4], theta[5], theta[6]), slope.Turn);
            (gradient[4], gradient[5], gradient[6]) = (turn.X, turn.Y, turn.Z);
        }
    }

    // Rodrigues.
    private static RotationMatrix Exponential(Vector3D r)
    {
        var (a, b, _) = Factors(r.Length);
        return RotationMatrix.FromColumns(Turn(new(1, 0, 0)), Turn(new(0, 1, 0)), Turn(new(0, 0, 1)));

        Vector3D Turn(Vector3D v)
        {
            var across = Vector3D.Cross(r, v);
            return v + (a * across) + (b * Vector3D.Cross(r, across));
        }
    }

    // exp(r + δ) = exp(J δ) exp(r) to first order, J = I + b [r] + c [r]²; its transpose has the sign of r turned.
    private static Vector3D TransposedJacobian(Vector3D r, Vector3D v)
    {
        var (_, b, c) = Factors(r.Length);
        var across = Vector3D.Cross(r, v);
        return v + (-b * across) + (c * Vector3D.Cross(r, across));
    }

    // sin α / α, (1 − cos α) / α², (α − sin α) / α³; by their series where those would cancel.
    private static (double A, double B, double C) Factors(double angle)
    {
        var square = angle * angle;
        return angle < 1e-3
            ? (1 - (square / 6), 0.5 - (square / 24), (1 / 6.0) - (square / 120))
            : (Math.Sin(angle) / angle, (1 - Math.Cos(angle)) / square, (angle - Math.Sin(angle)) / (square * angle));
    }
}
