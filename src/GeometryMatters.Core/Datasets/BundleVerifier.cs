using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets;

/// <summary>Reads every part of an item and notes what fails.</summary>
internal static class BundleVerifier
{
    public static IReadOnlyList<BundleProblem> Check(BundleItem item)
    {
        List<BundleProblem> problems = [];
        Try(problems, item, Path.Combine(item.Folder, "item.json"), () => _ = item.Info);
        if (problems.Count == 0)
        {
            CheckImage(problems, item);
        }

        // Whatever else is wrong, the mesh tells whether the descriptors are its own; without it they are read for themselves.
        TriangleMesh? mesh = null;
        if (item.HasReconstruction)
        {
            Try(problems, item, item.Folder, () => mesh = BundleMesh.LoadMesh(item.MeshFolder));
        }

        if (item.HasPartField)
        {
            Try(problems, item, Path.Combine(item.Folder, "partfield"), () => CheckPartField(item, mesh));
        }

        if (item.HasOrientation)
        {
            Try(problems, item, Path.Combine(item.Folder, "orient"), () => item.LoadOrientation());
        }

        foreach (var name in item.FeatureNames)
        {
            Try(problems, item, item.FeaturePath(name), () => item.LoadFeature(name));
        }

        Try(problems, item, item.Folder, () => item.LoadRefinement());
        Try(problems, item, item.Folder, () => item.LoadYaw());
        Try(problems, item, item.CanonicalMeshPath, () =>
        {
            if (item.LoadCanonicalMesh() is { } canonical)
            {
                item.LoadCanonicalField(canonical);
            }
        });
        return [.. problems.Distinct()];
    }

    private static void CheckPartField(BundleItem item, TriangleMesh? mesh)
    {
        if (mesh is null)
        {
            PartFieldFiles.Check(item.Folder);
        }
        else
        {
            item.LoadPartField(mesh);
        }
    }

    private static void CheckImage(List<BundleProblem> problems, BundleItem item)
    {
        Try(problems, item, item.Info.ImagePath, () => item.LoadImage());
        Try(problems, item, item.Folder, () =>
        {
            var mask = item.LoadMask();
            if (mask.Count() == 0)
            {
                throw new DatasetFormatException(item.MaskPath, "", "a mask with foreground", "an empty one");
            }
        });
        if (item.HasReconstruction)
        {
            Try(problems, item, item.Folder, () =>
            {
                var reconstruction = item.LoadReconstruction();
                var (u, v) = reconstruction.Camera.Project(reconstruction.Pose.Apply(reconstruction.Mesh.Bounds.Center));
                if (!(reconstruction.Pose.Apply(reconstruction.Mesh.Bounds.Center).Z > 0) || !double.IsFinite(u + v))
                {
                    throw new DatasetFormatException(item.PosePath, "", "a pose that puts the mesh in front of the camera", "one that does not");
                }
            });
        }
    }

    private static void Try(List<BundleProblem> problems, BundleItem item, string file, Action read)
    {
        try
        {
            read();
        }
        catch (InvalidInputException e)
        {
            var at = e.Place.Length == 0 ? "" : $"{e.Place}: ";
            problems.Add(new(item.Name, e.InputSource, $"{at}expected {e.Expected}, found {e.Found}"));
        }
        catch (Exception e) when (e is GeometryMattersException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new(item.Name, (e as FileNotFoundException)?.FileName ?? file, e.Message));
        }
    }
}
