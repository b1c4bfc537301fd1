using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Views;

namespace GeometryMatters.Pipelines;

/// <summary>Stores what a <see cref="ReconstructionPipeline"/> found out in an artefact bundle, and opens it as views.</summary>
public static class BundleViews
{
    /// <summary>
    /// Writes refined pose, yaw, canonical mesh, field and feature maps beside the item's artefacts, and what did not come from there: the reconstruction, and the mask as <c>mask.png</c>.
    /// </summary>
    /// <remarks>
    /// A mask that is there is never overwritten: it may have been corrected by hand, and views are opened with it. What an earlier run left and this one has not (a reconstruction, a refined
    /// pose, a yaw) is removed, so that all that is there belongs together.
    /// </remarks>
    /// <param name="item">The item.</param>
    /// <param name="result">What was found out about it.</param>
    /// <param name="halfPrecision">Whether feature maps are stored as 16-bit floats.</param>
    /// <exception cref="ArgumentException">The item has no mask, and that of the result is of another size than its image.</exception>
    public static void Save(BundleItem item, ReconstructedObject result, bool halfPrecision = true)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(result);
        if (!item.HasMask)
        {
            item.SaveMask(result.Mask);
        }

        if (result.Reconstruction is { } came && result.ReconstructionFolder != item.MeshFolder)
        {
            BundleMesh.Save(item.OwnMeshFolder, new(came.Mesh, [], null, null), came.Camera, came.Pose);
        }
        else
        {
            foreach (var path in BundleMesh.Files(item.OwnMeshFolder))
            {
                Discard(path);
            }
        }

        if (result.Refinement is { } refinement)
        {
            item.SaveRefinement(refinement);
        }
        else
        {
            Discard(item.RefinementPath);
        }

        if (result.Yaw is { } yaw)
        {
            item.SaveYaw(new(Back(yaw.YawDegrees), [.. yaw.VotesDegrees.Select(Back)]));
        }
        else
        {
            Discard(item.YawPath);
        }

        item.SaveCanonicalMesh(result.Canonical.Mesh);
        item.SaveCanonicalField(result.Canonical.Mesh, result.Field);
        foreach (var (name, map) in result.Features)
        {
            item.SaveFeature(name, map, halfPrecision);
        }
    }

    /// <summary>Opens an item as a view; parts are read when first asked for.</summary>
    /// <param name="item">The item.</param>
    /// <param name="canvasSize">Side of the canvas that cells are counted on, in pixels.</param>
    /// <param name="gridCells">Cells along a side; those of the stored feature maps (<see cref="ReconstructionParts.GridCells"/> of the run that made them), else matching refuses the maps.</param>
    /// <returns>The view, with derived results where there are some and the reconstruction as it came where not.</returns>
    /// <exception cref="GeometryMattersException">The item has no reconstruction, or it cannot be read.</exception>
    public static ObjectView Open(BundleItem item, int canvasSize = 840, int gridCells = 60)
    {
        ArgumentNullException.ThrowIfNull(item);
        var reconstruction = item.LoadUsedReconstruction();
        var pose = item.LoadRefinement()?.Pose ?? reconstruction.Pose;
        if (item.LoadYaw() is { } yaw)
        {
            pose = pose.AfterRotatingObject(RotationMatrix.AboutY(yaw.Degrees));
        }

        var mesh = new Lazy<Meshes.TriangleMesh>(() => item.LoadCanonicalMesh() ?? reconstruction.Mesh);
        var info = item.Info;
        return new(new()
        {
            Id = item.Id,
            Category = item.Category,
            Camera = reconstruction.Camera,
            Pose = pose,
            Box = info.Box ?? item.LoadMask().Bounds() ?? new PixelBox(0, 0, info.Width, info.Height),
            Letterbox = new(info.Width, info.Height, canvasSize, gridCells),
            LoadMask = item.LoadMask,
            LoadMesh = () => mesh.Value,
            LoadField = () => item.LoadCanonicalField(mesh.Value) ?? item.LoadPartField(mesh.Value),
            LoadFeatures = item.FeatureNames.ToDictionary(n => n, n => (Func<FeatureMap>)(() => item.LoadFeature(n)), StringComparer.Ordinal),
        });
    }

    /// <summary>Deletes a file where it and its folder are there.</summary>
    internal static void Discard(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    // The bundle stores the turn that makes the mesh canonical, the vote how far it is off.
    private static double Back(int yawDegrees) => (360 - yawDegrees) % 360;
}
