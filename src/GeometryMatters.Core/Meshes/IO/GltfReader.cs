using System.Numerics;
using SharpGLTF.Schema2;
using SharpGLTF.Validation;

namespace GeometryMatters.Meshes.IO;

/// <summary>GLB and glTF 2.0: every mesh node of the default scene, transforms applied, in depth-first order.</summary>
internal static class GltfReader
{
    public static MeshDocument Read(byte[] bytes, string path)
    {
        try
        {
            var model = Parse(bytes, path);
            GltfCollector collector = new(path, bytes.LongLength);
            foreach (var (node, world) in Nodes(model, path))
            {
                if (node.Mesh is not null)
                {
                    collector.Add(node, world);
                }
            }

            return collector.Finish(model);
        }
        catch (Exception e) when (e is not (GeometryMattersException or OutOfMemoryException))
        {
            // The parser raises many kinds of exceptions (its own, JSON, range, cast, overflow) for broken files.
            throw new MeshFormatException(path, "glTF", "a valid glTF 2.0 file", $"an error: {FirstLine(e.Message)}", e);
        }
    }

    private static ModelRoot Parse(byte[] bytes, string path)
    {
        GlbChunks.Check(bytes, path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

        ArraySegment<byte> ReadBeside(string name)
        {
            var relative = Uri.UnescapeDataString(name);
            var full = Path.IsPathRooted(relative) || relative.Contains("://", StringComparison.Ordinal)
                ? throw new MeshFormatException(path, "uri", "files beside the mesh file", $"'{name}'")
                : Path.GetFullPath(Path.Combine(folder, relative));
            if (!full.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetPathRoot(folder) != folder)
            {
                throw new MeshFormatException(path, "uri", "a file in the folder of the mesh file or below", $"'{name}'");
            }

            if (!File.Exists(full))
            {
                throw new MeshFormatException(path, "uri", $"the file '{relative}' beside it", "no such file");
            }

            return File.ReadAllBytes(full);
        }

        // Skip: strict validation turns away files that only have unusual normals; geometry is checked here instead.
        ReadSettings settings = new()
        {
            Validation = ValidationMode.Skip,
            ImageDecoder = _ => true,
            JsonPreprocessor = json =>
            {
                GltfExtensions.Check(json, path);
                return json;
            },
        };
        using MemoryStream stream = new(bytes, writable: false);
        return ReadContext.Create(ReadBeside).WithSettingsFrom(settings).ReadSchema2(stream);
    }

    private static List<(Node Node, Matrix4x4 World)> Nodes(ModelRoot model, string path)
    {
        var scene = model.DefaultScene ?? (model.LogicalScenes.Count > 0 ? model.LogicalScenes[0] : null);
        var roots = scene?.VisualChildren ?? model.LogicalNodes.Where(n => n.VisualParent is null);
        List<(Node, Matrix4x4)> result = [];
        var seen = new bool[model.LogicalNodes.Count];
        Stack<(Node Node, Matrix4x4 Parent)> stack = new(roots.Reverse().Select(n => (n, Matrix4x4.Identity)));
        while (stack.TryPop(out var next))
        {
            var index = next.Node.LogicalIndex;
            if (seen[index])
            {
                throw new MeshFormatException(path, $"node {index}", "a tree of nodes", "a node that is reached twice");
            }

            seen[index] = true;
            var world = next.Node.LocalMatrix * next.Parent;
            result.Add((next.Node, world));
            foreach (var child in next.Node.VisualChildren.Reverse())
            {
                stack.Push((child, world));
            }
        }

        return result;
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
