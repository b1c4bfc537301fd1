using System.Globalization;
using System.Net;
using System.Text;

namespace GeometryMatters.Drawing.Pages;

/// <summary>
/// A page of results in one HTML file: numbers, tables, pictures, and parts that answer a pointer, a finger or the keyboard. It opens
/// offline, on a phone and in dark mode, and its policy forbids it to load anything.
/// </summary>
/// <remarks>
/// Sections come in the order in which they are added. Texts are plain text and are escaped. The same content gives the same bytes.
/// Similarities take one byte each: a pair of 400 × 400 cells with two kinds of features some 430 kB. Not safe for concurrent use.
/// </remarks>
public sealed class ReportPage
{
    private readonly string title;
    private readonly string lead;
    private readonly StringBuilder sections = new();
    private readonly List<(string Id, string Title)> contents = [];
    private readonly PageImages images = new();

    // Scripts of the interactive parts in use, in a fixed order.
    private readonly SortedSet<string> scripts = new(StringComparer.Ordinal);

    /// <summary>Starts a page.</summary>
    /// <param name="title">Title.</param>
    /// <param name="lead">A paragraph below it; may be empty.</param>
    public ReportPage(string title, string lead = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        ArgumentNullException.ThrowIfNull(lead);
        this.title = title;
        this.lead = lead;
    }

    /// <summary>Adds a row of large numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    public void AddNumbers(IReadOnlyList<ReportNumber> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        sections.Append("<section class=\"numbers\"><dl class=\"numbers\">");
        foreach (var number in numbers)
        {
            Append($"<div><dt>{number.Name}</dt><dd><strong>{number.Value}</strong><span>{number.Note}</span></dd></div>");
        }

