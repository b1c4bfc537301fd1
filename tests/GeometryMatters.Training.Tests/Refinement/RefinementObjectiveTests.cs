using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Training.Tests.Support;

namespace GeometryMatters.Training.Tests.Refinement;

public class RefinementObjectiveTests
{
    private static readonly Camera View = Camera.Centered(150, 160, 120);

    [Fact]
    public void The_soft_area_of_a_ball_is_that_of_its_projection()
    {
        var mesh = MadeMeshes.Icosphere(4);
        var silhouette = new SoftSilhouette(mesh, View, 1.5);
        silhouette.Render(new(1, RotationMatrix.Identity, new(0, 0, 6)));

        // A unit ball at depth 6 on the axis: a disc of radius f · tan(asin(1/6)). The polyhedron lies inside the ball by at most 0.2 % of the radius.
        var radius = 150 * Math.Tan(Math.Asin(1 / 6.0));
        Assert.Equal(1, silhouette.Values.Sum() / (Math.PI * radius * radius), 0.005);
        Assert.All(silhouette.Values, v => Assert.InRange(v, 0, 1));
        Assert.Contains(silhouette.Values, v => v is > 0.3 and < 0.7);
    }

    [Fact]
    public void A_silhouette_outside_the_image_is_pulled_back()
    {
        var mesh = MadeMeshes.Icosphere(2);
        var start = new SimilarityPose(1, RotationMatrix.Identity, new(3.2, 0, 6));
        var mask = Silhouette.Render(mesh, start with { Translation = new(0, 0, 6) }, View);
        var options = new PoseRefinerOptions();
        var strong = Gradient(options);
        var none = Gradient(options with { OffImagePenalty = 0 });

        // Descending moves the ball left, back into the image, and the penalty pulls harder than the loss alone.
        Assert.True(strong[1] > 0 && strong[1] > 1.5 * Math.Abs(none[1]), $"{strong[1]:G4} against {none[1]:G4}");

        double[] Gradient(PoseRefinerOptions o)
        {
            var gradient = new double[4];
            Objective(mesh, start, mask, o).Evaluate(new double[4], false, gradient);
            return gradient;
        }
    }

    [Fact]
    public void Scale_acts_about_the_mesh_centre_and_translation_follows()
    {
        var mesh = Shapes.Ell();
        var start = new SimilarityPose(2, RotationMatrix.AboutY(70), new(0.5, 0.2, 9));
        var parameters = new PoseParameters(start, mesh.Bounds, withRotation: false);
        var center = (Vector3D)mesh.Bounds.Center;
        var pose = parameters.PoseOf([Math.Log(1.5), 0, 0, 0.25]);
        Assert.Equal(3, pose.Scale, 1e-12);
        Assert.Equal(start.Apply(center).Z + (0.25 * 2 * mesh.Bounds.Diagonal / 2), pose.Apply(center).Z, 1e-6);
        Assert.Equal(start.Apply(center).X, pose.Apply(center).X, 1e-9);
    }

    private static RefinementObjective Objective(TriangleMesh mesh, SimilarityPose start, Mask mask, PoseRefinerOptions options, bool withRotation = false) =>
        new(new(mesh), new(start, mesh.Bounds, withRotation), new(View, mask, options, new(0, 0, mask.Width, mask.Height), options.Resolution), options);

    internal static TriangleMesh Make(string shape) => shape switch
    {
        "ball" => MadeMeshes.Icosphere(3),
        "box" => Shapes.Box(1.5f, 1, 2),
        _ => Shapes.Ell(),
    };
}
