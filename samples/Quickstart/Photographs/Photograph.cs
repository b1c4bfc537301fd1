using GeometryMatters.Imaging;

namespace GeometryMatters.Quickstart.Photographs;

/// <summary>A photograph and where the object is in it.</summary>
internal sealed record Photograph(string Name, ImageBuffer Image, Mask Mask)
{
    /// <summary>Loads pairs of files; a wrong number, a missing file or a mask of another size is told by name.</summary>
    public static IReadOnlyList<Photograph> Load(IReadOnlyList<FileInfo> images, IReadOnlyList<FileInfo> masks)
    {
        if (images.Count != 2 || masks.Count != 2)
        {
            throw new InvalidInputException(
                "arguments", "", "two images and two masks: --image a.jpg --mask a.png --image b.jpg --mask b.png", $"{images.Count} images and {masks.Count} masks");
        }

        return [.. images.Select((image, i) =>
        {
            var loaded = ImageFile.Load(image.FullName);
            return new Photograph("ab"[i..(i + 1)], loaded, ImageFile.LoadMask(masks[i].FullName, null, loaded.Width, loaded.Height));
        })];
    }
}