        sections.Append("</dl></section>\n");
    }

    /// <summary>Adds a table.</summary>
    /// <param name="title">Title of the section.</param>
    /// <param name="caption">A sentence below it; may be empty.</param>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Cells, as many per row as there are columns. A column in which a cell is not a number is text.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public void AddTable(string title, string caption, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if (row.Count != header.Count)
            {
                throw new ArgumentException($"Expected {header.Count} cells per row of table '{title}', found {row.Count}.", nameof(rows));
            }
        }

        bool[] isText = [.. header.Select((_, c) => rows.Any(r => !IsNumber(r[c])))];
        Open(title, caption);
        sections.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
        Append($" aria-label=\"{title}\"");
        sections.Append("><table><thead><tr>");
        for (var c = 0; c < header.Count; c++)
        {
            sections.Append(isText[c] ? "<th scope=\"col\" class=\"text\">" : "<th scope=\"col\">");
            Append($"{header[c]}</th>");
        }

        sections.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            sections.Append("<tr>");
            for (var c = 0; c < row.Count; c++)
            {
                sections.Append(isText[c] ? "<td class=\"text\">" : "<td>");
                Append($"{row[c]}</td>");
            }

            sections.Append("</tr>\n");
        }

        sections.Append("</tbody></table></div></section>\n");
    }

    /// <summary>Adds pictures.</summary>
    /// <param name="title">Title of the section.</param>
    /// <param name="caption">A sentence below it; may be empty.</param>
    /// <param name="pictures">The pictures.</param>
    /// <exception cref="ArgumentException">An image is not a PNG, JPEG or WebP file.</exception>
    public void AddPictures(string title, string caption, IReadOnlyList<ReportPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        string[] urls = [.. pictures.Select(p => PageImages.DataUrl(p.Image))];
        Open(title, caption);
        sections.Append("<div class=\"gallery\">\n");
        foreach (var (picture, url) in pictures.Zip(urls))
        {
            sections.Append(picture.Wide ? "<figure class=\"wide\">" : "<figure>");
            // A wide picture is not shrunk below what can be read: a narrow screen scrolls it.
            if (picture.Wide)
            {
                Append($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{picture.Title}\">");
            }

            Append($"<img loading=\"lazy\" alt=\"{picture.AltText ?? picture.Title}\" src=\"{url}\">");
            sections.Append(picture.Wide ? "</div>" : "");
            Append($"<figcaption><b>{picture.Title}</b> {picture.Caption}</figcaption></figure>\n");
        }

        sections.Append("</div></section>\n");
    }

    /// <summary>Adds pairs of images in whose source a reader points at a cell and sees, on the target, where it matches and how similar everything else is.</summary>
    /// <param name="title">Title of the section.</param>
    /// <param name="caption">A sentence below it; may be empty.</param>
    /// <param name="pairs">At least one pair.</param>
    /// <exception cref="ArgumentException">There is no pair, or values and cells of one do not fit.</exception>
    public void AddExplorer(string title, string caption, IReadOnlyList<ExplorerPair> pairs)
    {
        RequireSome(pairs, nameof(pairs));
        foreach (var pair in pairs)
        {
            pair.Validate();
        }

        AddWidget("explorer", title, caption, PageData.Of(pairs, images));
    }

    /// <summary>Adds a slider over filters' thresholds; surviving matches and rates follow it.</summary>
    /// <param name="title">Title of the section.</param>
    /// <param name="caption">A sentence below it; may be empty.</param>
    /// <param name="study">Filters, pairs and errors.</param>
    /// <exception cref="ArgumentException">The numbers of filters, pairs and errors do not fit, or a judged match is neither right nor wrong.</exception>
    public void AddThresholds(string title, string caption, ThresholdStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        study.Validate();
        AddWidget("thresholds", title, caption, PageData.Of(study, images));
    }

    /// <summary>Adds pictures on top of each other, the border between the two under a handle.</summary>
    /// <param name="title">Title of the section.</param>
    /// <param name="caption">A sentence below it; may be empty.</param>
    /// <param name="items">At least one comparison.</param>
    /// <exception cref="ArgumentException">There is no comparison, or an image is not a PNG, JPEG or WebP file.</exception>
    public void AddComparisons(string title, string caption, IReadOnlyList<PictureComparison> items)
    {
        RequireSome(items, nameof(items));
        AddWidget("compare", title, caption, PageData.Of(items, images));
    }

    /// <summary>The page.</summary>
    /// <returns>HTML with styles, scripts, pictures and data inside.</returns>
    public string ToHtml()
    {
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
        html.Append(Markup($"<title>{title}</title>\n"));
        html.Append("<style>\n").Append(PageAssets.Read("page.css")).Append("</style>\n</head>\n<body>\n<header>");
        html.Append(Markup($"<h1>{title}</h1><p class=\"lead\">{lead}</p></header>\n"));
        if (contents.Count > 2)
        {
            html.Append("<nav aria-label=\"Sections\"><ul>");
            foreach (var (id, name) in contents)
            {
                html.Append(Markup($"<li><a href=\"#{id}\">{name}</a></li>"));
            }

            html.Append("</ul></nav>\n");
        }

        html.Append("<main>\n").Append(sections).Append("</main>\n<footer>Made by GeometryMatters. One file: nothing is loaded from elsewhere.</footer>\n");
        if (scripts.Count > 0)
        {
            html.Append("<script type=\"application/json\" id=\"page-images\">").Append(images.ToJson()).Append("</script>\n<script>\n");
            html.Append(PageAssets.Read("page.js"));
            foreach (var script in scripts)
            {
                html.Append(PageAssets.Read(script + ".js"));
            }

            html.Append("page.start();\n</script>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Writes the page as a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToHtml());

    private static void RequireSome<T>(IReadOnlyList<T> items, string name)
    {
        ArgumentNullException.ThrowIfNull(items, name);
        if (items.Count == 0)
        {
            throw new ArgumentException("Expected at least one.", name);
        }
    }

    private static bool IsNumber(string cell) => cell is "" or "–" || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Fills escaped values into markup.</summary>
    private static string Markup(FormattableString text) => string.Format(
        CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(a => (object)WebUtility.HtmlEncode(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))]);

    private void Append(FormattableString text) => sections.Append(Markup(text));

    private void Open(string name, string caption)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(caption);
        var id = string.Create(CultureInfo.InvariantCulture, $"part-{contents.Count + 1}");
        contents.Add((id, name));
        Append($"<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{name}</h2>");
        if (caption.Length > 0)
        {
            Append($"<p class=\"caption\">{caption}</p>");
        }
    }

    private void AddWidget(string script, string name, string caption, string json)
    {
        Open(name, caption);
        scripts.Add(script);
        Append($"<noscript><p class=\"note\">This part needs JavaScript.</p></noscript><div data-widget=\"{script}\" id=\"part-{contents.Count}-{script}\">");
        sections.Append("<script type=\"application/json\">").Append(json).Append("</script></div></section>\n");
    }
}
