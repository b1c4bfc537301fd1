using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;
using GeometryMatters.Training.Refinement;

namespace GeometryMatters.Training.Tests.Refinement;

/// <summary>
/// The analytic gradient against central differences, for random triangle soups, random poses and random weights by pixel.
/// The loss is Σ w M̂. It is smooth but where a pixel changes its nearest part of the outline (a kink) or where an outline appears; over a step of
/// 1e-6 a pixel meets a kink with a probability of about 1e-6, and the seeds are pinned.
/// </summary>
public class SoftSilhouetteGradientTests
{
    private static readonly Camera View = new(70, 75, 30, 26, 64, 48);

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 12, 5)]
    [InlineData(3, 40, 5)]
    [InlineData(4, 12, 30)]
    [InlineData(5, 40, 60)]
    public void Pose_gradients_equal_central_differences(int seed, int faces, double depth)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
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
            Assert.Contains(gradient, g => g != 0);
            var largest = gradient.Max(Math.Abs);
            for (var k = 0; k < 7; k++)
            {
                double[] high = [.. theta], low = [.. theta];
                high[k] += 1e-6;
                low[k] -= 1e-6;
                var difference = (Loss(high) - Loss(low)) / 2e-6;
                Assert.True(
                    Math.Abs(difference - gradient[k]) <= 1e-3 * Math.Max(Math.Abs(gradient[k]), 0.01 * largest),
                    $"seed {seed}, round {round}, parameter {k}: difference {difference:G8}, gradient {gradient[k]:G8}");
            }
        }
    }

    private static (TriangleMesh Mesh, SimilarityPose Pose, double[] Weights) Scene(Random random, int faces, double depth)
    {
        float Signed() => (2 * random.NextSingle()) - 1;
        var positions = Enumerable.Range(0, faces + 2).Select(_ => new Vector3(Signed(), Signed(), Signed())).ToArray();
        var triangles = Enumerable.Range(0, faces).Select(i => new Triangle(i, i + 1, random.Next(i + 2, faces + 2))).ToArray();
        var rotation = RotationMatrix.AboutX(360 * random.NextDouble()) * RotationMatrix.AboutY(360 * random.NextDouble());
        var weights = Enumerable.Range(0, View.Width * View.Height).Select(_ => (double)Signed()).ToArray();
        return (new(positions, triangles), new(0.6 + random.NextDouble(), rotation, new(Signed(), Signed(), depth)), weights);
    }
}
