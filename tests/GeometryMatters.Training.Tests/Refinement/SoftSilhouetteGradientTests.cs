using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Training.Tests.Refinement;

/// <summary>
/// The analytic gradient against central differences, for random triangle soups, random poses and random weights by pixel.
/// The loss is Σ w M̂. It is smooth but where a pixel changes its nearest part of the outline (a kink) or where an outline appears: so the step is
/// small and the seeds are pinned. At depth 0.9 triangles reach behind the camera.
/// </summary>
public class SoftSilhouetteGradientTests
{
    // The losses are below 1e3, so rounding adds 1e-13 / 1e-8 to slopes of 1 to 100. Vertices beside the camera are seen at 1e5 pixels, with a
    // rounding of 1e-11, and their slopes are smaller: a wider step.
    private const double Step = 1e-8;
    private const double VertexStep = 1e-7;

    private static readonly Camera View = new(70, 75, 30, 26, 64, 48);

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 12, 5)]
    [InlineData(3, 40, 5)]
    [InlineData(4, 12, 30)]
    [InlineData(5, 40, 60)]
    [InlineData(6, 12, 0.9)]
    public void Pose_gradients_equal_central_differences(int seed, int faces, double depth)
    {
        var random = new Random(seed);
        var seen = 0;
        for (var round = 0; round < 10; round++)
        {
            var (mesh, pose, weights) = Scene(random, faces, depth);
            var parameters = new PoseParameters(pose, mesh.Bounds, withRotation: true);
            var silhouette = new SoftSilhouette(mesh, View, 1.5);
            var theta = Enumerable.Range(0, 7).Select(_ => 0.1 * ((2 * random.NextDouble()) - 1)).ToArray();
            double Loss(double[] at)
            {
                silhouette.Render(parameters.PoseOf(at));
                return silhouette.Values.Zip(weights, (v, w) => v * w).Sum();
            }

            Loss(theta);
            var gradient = new double[7];
            parameters.Gradient(theta, silhouette.Backward(weights), gradient);
            var largest = gradient.Max(Math.Abs);
            seen += largest > 0 ? 1 : 0;
            for (var k = 0; k < 7; k++)
            {
                double[] high = [.. theta], low = [.. theta];
                high[k] += Step;
                low[k] -= Step;
                var difference = (Loss(high) - Loss(low)) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[k]) <= 1e-3 * Math.Max(Math.Abs(gradient[k]), 0.01 * largest),
                    $"seed {seed}, round {round}, parameter {k}: difference {difference:G8}, gradient {gradient[k]:G8}");
            }
        }

        // Now and then a soup lies beside the image or over all of it.
        Assert.True(seen >= 7, $"{seen}");
    }

    [Theory]
    [InlineData(11, 5)]
    [InlineData(12, 0.9)]
    public void Vertex_gradients_equal_central_differences(int seed, double depth)
    {
        var random = new Random(seed);
        for (var round = 0; round < 8; round++)
        {
            var (mesh, pose, weights) = Scene(random, 12, depth);
            var edges = new MeshEdges(mesh);
            var center = (Vector3D)mesh.Bounds.Center;
            double Loss(MeshEdges at)
            {
                var moved = new SoftSilhouette(at, center, View, 1.5);
                moved.Render(pose);
                return moved.Values.Zip(weights, (v, w) => v * w).Sum();
            }

            var silhouette = new SoftSilhouette(edges, center, View, 1.5);
            silhouette.Render(pose);
            var byVertex = new Vector3D[edges.Positions.Length];
            silhouette.Backward(weights, byVertex);
            var largest = byVertex.Max(g => g.Length);
            for (var v = 0; v < byVertex.Length; v++)
            {
                // Along one random direction each, in camera axes.
                Vector3D along = new(Signed(random), Signed(random), Signed(random));
                var difference = (Loss(Moved(v, VertexStep)) - Loss(Moved(v, -VertexStep))) / (2 * VertexStep);
                var expected = Vector3D.Dot(byVertex[v], along);
                Assert.True(
                    Math.Abs(difference - expected) <= 1e-3 * Math.Max(Math.Abs(expected), 0.01 * largest),
                    $"seed {seed}, round {round}, vertex {v}: difference {difference:G8}, gradient {expected:G8}");

                MeshEdges Moved(int vertex, double step)
                {
                    Vector3D[] positions = [.. edges.Positions];
                    positions[vertex] += (step / pose.Scale) * (pose.Rotation.Transposed() * along);
                    return new(positions, edges.Faces);
                }
            }
        }
    }

    private static float Signed(Random random) => (2 * random.NextSingle()) - 1;

    private static (TriangleMesh Mesh, SimilarityPose Pose, double[] Weights) Scene(Random random, int faces, double depth)
    {
        var positions = Enumerable.Range(0, faces + 2).Select(_ => new Vector3(Signed(random), Signed(random), Signed(random))).ToArray();
        var triangles = Enumerable.Range(0, faces).Select(i => new Triangle(i, i + 1, random.Next(i + 2, faces + 2))).ToArray();
        var rotation = RotationMatrix.AboutX(360 * random.NextDouble()) * RotationMatrix.AboutY(360 * random.NextDouble());
        var weights = Enumerable.Range(0, View.Width * View.Height).Select(_ => (double)Signed(random)).ToArray();
        return (new(positions, triangles), new(0.6 + random.NextDouble(), rotation, new(Signed(random), Signed(random), depth)), weights);
    }
}
