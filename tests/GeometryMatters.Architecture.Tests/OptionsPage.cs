using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GeometryMatters.Architecture.Tests;

/// <summary>docs/options.md: every record of options with its defaults, written from the assemblies and their XML docs.</summary>
internal static partial class OptionsPage
{
    private static readonly string[] Assemblies = ["GeometryMatters.Core", "GeometryMatters.Geodesics", "GeometryMatters.Training"];

    public static string Write()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        var members = Assemblies.SelectMany(a => XDocument.Load(Path.Combine(folder, a + ".xml")).Descendants("member"))
            .DistinctBy(m => (string)m.Attribute("name")!) // internal sources may be compiled into two of them
            .ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal);
        StringBuilder page = new();
        page.Append(
            """
            # Options

            Every record of options, with defaults. Values are set with `new() { … }` or `with { … }`; constructors check them and name the property that is out of range (`ArgumentOutOfRangeException`).
            Formulas and when to change what are on the pages of the [stages](README.md). Written from the code by
            `GEOMETRYMATTERS_WRITE_PICTURES=1 dotnet test tests/GeometryMatters.Architecture.Tests -c Release --filter FullyQualifiedName~options`; without the variable the same test fails where the page is out of date.

            """);
        foreach (var space in Types().GroupBy(t => t.Namespace!))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {space.Key}\n");
            foreach (var type in space)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n### {type.Name}\n\n{Summary(members, $"T:{type.FullName}")}\n\n| option | default | |\n|---|---|---|\n");
                var made = Properties(type).Any(p => p.IsDefined(typeof(RequiredMemberAttribute))) ? null : Activator.CreateInstance(type);
                foreach (var property in Properties(type))
                {
                    page.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | {Default(property, made)} | {Summary(members, $"P:{property.DeclaringType!.FullName}.{property.Name}")} |\n");
                }
            }
        }

        return page.ToString();
    }

    /// <summary>Names of the records, for the pages that must point at them.</summary>
    public static IEnumerable<string> Names() => Types().Select(t => t.Name);

    private static IEnumerable<Type> Types() => Assemblies.SelectMany(a => Assembly.Load(a).GetExportedTypes())
        .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.IsClass && Properties(t).Any())
        .Select(t => (Type: t, Layer: Layer(t.Namespace!)))
        .OrderBy(t => t.Layer).ThenBy(t => t.Type.FullName, StringComparer.Ordinal)
        .Select(t => t.Type);

    private static int Layer(string space)
    {
        for (var name = space; ; name = name[..name.LastIndexOf('.')])
        {
            var layer = Array.IndexOf(LayerTests.CoreOrder, name);
            if (layer > 0)
            {
                return layer;
            }

            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return LayerTests.CoreOrder.Length + (space.Contains("Training", StringComparison.Ordinal) ? 1 : 0);
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });

    private static string Default(PropertyInfo property, object? made)
    {
        if (made is null)
        {
            return property.IsDefined(typeof(RequiredMemberAttribute)) ? "required" : "–";
        }

        var value = property.GetValue(made);
        return property.Name is "MaxDegreeOfParallelism" && value is int n && n == Environment.ProcessorCount ? "processors" : Value(value);
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string { Length: 0 } => "empty",
        string text => $"`{text}`",
        Enum name => $"`{name}`",
        IDictionary { Count: 0 } => "none",
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Value)) is { Length: > 0 } all ? all : "none",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal),
        System.Numerics.Vector3 v => $"({Value(v.X)}, {Value(v.Y)}, {Value(v.Z)})",
        Drawing.RgbColor c => $"#{c.R:X2}{c.G:X2}{c.B:X2}",
        _ when value.ToString() == value.GetType().FullName => "–",
        _ when value.GetType().Name.EndsWith("Options", StringComparison.Ordinal) => $"its own [defaults](#{value.GetType().Name.ToLowerInvariant()})",
        _ => $"`{value}`",
    };

    private static string Summary(Dictionary<string, XElement> members, string name) => members[name] switch
    {
        var m when m.Element("summary") is { } summary => Text(summary),
        var m => Summary(members, (string)m.Element("inheritdoc")!.Attribute("cref")!),
    };

    private static string Text(XElement element)
    {
        StringBuilder text = new();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" } reference => $"`{Short((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "")}`",
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement other => Text(other),
                _ => "",
            });
        }

        return Blanks().Replace(text.ToString(), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Short(string reference)
    {
        var name = reference.Split('(')[0];
        return name[(Math.Max(name.LastIndexOf('.'), name.LastIndexOf(':')) + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
