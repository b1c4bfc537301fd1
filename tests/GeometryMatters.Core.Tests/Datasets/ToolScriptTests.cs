using System.Diagnostics;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Datasets;

/// <summary>The scripts of <c>tools/</c> that users add to the Python programs of the upstream models.</summary>
public sealed class ToolScriptTests
{
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3", "python"];

    [Fact]
    public void Every_script_is_valid_Python()
    {
        var python = Find("import sys; sys.exit(sys.version_info < (3, 8))") ?? Skip("no Python 3.8 or later");
        var scripts = Directory.GetFiles(ToolFolder(), "*.py", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.Contains(scripts, s => Path.GetFileName(s) == "save_sam3d.py");
        var (code, text) = Run(python, ["-c", "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path, encoding='utf-8').read(), path)", .. scripts]);
        Assert.True(code == 0, text);
    }

    [Fact]
    public void What_the_scripts_write_is_a_bundle_without_problems()
    {
        var python = Find("import torch, PIL.Image") ?? Skip("no Python with PyTorch and Pillow");
        using TemporaryFolder folder = new();
        TriangleMesh mesh = new(
            [new(-0.5f, 0, -0.5f), new(0.5f, 0, -0.5f), new(0.5f, 0, 0.5f), new(-0.5f, 0, 0.5f), new(0, 0.25f, 0)],
            [new(0, 1, 2), new(0, 2, 3), new(0, 4, 1), new(1, 4, 2), new(2, 4, 3), new(3, 4, 0)]);
        var (glb, ply) = (folder["mesh.glb"], folder["mesh.ply"]);
        MeshFile.SaveGlb(glb, new(mesh, [], null, null));
        MeshFile.SavePly(ply, mesh);

        var root = folder["bundle"];
        var (code, text) = Run(python, [Path.Combine(ToolFolder(), "selfcheck.py"), root, glb, ply, $"{mesh.VertexCount}"]);
        Assert.True(code == 0, text);

        var bundle = ArtefactBundle.Open(root);
        Assert.Empty(bundle.Verify());
        var item = bundle["car", "one"];
        Assert.Equal(new PixelBox(3, 2, 15, 10), item.Info.Box);
        var mask = item.LoadMask();
        Assert.Equal(96, mask.Count());
        Assert.True(mask[3, 2] && mask[14, 9] && !mask[0, 0]);

        var reconstruction = item.LoadReconstruction();
        Assert.Equal(30, reconstruction.Camera.FocalX, 6);
        Assert.Equal(30, reconstruction.Camera.FocalY, 6);
        Assert.Equal(0.5, reconstruction.Pose.Scale, 6);

        // PyTorch3D's x and y point the other way from OpenCV's.
        Assert.Equal((-0.1, 0.2, 2.0), (Math.Round(reconstruction.Pose.Translation.X, 6), Math.Round(reconstruction.Pose.Translation.Y, 6), Math.Round(reconstruction.Pose.Translation.Z, 6)));
        Assert.Equal(Enumerable.Range(0, 3).Select(i => i / 8f), item.LoadPartField(reconstruction.Mesh)[0].ToArray());

        var orientation = item.LoadOrientation();
        Assert.Equal(orientation.KnownDegrees, orientation.Estimates.Select(e => e.AzimuthDegrees));

        var dino = item.LoadFeature("dino");
        Assert.Equal((2, 3, 4), (dino.Grid.Rows, dino.Grid.Columns, dino.Channels));
        Assert.Equal([5f, 5.25f, 5.5f, 5.75f], dino[5].ToArray());
        Assert.Equal([3f, 7f, 1f, 1f, 1f, 1f], item.LoadFeature("sd")[3].ToArray());
    }

    private static string Skip(string reason)
    {
        Assert.Skip(reason);
        return reason;
    }

    private static string? Find(string probe) => Interpreters.FirstOrDefault(p =>
    {
        try
        {
            return Run(p, ["-c", probe]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    private static (int Code, string Text) Run(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string ToolFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GeometryMatters.sln")))
            {
                return Path.Combine(folder.FullName, "tools");
            }
        }

        throw new DirectoryNotFoundException($"No tools folder above {AppContext.BaseDirectory}.");
    }
}
