using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Tests.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Views;

public class SurfaceLifterTests
{
    private static readonly Camera Camera = Cameras.Camera.Centered(300, 300, 400);
    private static readonly Letterbox Letterbox = new(300, 400);
    private static readonly TriangleMesh Ball = MadeMeshes.Icosphere(2);
    private static readonly SimilarityPose Pose = new(0.8, RotationMatrix.AboutX(40), new(0, 0.1, 3));

    [Fact]
    public void Lifted_points_project_back_to_their_cells_centres_and_misses_are_null()
    {
        var points = SurfaceLifter.Lift(Ball, Pose, Camera, Letterbox);
        var hits = 0;
        for (var cell = 0; cell < points.Length; cell++)
        {
            var (u, v) = Letterbox.CellCenterInImage(cell);
            if (points[cell] is { } point)
            {
                hits++;
                var (pu, pv) = Camera.Project(Pose.Apply(point.PositionOn(Ball)));
                Assert.Equal(u, pu, 0.01);
                Assert.Equal(v, pv, 0.01);
            }
            else
            {
                Assert.True(RayOracle.Cast(Ball, Pose, Camera, u, v, 0.01).Face < 0 || RayOracle.IsOnEdge(Ball, Pose, Camera, u, v, 0.01, 1e-3));
            }
        }

        Assert.InRange(hits, 300, 3000);
    }

    [Fact]
    public void Matches_are_lifted_in_order_and_keep_misses()
    {
        SurfacePoint a = new(3, new(1, 0, 0)), b = new(5, new(0, 1, 0));
        Correspondence[] matches = [new(0, 1, 0.5f), new(1, 0, 0.25f)];
        var lifted = CorrespondenceLifter.Lift([a, null], [b, a], matches);
        Assert.Equal([new(matches[0], a, a), new(matches[1], null, b)], lifted);
        Assert.True(lifted[0].IsLifted);
        Assert.False(lifted[1].IsLifted);
        Assert.Throws<ArgumentOutOfRangeException>(() => CorrespondenceLifter.Lift([a], [b], matches));
    }
}
