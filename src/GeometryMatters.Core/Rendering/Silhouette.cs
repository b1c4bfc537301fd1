using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>Hard silhouettes: which pixel centres see the mesh.</summary>
public static class Silhouette
{
    /// <summary>Draws the silhouette of a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera; the mask gets its size.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>The same foreground as <see cref="Rasterizer"/> covers; empty where the mesh lies behind the camera.</returns>
    /// <exception cref="ArgumentException">The pose is not usable.</exception>
    public static Mask Render(TriangleMesh mesh, in SimilarityPose pose, Camera camera, RasterizerOptions? options = null)
    {
        Rasterizer.Check(mesh, pose, camera);
        options ??= RasterizerOptions.Default;
        options.Validate();
        Covered covered = new(new byte[checked(camera.Width * camera.Height)]);
        using RasterPass pass = new(mesh, pose, camera, options);
        pass.Draw(ref covered);
        return new(camera.Width, camera.Height, covered.Pixels);
    }

    /// <summary>The foreground of a raster.</summary>
    /// <param name="buffer">A raster.</param>
    /// <returns>A mask that is set where a face was hit.</returns>
    public static Mask Of(RasterBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var values = Array.ConvertAll(buffer.Faces, f => f >= 0 ? (byte)1 : (byte)0);
        return new(buffer.Width, buffer.Height, values);
    }

    private readonly struct Covered(byte[] pixels) : IFragmentSink
    {
        public byte[] Pixels => pixels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fragment(int pixel, int face, double inverseDepth) => pixels[pixel] = 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fragments(int pixel, int face, Vector128<int> covered, Vector256<double> inverseDepth)
        {
            // Four bytes at once: lanes of −1 and 0 narrow to bytes of 1 and 0.
            var words = Vector128.Narrow(covered, covered);
            var bytes = Vector128.Narrow(words, words).AsByte() & Vector128<byte>.One;
            ref var four = ref Unsafe.As<byte, uint>(ref pixels[pixel]);
            four |= bytes.AsUInt32().ToScalar();
        }
    }
}
