using GeometryMatters.Features;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Reads spherical maps: for every cell of the grid a point of the sphere, as a feature map of three channels (SphericalMaps, DIY-SC).</summary>
/// <remarks>
/// Shapes: [cells, 3] or [1, cells, 3] of a square grid, row by row, as DIY-SC leaves them in <c>NAME_sph.pt</c>; [rows, columns, 3]; [1, 3, rows, columns].
/// Lengths are not changed.
/// </remarks>
public static class SphericalMapFile
{
    /// <summary>Reads a map.</summary>
    /// <param name="path">A file ending in <c>.pt</c> or <c>.pth</c> (one tensor, or one named <c>sph</c>), <c>.safetensors</c> (its only tensor, or the one named <c>sph</c>) or <c>.npy</c>.</param>
    /// <returns>The map.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="TensorFormatException">The file cannot be read, or is not such a map.</exception>
    public static FeatureMap Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Path.GetExtension(path))
        {
            case ".pt" or ".pth":
                using (var torch = TorchFile.Open(path))
                {
                    var name = torch.Contains("") ? "" : "sph";
                    return ToMap(torch.Read(name), path, name);
                }

            case ".safetensors":
                using (var file = SafetensorsFile.Open(path))
                {
                    var name = file.Entries.Count == 1 ? file.Entries.First().Name : "sph";
                    file.Entry(name);
                    return ToMap(file.Read(name), path, name);
                }

            case ".npy":
                return ToMap(NpyFile.Read(path), path, "");

            default:
                throw new ArgumentException($"Expected a name that ends in .pt, .pth, .safetensors or .npy, found '{Path.GetFileName(path)}'.", nameof(path));
        }
    }

    internal static FeatureMap ToMap(TensorArray tensor, string path, string name)
    {
        int[] shape = [.. tensor.Shape];
        return shape switch
        {
            [var cells, 3] when Side(cells) is > 0 and var side => new(new(side, side), 3, tensor.ToSingle()),
            [1, var cells, 3] when Side(cells) is > 0 and var side => new(new(side, side), 3, tensor.ToSingle()),
            [> 0, > 0, 3] or [1, 3, > 0, > 0] => FeatureFile.ToMap(tensor, "", path, name),
            _ => throw new TensorFormatException(path, name, "[cells of a square grid, 3], the same after a 1, [rows, columns, 3] or [1, 3, rows, columns]", $"[{string.Join(", ", shape)}]"),
        };
    }

    // 0 where the cells are no square grid.
    private static int Side(int cells)
    {
        var side = (int)Math.Round(Math.Sqrt(cells));
        return (long)side * side == cells ? side : 0;
    }
}
