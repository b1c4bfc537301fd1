using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class TemplateOrientationEstimatorTests
{
    private static readonly OrientationViewsOptions View = new() { Resolution = 128 };

    [Fact]
    public void Box_cars_of_other_proportions_and_with_noise_vote_for_their_turn()
    {
        TemplateOrientationEstimator estimator = new(View);
        estimator.AddTemplate("car", BoxCar(new Random(1), 0));
        estimator.AddTemplate("car", BoxCar(new Random(2), 0));
        AssertVotes(estimator, "car", Enumerable.Range(10, 4).Select(seed => BoxCar(new Random(seed), 0.01f)));
    }

    [Theory]
    [InlineData("car")]
    [InlineData("chair")]
    public void Noisy_remeshed_instances_of_a_synthetic_category_vote_for_their_turn(string name)
    {
        var category = ShapeCategories.Get(name);
        TemplateOrientationEstimator estimator = new(View);
        for (var i = 0; i < 3; i++)
        {
            estimator.AddTemplate(name, category.CreateInstance(i).TrueMesh(32).Mesh);
        }

        ReconstructionSimulatorOptions options = new() { Cells = 28, YawErrorProbability = 0 };
        AssertVotes(estimator, name, Enumerable.Range(20, 3).Select(i => ReconstructionSimulator.Make(category.CreateInstance(i), i, options).Mesh));
    }

    [Fact]
    public void A_template_recognises_its_own_views()
    {
        var car = BoxCar(new Random(1), 0);
        TemplateOrientationEstimator estimator = new(View, 12);
        estimator.AddTemplate("car", car);
        var views = Enumerable.Range(0, 12).Select(i => OrientationViews.Render(car, 30 * i, View)).ToArray();
        var estimates = estimator.EstimateAzimuthDegrees([.. views.Select(v => v.Image)], [.. views.Select(v => v.Mask)], "car");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 30.0 * i), estimates);
    }

    [Fact]
    public void A_category_without_templates_and_an_empty_mask_are_bad_input()
    {
        TemplateOrientationEstimator estimator = new(View, 4);
        estimator.AddTemplate("car", BoxCar(new Random(1), 0));
        var error = Assert.Throws<InvalidInputException>(() => estimator.EstimateAzimuthDegrees([], [], "boat"));
        Assert.Contains("car", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => estimator.EstimateAzimuthDegrees([new(8, 8)], [new(8, 8)], "car"));
        Assert.Throws<ArgumentException>(() => estimator.EstimateAzimuthDegrees([new(8, 8)], [], "car"));
    }

    private static void AssertVotes(TemplateOrientationEstimator estimator, string category, IEnumerable<TriangleMesh> meshes)
    {
        YawCanonicalizer canonicalizer = new(estimator, new() { View = View });
        List<string> wrong = [];
        foreach (var mesh in meshes)
        {
            foreach (var yaw in new[] { 0, 90, 180, 270 })
            {
                ObjectReconstruction canonical = new(mesh, Camera.Centered(100, 64, 64), OrbitView.Pose(0, 0, 5));
                var decision = canonicalizer.Canonicalize(QuarterTurn.Apply(canonical, yaw), category).Decision;
                if (decision.YawDegrees != yaw)
                {
                    wrong.Add($"{yaw} taken for {decision.YawDegrees} ({string.Join(' ', decision.VotesDegrees)})");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Long low body, cabin towards the back, wheels; proportions and vertex noise drawn at random.</summary>
    private static TriangleMesh BoxCar(Random random, float noise)
    {
        float Between(float a, float b) => a + ((b - a) * random.NextSingle());
        float length = Between(0.9f, 1.1f), width = Between(0.38f, 0.46f), deck = Between(0.42f, 0.55f), roof = Between(0.8f, 1.0f), screen = Between(0.05f, 0.3f);
        List<TriangleMesh> parts =
        [
            MadeMeshes.Box(new(-width, 0.15f, -length), new(width, deck, length)),
            MadeMeshes.Box(new(-width * 0.9f, deck, -length * 0.95f), new(width * 0.9f, roof, screen)),
        ];
        foreach (var (x, z) in new[] { (-1, -0.6f), (1, -0.6f), (-1, 0.65f), (1, 0.65f) })
        {
            parts.Add(MadeMeshes.Box(new((x * width) - 0.06f, 0, (z * length) - 0.17f), new((x * width) + 0.06f, 0.34f, (z * length) + 0.17f)));
        }

        var mesh = MeshSubdivider.ToMaxEdge(MadeMeshes.Join([.. parts]), 0.15f).Mesh;
        return mesh.MapPositions(p => p + (noise * new Vector3(Between(-1, 1), Between(-1, 1), Between(-1, 1))));
    }
}
