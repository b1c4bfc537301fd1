using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>Perspective z-buffer rasteriser: per pixel centre the nearest face, its depth and perspective-correct barycentrics.</summary>
/// <remarks>
/// <para>A pixel is covered when its centre lies in the projected triangle; a centre on a shared edge belongs to exactly one of the
/// two faces (top-left rule on exact fixed-point edge functions), so closed surfaces show no cracks. Both sides of a face are drawn.</para>
/// <para>Of faces at the same depth (as single-precision 1/z) the one with the lower index is kept. One thread; the result does not depend on the machine.</para>
/// </remarks>
public static class Rasterizer
{
    /// <summary>Rasterises a mesh into a new buffer of the camera's size.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>What each pixel sees; nothing is hit where the mesh lies behind the camera.</returns>
    /// <exception cref="ArgumentException">The pose is not usable.</exception>
    public static RasterBuffer Render(TriangleMesh mesh, in SimilarityPose pose, Camera camera, RasterizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(camera);
        RasterBuffer buffer = new(camera.Width, camera.Height);
        Render(mesh, pose, camera, buffer, options);
        return buffer;
    }

    /// <summary>Rasterises a mesh into an existing buffer, whose contents are replaced.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="buffer">Receives the result; of the camera's size.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <exception cref="ArgumentException">The pose is not usable or the buffer has another size.</exception>
    public static void Render(TriangleMesh mesh, in SimilarityPose pose, Camera camera, RasterBuffer buffer, RasterizerOptions? options = null)
    {
        Check(mesh, pose, camera);
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Width != camera.Width || buffer.Height != camera.Height)
        {
            throw new ArgumentException($"Expected a buffer of {camera.Width}×{camera.Height}, found {buffer.Width}×{buffer.Height}.", nameof(buffer));
        }

        options ??= RasterizerOptions.Default;
        options.Validate();

        // While faces are drawn, Depths holds 1/z (0: nothing yet).
        Array.Fill(buffer.Faces, -1);
        Array.Clear(buffer.Depths);
        using RasterPass pass = new(mesh, pose, camera, options);
        NearestFace nearest = new(buffer);
        pass.Draw(ref nearest);
        Resolve(pass, buffer);
    }

    /// <summary>Checks that some vertex lies in front of the camera, so that a rendering can show anything.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="source">Name of the mesh for the error.</param>
    /// <exception cref="InvalidInputException">No vertex has a depth above zero.</exception>
    public static void EnsureInFront(TriangleMesh mesh, in SimilarityPose pose, string source = "mesh")
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var deepest = double.NegativeInfinity;
        foreach (var p in mesh.Positions)
        {
            deepest = Math.Max(deepest, pose.Apply(p).Z);
        }

        if (!(deepest > 0))
        {
            throw new InvalidInputException(source, "", "a vertex in front of the camera (z > 0)", mesh.VertexCount == 0 ? "no vertices" : $"a largest z of {deepest:R}");
        }
    }

    internal static void Check(TriangleMesh mesh, in SimilarityPose pose, Camera camera)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(camera);
        if (!pose.IsValid())
        {
            throw new ArgumentException($"Expected a finite pose with a scale above zero, found {pose}.", nameof(pose));
        }
    }

    private static void Resolve(RasterPass pass, RasterBuffer buffer)
    {
        for (var y = 0; y < buffer.Height; y++)
        {
            var (start, width) = (y * buffer.Width, buffer.Width);
            pass.ResolveRow(
                y, buffer.Faces.AsSpan(start, width), buffer.Depths.AsSpan(start, width), buffer.Barycentrics.AsSpan(start, width));
        }
    }

    private readonly ref struct NearestFace(RasterBuffer buffer) : IFragmentSink
    {
        private readonly ref int face0 = ref MemoryMarshal.GetArrayDataReference(buffer.Faces);
        private readonly ref float depth0 = ref MemoryMarshal.GetArrayDataReference(buffer.Depths);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fragment(int pixel, int face, double inverseDepth)
        {
            ref var seen = ref Unsafe.Add(ref depth0, pixel);
            var depth = (float)inverseDepth;
            if (depth > seen)
            {
                seen = depth;
                Unsafe.Add(ref face0, pixel) = face;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fragments(int pixel, int face, Vector128<int> covered, Vector256<double> inverseDepth)
        {
            // 1/z is above 0 where a triangle covers: 0 in other lanes is never nearer.
            ref var seen = ref Unsafe.Add(ref depth0, pixel);
            ref var faces = ref Unsafe.Add(ref face0, pixel);
            var old = Vector128.LoadUnsafe(ref seen);
            var depth = ToSingle(inverseDepth) & covered.AsSingle();
            var nearer = Vector128.GreaterThan(depth, old);
            Vector128.ConditionalSelect(nearer, depth, old).StoreUnsafe(ref seen);
            Vector128.ConditionalSelect(nearer, Vector128.Create(face).AsSingle(), Vector128.LoadUnsafe(ref faces).AsSingle()).AsInt32().StoreUnsafe(ref faces);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<float> ToSingle(Vector256<double> values) =>
            Avx.IsSupported ? Avx.ConvertToVector128Single(values) : Vector128.Narrow(values.GetLower(), values.GetUpper());
    }
}
