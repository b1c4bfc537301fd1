using System.Globalization;
using System.Text;
using Mono.Cecil;

namespace GeometryMatters.Architecture.Tests;

/// <summary>The layers from bottom to top, each with a dot for every lower one that its code uses.</summary>
internal static class LayerPicture
{
    private const int Row = 24, Column = 24, Left = 190, Top = 130, Edge = 16;

    /// <summary>What a layer belongs to; a colour that tells on a light and on a dark page.</summary>
    private static readonly (string Stage, string Color, string[] Layers)[] Stages =
    [
        ("values and files", "#7f8c8d", ["(root)", "Meshes", "Cameras", "Imaging", "Serialization"]),
        ("an image's object", "#2e86c1", ["Rendering", "Reconstruction", "Fields", "Features", "Views"]),
        ("matches", "#d68910", ["Matching", "Filtering"]),
        ("models and data", "#8e44ad", ["Models", "Datasets", "Datasets.Synthetic", "Evaluation", "Drawing"]),
        ("the whole way", "#229954", ["Pipelines"]),
        ("packages of their own", "#c0392b", ["Geodesics", "Training"]),
    ];

    public static string Draw()
    {
        var layers = Stages.SelectMany(s => s.Layers.Select(l => (Name: l, s.Color))).ToArray();
        var uses = Uses(layers.Select(l => l.Name).ToArray());
        var (width, height) = (Left + (layers.Length * Column) + Edge + 150, Top + (layers.Length * Row) + Edge);
        StringBuilder svg = new();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Line(svg, $"<title>Layers of GeometryMatters: a dot where the layer of the row uses the layer of the column</title>");
        Line(svg, $"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#ffffff\"/>");
        for (var i = 0; i < layers.Length; i++)
        {
            var (name, color) = layers[i];
            int y = Top + (i * Row), x = Left + (i * Column);
            Line(svg, $"<rect x=\"{Edge}\" y=\"{y + 2}\" width=\"{x - Edge + Column - 2}\" height=\"{Row - 4}\" rx=\"3\" fill=\"{color}\" fill-opacity=\"0.14\"/>");
            Line(svg, $"<text x=\"{Edge + 8}\" y=\"{y + 17}\" fill=\"#1b2631\">{name}</text>");
            Line(svg, $"<rect x=\"{x + 3}\" y=\"{y + 3}\" width=\"{Column - 8}\" height=\"{Row - 6}\" rx=\"3\" fill=\"{color}\"/>");
            Line(svg, $"<text transform=\"translate({x + 16},{Top - 8}) rotate(-60)\" fill=\"#1b2631\">{name}</text>");
            foreach (var used in uses[i])
            {
                Line(svg, $"<circle cx=\"{Left + (used * Column) + 11}\" cy=\"{y + 12}\" r=\"4.5\" fill=\"{layers[used].Color}\"/>");
            }
        }

        var row = 0;
        foreach (var (stage, color, members) in Stages)
        {
            Line(svg, $"<text x=\"{Left + ((row + members.Length) * Column) + 10}\" y=\"{Top + (row * Row) + 17}\" fill=\"{color}\" font-weight=\"bold\">{stage}</text>");
            row += members.Length;
        }

        Line(svg, $"</svg>");
        return svg.ToString();
    }

    /// <summary>Per layer the layers that it uses, itself left out.</summary>
    private static SortedSet<int>[] Uses(string[] names)
    {
        var uses = names.Select(_ => new SortedSet<int>()).ToArray();
        foreach (var assembly in (string[])["GeometryMatters.Core", "GeometryMatters.Geodesics", "GeometryMatters.Training"])
        {
            using var module = LayerTests.Open(assembly);
            foreach (var type in TypeReferences.AllTypes(module))
            {
                if (IndexOf(type) is >= 0 and var from)
                {
                    uses[from].UnionWith(TypeReferences.Of(type).Select(IndexOf).Where(to => to >= 0 && to != from));
                }
            }
        }

        return uses;

        int IndexOf(TypeReference type)
        {
            var space = TypeReferences.NamespaceOf(type);
            foreach (var package in (string[])["Geodesics", "Training"])
            {
                if (space == "GeometryMatters." + package || space.StartsWith($"GeometryMatters.{package}.", StringComparison.Ordinal))
                {
                    return Array.IndexOf(names, package);
                }
            }

            var layer = LayerTests.LayerOf(type);
            return layer < 0 ? -1 : Array.IndexOf(names, layer == 0 ? "(root)" : LayerTests.CoreOrder[layer]["GeometryMatters.".Length..]);
        }
    }

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
