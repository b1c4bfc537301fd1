namespace GeometryMatters.Drawing.Pages;

/// <summary>Two pictures of the same size that a reader wipes between.</summary>
/// <param name="Name">Name on the button.</param>
/// <param name="Before">A whole PNG, JPEG or WebP file; shown left of the handle.</param>
/// <param name="After">The other; shown right of it.</param>
public sealed record PictureComparison(string Name, byte[] Before, byte[] After)
{
    /// <summary>A few words on the first picture (default <c>before</c>).</summary>
    public string BeforeNote { get; init; } = "before";

    /// <summary>A few words on the second picture (default <c>after</c>).</summary>
    public string AfterNote { get; init; } = "after";
}
