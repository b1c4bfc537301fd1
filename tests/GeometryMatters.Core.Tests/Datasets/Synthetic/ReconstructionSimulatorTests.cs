using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Datasets.Synthetic;

public class ReconstructionSimulatorTests
{
    public static TheoryData<string> Names => [.. ShapeCategories.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reconstructions_are_off_by_a_little_and_closed(string name)
    {
        var instance = ShapeCategories.Get(name).CreateInstance(1);
        var made = ReconstructionSimulator.Make(instance, 9, new() { YawErrorProbability = 0 });
        Assert.Equal(0, made.YawErrorDegrees);
        var mesh = made.Mesh;
        Assert.InRange(mesh.VertexCount, 1900, 7000);
        var report = MeshDiagnostics.Inspect(mesh);
        Assert.Equal(0, report.BoundaryEdges);
        Assert.Equal(1, report.Components);
        Assert.True(SurfaceNetsTests.Volume(mesh) > 0);
        var mean = mesh.Positions.ToArray().Average(p => MathF.Abs(instance.Shape.Evaluate(p).Distance)) / instance.Bounds.Diagonal;
        Assert.InRange(mean, 0.001f, 0.02f);
    }

    [Fact]
    public void Bumps_and_noise_have_the_size_that_the_options_name()
    {
        // Without thickening and vertex noise the offset is the bump field: its root mean square must be near the option.
        var instance = ShapeCategories.Get("bottle").CreateInstance(0);
        var options = new ReconstructionSimulatorOptions { YawErrorProbability = 0, ThickeningCells = 0, VertexNoiseFraction = 0, BumpFraction = 0.004 };
        var squares = new List<double>();
        for (var seed = 0; seed < 4; seed++)
        {
            foreach (var p in ReconstructionSimulator.Make(instance, seed, options).Mesh.Positions)
            {
                squares.Add(Math.Pow(instance.Shape.Evaluate(p).Distance / instance.Bounds.Diagonal, 2));
            }
        }

        // Few bumps fit on a bottle, so the estimate of the spread is itself uncertain by a third or so.
        Assert.InRange(Math.Sqrt(squares.Average()), 0.0025, 0.006);
    }

    [Fact]
    public void Same_seed_gives_the_same_mesh_and_another_seed_another()
    {
        var instance = ShapeCategories.Get("car").CreateInstance(0);
        SimulatedReconstruction a = ReconstructionSimulator.Make(instance, 3), b = ReconstructionSimulator.Make(instance, 3), c = ReconstructionSimulator.Make(instance, 4);
        Assert.True(a.Mesh.Positions.SequenceEqual(b.Mesh.Positions));
        Assert.True(a.Mesh.Triangles.SequenceEqual(b.Mesh.Triangles));
        Assert.Equal(a.YawErrorDegrees, b.YawErrorDegrees);
        Assert.False(a.Mesh.Positions.SequenceEqual(c.Mesh.Positions));
    }

    [Fact]
    public void Yaw_errors_occur_as_often_as_asked_and_in_all_three_quarters()
    {
        var small = new TriangleMesh([Vector3.Zero, Vector3.UnitX, Vector3.UnitZ], [new(0, 1, 2)]);
        var options = new ReconstructionSimulatorOptions { YawErrorProbability = 0.2 };
        var yaws = Enumerable.Range(0, 4000).Select(seed => ReconstructionSimulator.Finish(small, 1, seed, options).YawErrorDegrees).ToArray();
        // 4000 draws at 0.2: five standard deviations are 0.032; each quarter has a third of them.
        Assert.InRange(yaws.Count(y => y != 0) / 4000.0, 0.168, 0.232);
        Assert.All((int[])[90, 180, 270], quarter => Assert.InRange(yaws.Count(y => y == quarter), 190, 345));
        Assert.All(yaws, y => Assert.True(y is 0 or 90 or 180 or 270));
    }

    [Fact]
    public void Yaw_error_is_the_rotation_about_y_that_it_says()
    {
        var mesh = new TriangleMesh([new(1, 2, 3), Vector3.UnitX, Vector3.UnitZ], [new(0, 1, 2)]);
        var options = new ReconstructionSimulatorOptions { YawErrorProbability = 1, VertexNoiseFraction = 0 };
        for (var seed = 0; seed < 20; seed++)
        {
            var made = ReconstructionSimulator.Finish(mesh, 1, seed, options);
            var expected = (Vector3)(RotationMatrix.AboutY(made.YawErrorDegrees) * new Vector3D(1, 2, 3));
            Assert.True(Vector3.Distance(expected, made.Mesh.Positions[0]) < 1e-5f);
        }
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var instance = ShapeCategories.Get("car").CreateInstance(0);
        Assert.Equal("Cells", Assert.Throws<ArgumentOutOfRangeException>(() => ReconstructionSimulator.Make(instance, 0, new() { Cells = 2 })).ParamName);
        Assert.Equal(
            "YawErrorProbability",
            Assert.Throws<ArgumentOutOfRangeException>(() => ReconstructionSimulator.Make(instance, 0, new() { YawErrorProbability = double.NaN })).ParamName);
    }

    [Fact]
    public void Poses_are_disturbed_within_the_options_and_repeatably()
    {
        SimilarityPose pose = OrbitView.Pose(30, 10, 4) with { Scale = 1.5 };
        var options = new PosePerturbationOptions { MinScaleFactor = 0.6, MaxScaleFactor = 1.6, TranslationFraction = 0.1, DepthFraction = 0, RotationDegrees = 3 };
        double low = 2, high = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var wrong = PosePerturbation.Apply(pose, 2, seed, options);
            Assert.Equal(wrong, PosePerturbation.Apply(pose, 2, seed, options));
            Assert.True(wrong.IsValid());
            var factor = wrong.Scale / 1.5;
            (low, high) = (Math.Min(low, factor), Math.Max(high, factor));
            var shift = wrong.Translation - pose.Translation;
            // Fraction 0.1 of size 2 at scale 1.5, across the view only.
            Assert.True(shift.Length <= 0.3 + 1e-12);
            Assert.Equal(0, shift.Z, 12);
            var turn = wrong.Rotation * pose.Rotation.Transposed();
            var angle = Math.Acos(Math.Clamp((turn.M11 + turn.M22 + turn.M33 - 1) / 2, -1, 1)) * 180 / Math.PI;
            Assert.True(angle <= 3 + 1e-6);
        }

        Assert.InRange(low, 0.6, 0.62);
        Assert.InRange(high, 1.55, 1.6);
    }

    [Fact]
    public void Depth_errors_move_the_object_along_its_ray()
    {
        var pose = OrbitView.Pose(30, 10, 4) with { Translation = new(0.5, -0.2, 4) };
        var options = new PosePerturbationOptions { TranslationFraction = 0, RotationDegrees = 0, DepthFraction = 0.1 };
        var wrong = PosePerturbation.Apply(pose, 1, 12, options).Translation;
        Assert.Equal(0.5 / 4, wrong.X / wrong.Z, 12);
        Assert.InRange(wrong.Z, 3.6, 4.4);
    }
}
