namespace GeometryMatters.Drawing.Pages;

/// <summary>A picture of a page.</summary>
/// <param name="Title">Title; also the text for those who do not see the picture, unless <see cref="AltText"/> is given.</param>
/// <param name="Caption">What is to be seen; may be empty.</param>
/// <param name="Image">A whole PNG, JPEG or WebP file.</param>
public sealed record ReportPicture(string Title, string Caption, byte[] Image)
{
    /// <summary>What the picture shows, for those who do not see it; the title when null (default).</summary>
    public string? AltText { get; init; }

    /// <summary>Whether it takes the whole width (default false).</summary>
    public bool Wide { get; init; }
}
