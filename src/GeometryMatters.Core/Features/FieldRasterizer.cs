using GeometryMatters.Cameras;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Features;

/// <summary>Renders a mesh's part descriptors into the image's grid (paper 3.2 and supplement B.1).</summary>
/// <remarks>
/// One ray per cell centre meets the nearest face, whose corners' descriptors are mixed by the hit's barycentrics; cells off the mask stay
/// zero; foreground cells without a hit take the descriptor of the nearest foreground cell with one (by distance of cell centres, the lowest index of equals).
/// </remarks>
public static class FieldRasterizer
{
    /// <summary>Rasterises a field.</summary>
    /// <param name="field">Descriptors of the mesh's vertices.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">Camera of the image.</param>
    /// <param name="letterbox">Where the cells lie in the image.</param>
    /// <param name="mask">Foreground of the image, in image pixels.</param>
    /// <returns>The map on the letterbox's grid and where each cell's descriptor came from; not normalised.</returns>
    /// <exception cref="ArgumentException">Field and mesh, or mask, camera and letterbox, do not fit each other.</exception>
    /// <exception cref="InvalidInputException">No cell centre lies on the mask, or none of those that do sees the mesh.</exception>
    public static FieldRasterization Render(
        VertexField field, TriangleMesh mesh, in SimilarityPose pose, Camera camera, Letterbox letterbox, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(letterbox);
        ArgumentNullException.ThrowIfNull(mask);
        if (field.VertexCount != mesh.VertexCount)
        {
            throw new ArgumentException($"Expected a field of {mesh.VertexCount} vertices, found {field.VertexCount}.", nameof(field));
        }

        var foreground = MaskOperations.ToGrid(mask, letterbox);
        if (!foreground.Contains(true))
        {
            throw new InvalidInputException("mask", "", "a cell centre on the foreground", $"none of {letterbox.Grid.CellCount}");
        }

        var grid = letterbox.Grid;
        var raster = Rasterizer.Render(mesh, pose, letterbox.GridCamera(camera));
        var values = new float[grid.CellCount * field.Channels];
        Mask covered = new(grid.Columns, grid.Rows);
        var hits = 0;
        for (var cell = 0; cell < grid.CellCount; cell++)
        {
            if (foreground[cell] && raster.Faces[cell] >= 0)
            {
                field.Interpolate(mesh, new(raster.Faces[cell], raster.Barycentrics[cell]), values.AsSpan(cell * field.Channels, field.Channels));
                covered[cell % grid.Columns, cell / grid.Columns] = true;
                hits++;
            }
        }

        if (hits == 0)
        {
            throw new InvalidInputException("mesh, as posed", "", "some foreground cell that sees it", "none");
        }

        return new(new(grid, field.Channels, values), Fill(values, field.Channels, foreground, covered));
    }

    private static FieldCell[] Fill(float[] values, int channels, bool[] foreground, Mask covered)
    {
        var origins = new FieldCell[foreground.Length];
        var nearest = DistanceTransform.NearestPixel(covered);
        for (var cell = 0; cell < origins.Length; cell++)
        {
            if (!foreground[cell])
            {
                continue;
            }

            origins[cell] = nearest[cell] == cell ? FieldCell.Hit : FieldCell.Filled;
            if (nearest[cell] != cell)
            {
                values.AsSpan(nearest[cell] * channels, channels).CopyTo(values.AsSpan(cell * channels, channels));
            }
        }

        return origins;
    }
}
