using GeometryMatters.Imaging;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>A photograph, by the name that its files get and that of the file it came from, and where the object is in it.</summary>
internal sealed record Photograph(string Name, string Title, ImageBuffer Image, Mask Mask)
{
    /// <summary>Loads pairs of files; a missing file or a mask of another size is told by name.</summary>
    public static IReadOnlyList<Photograph> Load(IReadOnlyList<FileInfo> images, IReadOnlyList<FileInfo> masks)
    {
        return [.. images.Select((image, i) =>
        {
            var loaded = ImageFile.Load(image.FullName);
            return new Photograph("ab"[i..(i + 1)], image.Name, loaded, ImageFile.LoadMask(masks[i].FullName, null, loaded.Width, loaded.Height));
        })];
    }
}
