using GeometryMatters.Cameras;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The examples of the packages' own pages, run on shapes that the library makes.</summary>
public sealed class PackageSnippets : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("geometrymatters-package-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Core_describes_meshes_and_matches_what_images_see_of_them()
    {
        var (first, second) = (Save("car.ply", 0), Save("other.ply", 1));

        // snippet: package-core
        var pipeline = new PseudoLabelPipeline(new FusionWeights(new FusionWeight("field", 1)), new FieldSimilarityFilter());
        PreparedView View(string meshFile, double azimuth)
        {
            var (mesh, camera, pose) = (MeshFile.Load(meshFile).Mesh, Camera.Centered(500, 480, 360), OrbitView.Pose(azimuth, 15, 2.5));
            var mask = Silhouette.Render(mesh, pose, camera);
            return pipeline.Prepare(new ObjectView(new()
            {
                Id = meshFile, Category = "car", Camera = camera, Pose = pose, Box = mask.Bounds()!.Value, Letterbox = new(480, 360), LoadMask = () => mask,
                LoadMesh = () => mesh, LoadField = () => new CanonicalFourierField().Describe(mesh), LoadFeatures = new Dictionary<string, Func<FeatureMap>>(),
            }));
        }

        var labels = pipeline.Label(View(first, azimuth: 30), View(second, azimuth: 50));   // which cell is which
        // end snippet

        Assert.InRange(labels.Kept.Count, 100, labels.Counts.Candidates);
    }

    [Fact]
    public void Geodesics_measures_distances_and_paths()
    {
        var path = Save("horse.ply", 2);

        // snippet: package-geodesics
        var mesh = MeshFile.Load(path).Mesh;
        var topology = new SurfaceTopology(mesh);              // seams welded; pieces apart unless told otherwise
        var solver = new ExactGeodesicSolver(topology);        // or EdgePathSolver, ShortenedPathSolver
        var from = SurfacePoint.AtCorner(face: 0, corner: 0);

        var distances = new double[mesh.VertexCount];
        solver.AllVertices(from, distances);                   // mesh units; infinite where there is no way

        var shortest = solver.FindPath(from, SurfacePoint.AtCorner(mesh.FaceCount / 2, 0))!;
        Console.WriteLine($"{shortest.Length} along {shortest.Points.Count} points");
        // end snippet

        var end = SurfacePoint.AtCorner(mesh.FaceCount / 2, 0).DominantVertex(mesh);

        // One distance by a field over the whole mesh and by a search for a single target: equal but for rounding.
        Assert.Equal(distances[end], shortest.Length, 1e-6 * shortest.Length);
    }

    private string Save(string name, int instance)
    {
        var path = Path.Combine(folder, name);
        MeshFile.SavePly(path, ShapeCategories.Get("car").CreateInstance(instance).TrueMesh(24).Mesh);
        return path;
    }
}
