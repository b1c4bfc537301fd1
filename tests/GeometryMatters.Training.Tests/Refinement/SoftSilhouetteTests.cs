using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Training.Tests.Support;

namespace GeometryMatters.Training.Tests.Refinement;

public class SoftSilhouetteTests
{
    private static readonly Camera View = new(70, 75, 30, 26, 64, 48);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 30)]
    [InlineData(3, 1)]
    [InlineData(4, 0.4)]
    public void The_hard_silhouette_of_any_soup_is_that_of_the_rasteriser(int seed, double depth)
    {
        // Both are exact but for rounding: a centre within 1e-5 pixels of an edge, which these seeds do not meet.
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var (mesh, pose) = Soup(random, depth);
            var silhouette = new SoftSilhouette(mesh, View, 1.5);
            silhouette.Render(pose);
            Assert.True(silhouette.Hard.SequenceEqual(Silhouette.Render(mesh, pose, View).Values), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void The_soft_silhouette_is_the_smoothstep_of_the_distance_to_the_border_of_all_faces()
    {
        // Two overlapping squares at different depths, half widths 10 and 5 pixels about (30, 26) and (40, 26): by hand, for single pixels.
        var mesh = new TriangleMesh(
            [.. Square(0, 10 / 70f, 1), .. Square(20 / 70f, 10 / 70f, 2)],
            [new(0, 1, 2), new(0, 2, 3), new(4, 6, 5), new(4, 7, 6)]);
        var camera = new Camera(70, 70, 30, 26, 64, 48);
        var silhouette = new SoftSilhouette(mesh, camera, 2);
        silhouette.Render(SimilarityPose.Identity);

        // The union: x in 20..40, y in 16..36, and x in 35..45, y in 21..31.
        Assert.Equal(1, At(30, 26));
        Assert.Equal(0, At(50, 26));
        Assert.Equal(Step(-1.5), At(21, 26), 1e-5);
        Assert.Equal(Step(0.5), At(19, 20), 1e-5);

        // Beyond the corner (20, 16): distance √(0.5² + 0.5²).
        Assert.Equal(Step(Math.Sqrt(0.5)), At(19, 15), 1e-5);

        // The right side of the first square within the second is no border; its upper end is the concave corner (40, 21).
        Assert.Equal(1, At(39, 26));
        Assert.Equal(Step(-Math.Sqrt(0.5)), At(39, 21), 1e-5);
        Assert.Equal(Step(0.5), At(42, 20), 1e-5);
        double At(int x, int y) => silhouette.Values[(y * 64) + x];

        static Vector3[] Square(float x, float half, float depth) =>
            [new(x - half, -half, depth), new(x + half, -half, depth), new(x + half, half, depth), new(x - half, half, depth)];
        static double Step(double distance)
        {
            var s = Math.Clamp(0.5 - (distance / 4), 0, 1);
            return s * s * (3 - (2 * s));
        }
    }

    [Fact]
    public void Edges_followed_from_pose_to_pose_are_those_found_afresh()
    {
        var random = new Random(5);
        var mesh = new MeshEdges(MadeMeshes.Icosphere(3));
        var followed = new TurningEdges(mesh, Vector3D.Zero);
        Vector3D eye = new(0, 0, 4);
        for (var step = 0; step < 200; step++)
        {
            eye += 0.02 * new Vector3D(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.4);
            Assert.Equal(
                new TurningEdges(mesh, Vector3D.Zero).Find(eye).OrderBy(e => e.Index),
                followed.Find(eye).OrderBy(e => e.Index));
        }
    }

    [Fact]
    public void An_object_smaller_than_a_pixel_keeps_a_gradient()
    {
        // A ball of 0.2 pixels between four centres: no pixel is covered, yet the four around it see its border.
        var silhouette = new SoftSilhouette(MadeMeshes.Icosphere(2), new Camera(70, 70, 32, 24, 64, 48), 1.5);
        silhouette.Render(new(1, RotationMatrix.Identity, new(0, 0, 350)));
        Assert.DoesNotContain((byte)1, silhouette.Hard.ToArray());
        Assert.Equal(4, silhouette.Values.Count(v => v > 0.1));
        var weights = Enumerable.Repeat(-1.0, 64 * 48).ToArray();
        Assert.True(silhouette.Backward(weights).LogScale < 0);
    }

    private static (TriangleMesh Mesh, SimilarityPose Pose) Soup(Random random, double depth)
    {
        float Signed() => (2 * random.NextSingle()) - 1;
        var faces = 2 + random.Next(30);
        var positions = Enumerable.Range(0, faces + 2).Select(_ => new Vector3(Signed(), Signed(), Signed())).ToArray();
        var triangles = Enumerable.Range(0, faces).Select(i => new Triangle(i, i + 1, random.Next(i + 2, faces + 2))).ToArray();
        var rotation = RotationMatrix.AboutX(360 * random.NextDouble()) * RotationMatrix.AboutY(360 * random.NextDouble());
        return (new(positions, triangles), new(0.6 + random.NextDouble(), rotation, new(Signed(), Signed(), depth)));
    }
}
