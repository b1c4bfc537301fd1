using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class QuarterTurnTests
{
    private static readonly Gen<Vector3> Point = Gen.Select(Gen.Single[-1, 1], Gen.Single[-1, 1], Gen.Single[-1, 1], (x, y, z) => new Vector3(x, y, z));

    [Fact]
    public void The_projection_of_any_mesh_in_any_pose_stays_to_a_ten_thousandth_of_a_pixel() =>
        Gen.Select(Point.Array[3, 30], Gen.Double[0, 360].Array[3], Gen.Double[0.2, 5], Gen.Double[1.5, 6], Gen.Int[-8, 8]).Sample((points, angles, scale, away, quarters) =>
        {
            var rotation = RotationMatrix.AboutX(angles[0]) * RotationMatrix.AboutY(angles[1]) * RotationMatrix.AboutX(angles[2]);

            // Corners of the unit cube are 1.74 from its centre: no point comes nearer than 0.13 scales, where a pixel is 1e-4 · 0.13 / 600 of a scale.
            SimilarityPose pose = new(scale, rotation, new(0.3 * scale, -0.2 * scale, scale * (1.74 + 0.13 + away)));
            Camera camera = new(620, 600, 310, 250, 640, 480);
            ObjectReconstruction before = new(new(points, [new(0, 1, 2)]), camera, pose);
            var after = QuarterTurn.Apply(before, 90 * quarters);
            for (var i = 0; i < points.Length; i++)
            {
                var (u0, v0) = camera.Project(before.Pose.Apply(before.Mesh.Positions[i]));
                var (u1, v1) = camera.Project(after.Pose.Apply(after.Mesh.Positions[i]));
                Assert.Equal(u0, u1, 1e-4);
                Assert.Equal(v0, v1, 1e-4);
            }

            Assert.Equal(before.Mesh.Triangles.ToArray(), after.Mesh.Triangles.ToArray());
        });

    [Fact]
    public void Four_quarter_turns_are_none_and_turns_add_up() =>
        Gen.Select(Point.Array[3, 10], Gen.Int[-6, 6], Gen.Int[-6, 6]).Sample((points, a, b) =>
        {
            ObjectReconstruction start = new(new(points, [new(0, 1, 2)]), Camera.Centered(300, 64, 64), OrbitView.Pose(20, 10, 5));
            var twice = QuarterTurn.Apply(QuarterTurn.Apply(start, 90 * a), 90 * b);
            var once = QuarterTurn.Apply(start, 90 * (a + b));

            // Coordinates are swapped and negated alone: equal, not nearly so.
            Assert.Equal(once.Mesh.Positions.ToArray(), twice.Mesh.Positions.ToArray());
            Assert.Equal(once.Pose, twice.Pose);
        });
}
