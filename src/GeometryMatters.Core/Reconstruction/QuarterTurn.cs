using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Reconstruction;

/// <summary>Rotations about +y by multiples of 90 degrees, without rounding.</summary>
public static class QuarterTurn
{
    /// <summary>The rotation R_y.</summary>
    /// <param name="degrees">Any multiple of 90.</param>
    /// <returns>A matrix of 0 and ±1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not a multiple of 90.</exception>
    public static RotationMatrix Rotation(int degrees)
    {
        if (degrees % 90 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Expected a multiple of 90.");
        }

        var quarters = (((degrees / 90) % 4) + 4) % 4;
        return quarters switch
        {
            0 => RotationMatrix.Identity,
            1 => new(0, 0, 1, 0, 1, 0, -1, 0, 0),
            2 => new(-1, 0, 0, 0, 1, 0, 0, 0, -1),
            _ => new(0, 0, -1, 0, 1, 0, 1, 0, 0),
        };
    }

    /// <summary>A reconstruction whose mesh is turned by R_y and whose pose is turned back, so that the projection stays.</summary>
    /// <param name="reconstruction">The reconstruction.</param>
    /// <param name="degrees">Any multiple of 90; a multiple of 360 gives the reconstruction itself.</param>
    /// <returns>The same object in another object frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not a multiple of 90.</exception>
    public static ObjectReconstruction Apply(ObjectReconstruction reconstruction, int degrees)
    {
        ArgumentNullException.ThrowIfNull(reconstruction);
        var rotation = Rotation(degrees);
        return rotation == RotationMatrix.Identity ? reconstruction : reconstruction with
        {
            Mesh = reconstruction.Mesh.MapPositions(p => (Vector3)(rotation * p)),
            Pose = reconstruction.Pose.AfterRotatingObject(rotation),
        };
    }
}
