using System.Reflection;
using Mono.Cecil;

namespace GeometryMatters.Architecture.Tests;

/// <summary>Holds the order of docs/architecture.md: between assemblies, and between the namespaces of Core.</summary>
public class LayerTests
{
    // Earlier entries know nothing of later ones.
    internal static readonly string[] CoreOrder =
    [
        "GeometryMatters",
        "GeometryMatters.Meshes",
        "GeometryMatters.Cameras",
        "GeometryMatters.Imaging",
        "GeometryMatters.Serialization",
        "GeometryMatters.Rendering",
        "GeometryMatters.Reconstruction",
        "GeometryMatters.Fields",
        "GeometryMatters.Features",
        "GeometryMatters.Views",
        "GeometryMatters.Matching",
        "GeometryMatters.Filtering",
        "GeometryMatters.Models",
        "GeometryMatters.Datasets",
        "GeometryMatters.Datasets.Synthetic",
        "GeometryMatters.Evaluation",
        "GeometryMatters.Drawing",
        "GeometryMatters.Pipelines",
    ];

    [Fact]
    public void Core_references_neither_the_other_packages_nor_torch()
    {
        var names = References("GeometryMatters.Core");
        Assert.DoesNotContain(names, n => n.StartsWith("GeometryMatters", StringComparison.Ordinal) || n.Contains("Torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Geodesics_references_core_alone_and_no_torch()
    {
        var names = References("GeometryMatters.Geodesics");
        Assert.Contains("GeometryMatters.Core", names);
        Assert.DoesNotContain("GeometryMatters.Training", names);
        Assert.DoesNotContain(names, n => n.Contains("Torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_namespace_of_core_has_its_place_in_the_order()
    {
        using var module = Open("GeometryMatters.Core");
        var unknown = TypeReferences.AllTypes(module)
            .Where(t => TypeReferences.NamespaceOf(t).StartsWith("GeometryMatters", StringComparison.Ordinal))
            .Where(t => LayerOf(t) < 0)
            .Select(t => t.FullName);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Namespaces_of_core_depend_on_earlier_ones_alone()
    {
        using var module = Open("GeometryMatters.Core");
        var violations = new List<string>();
        foreach (var type in TypeReferences.AllTypes(module))
        {
            var from = LayerOf(type);
            if (from < 0)
            {
                continue;
            }

            violations.AddRange(TypeReferences.Of(type)
                .Where(r => LayerOf(r) > from)
                .Select(r => $"{type.FullName} uses {r.FullName}"));
        }

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void The_check_sees_what_a_method_body_uses()
    {
        // The lifted correspondence mentions a surface point only inside members: without body scanning this would be missed.
        using var module = Open("GeometryMatters.Core");
        var view = module.GetType("GeometryMatters.Views.ObjectView");
        var names = TypeReferences.Of(view).Select(t => t.FullName);
        Assert.Contains("GeometryMatters.Meshes.TriangleMesh", names);
        Assert.Contains("GeometryMatters.Views.ObjectViewParts", names);
    }

    /// <summary>A folder inside a layer's folder belongs to that layer, unless the list names it.</summary>
    internal static int LayerOf(TypeReference type)
    {
        for (var name = TypeReferences.NamespaceOf(type); name.StartsWith("GeometryMatters.", StringComparison.Ordinal); name = name[..name.LastIndexOf('.')])
        {
            var layer = Array.IndexOf(CoreOrder, name);
            if (layer >= 0)
            {
                return layer;
            }
        }

        return Array.IndexOf(CoreOrder, TypeReferences.NamespaceOf(type));
    }

    private static string[] References(string assembly)
    {
        using var module = Open(assembly);
        return [.. module.AssemblyReferences.Select(r => r.Name)];
    }

    internal static ModuleDefinition Open(string assembly) =>
        ModuleDefinition.ReadModule(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, assembly + ".dll"));
}
