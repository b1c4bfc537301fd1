using System.Runtime.CompilerServices;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Models;

/// <summary>Models and recordings that tools/onnx-fixtures made, beside the test assembly.</summary>
internal static class OnnxFixture
{
    public static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", "Fixtures", name + ".onnx");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Model(name));

    public static TensorArray Tensor(string recording, string name)
    {
        using var file = NpzFile.Open(Path.ChangeExtension(Model(recording), ".npz"));
        return file.Read(name);
    }

    public static float[] Values(string recording, string name) => Tensor(recording, name).ToSingle();

    /// <summary>A recorded uint8 [height, width, 3].</summary>
    public static ImageBuffer Image(string recording, string name)
    {
        var tensor = Tensor(recording, name);
        return new(tensor.Shape[1], tensor.Shape[0], tensor.AsSpan<byte>().ToArray());
    }

    /// <summary>Largest difference to what PyTorch gave.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance = 1e-4, [CallerArgumentExpression(nameof(found))] string what = "")
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - found[i]) <= tolerance))
            {
                Assert.Fail($"{what}[{i}]: expected {expected[i]}, found {found[i]}");
            }
        }
    }
}
