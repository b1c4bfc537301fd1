using GeometryMatters.Imaging;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>A photograph and where the object is in it.</summary>
internal sealed record Photograph(string Name, ImageBuffer Image, Mask Mask)
{
    /// <summary>Loads pairs of files; a missing file or a mask of another size is told by name.</summary>
    public static IReadOnlyList<Photograph> Load(IReadOnlyList<FileInfo> images, IReadOnlyList<FileInfo> masks)
    {
        return [.. images.Select((image, i) =>
        {
            var loaded = ImageFile.Load(image.FullName);
            return new Photograph("ab"[i..(i + 1)], loaded, ImageFile.LoadMask(masks[i].FullName, null, loaded.Width, loaded.Height));
        })];
    }
}
