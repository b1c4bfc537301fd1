using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>A small shaded renderer for made data, orientation views and pictures: surface colour times Lambert light, no shadows.</summary>
public static class ShadedRenderer
{
    /// <summary>Renders a mesh with its own colours and textures.</summary>
    /// <param name="textures">Decoded textures of <paramref name="document"/>; make them once for many renderings.</param>
    /// <param name="document">The mesh.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>The picture and the mask, of the camera's size.</returns>
    /// <exception cref="ArgumentException">The pose is not usable.</exception>
    /// <exception cref="ImageFormatException">The background has another size.</exception>
    public static ShadedImage Render(
        MeshDocument document, MeshTextures textures, in SimilarityPose pose, Camera camera, ShadedRendererOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(textures);
        return Render(document.Mesh, textures, pose, camera, options);
    }

    /// <summary>Renders a mesh whose colours come from a function.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="color">Face index and barycentrics to linear RGB, 0 to 1.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>The picture and the mask, of the camera's size.</returns>
    /// <exception cref="ArgumentException">The pose is not usable.</exception>
    /// <exception cref="ImageFormatException">The background has another size.</exception>
    public static ShadedImage Render(
        TriangleMesh mesh, Func<int, Vector3, Vector3> color, in SimilarityPose pose, Camera camera, ShadedRendererOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(color);
        return Render(mesh, new FunctionColor(color), pose, camera, options);
    }

    /// <summary>Renders a mesh with any surface colour.</summary>
    /// <typeparam name="TColor">Kind of surface colour; a struct is inlined.</typeparam>
    /// <param name="mesh">The mesh.</param>
    /// <param name="color">Colour of surface points.</param>
    /// <param name="pose">Placement of the mesh in camera axes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <returns>The picture and the mask, of the camera's size.</returns>
    /// <exception cref="ArgumentException">The pose is not usable.</exception>
    /// <exception cref="ImageFormatException">The background has another size.</exception>
    public static ShadedImage Render<TColor>(
        TriangleMesh mesh, TColor color, in SimilarityPose pose, Camera camera, ShadedRendererOptions? options = null)
        where TColor : ISurfaceColor
    {
        Rasterizer.Check(mesh, pose, camera);
        options ??= ShadedRendererOptions.Default;
        options.Validate();
        if (options.BackgroundImage is { } background && (background.Width != camera.Width || background.Height != camera.Height))
        {
            throw new ImageFormatException("background image", "", $"{camera.Width}×{camera.Height}", $"{background.Width}×{background.Height}");
        }

        var n = options.Supersampling;
        var fine = n == 1 ? camera : camera.Resampled(n, 0, 0, camera.Width * n, camera.Height * n);
        var raster = Rasterizer.Render(mesh, pose, fine);
        SurfaceLighting lighting = new(mesh, pose, options);
        ImageBuffer image = new(camera.Width, camera.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = image[x, y];
                var (light, hits) = Gather(raster, color, lighting, x * n, y * n, n);
                if (hits < n * n)
                {
                    if (hits == 0 && options.BackgroundImage is { } picture)
                    {
                        picture[x, y].CopyTo(pixel);
                        continue;
                    }

                    light += ((n * n) - hits) * BackgroundAt(options, x, y);
                }

                light /= n * n;
                pixel[0] = Srgb.FromLinear(light.X);
                pixel[1] = Srgb.FromLinear(light.Y);
                pixel[2] = Srgb.FromLinear(light.Z);
            }
        }

        return new(image, n == 1 ? Silhouette.Of(raster) : Silhouette.Render(mesh, pose, camera));
    }

    private static (Vector3 Sum, int Hits) Gather<TColor>(RasterBuffer raster, TColor color, SurfaceLighting lighting, int x0, int y0, int n)
        where TColor : ISurfaceColor
    {
        Vector3 sum = default;
        var hits = 0;
        for (var y = y0; y < y0 + n; y++)
        {
            for (var x = x0; x < x0 + n; x++)
            {
                var i = (y * raster.Width) + x;
                var face = raster.Faces[i];
                if (face >= 0)
                {
                    var barycentric = raster.Barycentrics[i];
                    sum += Vector3.Min(Vector3.One, lighting.At(face, barycentric) * color.At(face, barycentric));
                    hits++;
                }
            }
        }

        return (sum, hits);
    }

    private static Vector3 BackgroundAt(ShadedRendererOptions options, int x, int y)
    {
        if (options.BackgroundImage is not { } picture)
        {
            return options.Background;
        }

        var p = picture[x, y];
        return Srgb.ToLinear(p[0], p[1], p[2]);
    }
}
