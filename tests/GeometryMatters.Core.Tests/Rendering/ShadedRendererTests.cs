using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Rendering;

public class ShadedRendererTests
{
    private static readonly Camera Camera = Cameras.Camera.Centered(40, 32, 32);

    // Faces the camera at depth 2 and fills columns and rows 6 to 25.
    private static readonly TriangleMesh Wall =
        new([new(-0.5f, -0.5f, 2), new(0.5f, -0.5f, 2), new(0.5f, 0.5f, 2), new(-0.5f, 0.5f, 2)], [new(0, 1, 2), new(0, 2, 3)]);

    [Theory]
    [InlineData(0, 0.35 + 0.65)]
    [InlineData(60, 0.35 + (0.65 * 0.5))]
    [InlineData(120, 0.35)]
    public void A_wall_is_lit_by_ambient_light_and_the_cosine_of_the_lights_angle(double degrees, double light)
    {
        var (s, c) = Math.SinCos(degrees * Math.PI / 180);
        ShadedRendererOptions options = new() { LightDirection = new((float)(3 * s), 0, (float)(-3 * c)) };
        var image = ShadedRenderer.Render(Wall, new UniformColor(new(0.8f, 0.5f, 0.1f)), SimilarityPose.Identity, Camera, options).Image;
        var pixel = image[16, 16];
        Assert.Equal(0.8 * light, Srgb.ToLinear(pixel[0]), 0.005);
        Assert.Equal(0.5 * light, Srgb.ToLinear(pixel[1]), 0.005);
        Assert.Equal(0.1 * light, Srgb.ToLinear(pixel[2]), 0.005);
    }

    [Fact]
    public void Both_sides_of_a_face_are_lit_alike()
    {
        TriangleMesh back = new(Wall.Positions, [new(0, 2, 1), new(0, 3, 2)]);
        UniformColor grey = new(new(0.5f));
        Assert.Equal(
            ShadedRenderer.Render(Wall, grey, SimilarityPose.Identity, Camera).Image.Pixels,
            ShadedRenderer.Render(back, grey, SimilarityPose.Identity, Camera).Image.Pixels);
    }

    [Fact]
    public void A_headlight_dims_towards_the_limb_of_a_smooth_ball_by_the_cosine_of_its_normal()
    {
        var ball = MadeMeshes.Icosphere(4);
        var camera = Cameras.Camera.Centered(400, 64, 64);
        SimilarityPose pose = new(1, RotationMatrix.Identity, new(0, 0, 20));
        ShadedRendererOptions options = new() { Ambient = 0, Diffuse = 0, Headlight = 1, SmoothNormals = true };
        var image = ShadedRenderer.Render(ball, new UniformColor(Vector3.One), pose, camera, options).Image;
        for (var x = 32; x < 48; x++)
        {
            // Nearly orthographic: sine of the normal's angle = distance from the middle over the radius of 20 pixels. Chords of a level-4
            // icosphere are 0.07 long, so normals interpolate to better than 0.01.
            var sine = (x + 0.5 - 32) / 20;
            Assert.Equal(Math.Sqrt(1 - (sine * sine)), Srgb.ToLinear(image[x, 32][0]), 0.02);
        }
    }

    [Fact]
    public void Background_shows_where_the_mask_is_empty_and_supersampling_mixes_the_rim_only()
    {
        ImageBuffer background = new(32, 32);
        for (var i = 0; i < background.Pixels.Length; i++)
        {
            background.Pixels[i] = (byte)(i % 251);
        }

        // Shifted by half a pixel the wall's rim covers half of its pixels.
        SimilarityPose pose = new(1, RotationMatrix.Identity, new(0.025, 0, 0));
        ShadedRendererOptions options = new() { BackgroundImage = background, Supersampling = 2, Ambient = 1, Diffuse = 0 };
        var shaded = ShadedRenderer.Render(Wall, new UniformColor(Vector3.One), pose, Camera, options);
        Assert.Equal(Silhouette.Render(Wall, pose, Camera).Values, shaded.Mask.Values);
        Assert.Equal(background[3, 7], shaded.Image[3, 7]);
        Assert.Equal(255, shaded.Image[16, 16][1]);
        var half = (1 + Srgb.ToLinear(background[6, 16][1])) / 2;
        Assert.Equal(half, Srgb.ToLinear(shaded.Image[6, 16][1]), 0.005);
    }

    [Fact]
    public void A_texture_lies_as_its_coordinates_say_and_is_multiplied_by_the_factor()
    {
        // Texture of 2×2 texels; u runs right and v down over the wall, so texel (1, 0) is at the wall's upper right.
        byte[] texels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        CountingCodec codec = new(new(2, 2, texels));
        MeshMaterial material = new("paint", new(0.5f, 1, 1, 1), new byte[] { 1 });
        MeshDocument document = new(Wall, [], new()
        {
            TextureCoordinates = [new(0, 0), new(1, 0), new(1, 1), new(0, 1)],
            Materials = [material, material with { Name = "same image" }],
            FaceMaterials = [0, 1],
        }, null);
        MeshTextures textures = new(document, codec);
        Assert.Equal(1, codec.Decoded);
        var image = ShadedRenderer.Render(document, textures, SimilarityPose.Identity, Camera, new() { Ambient = 1, Diffuse = 0 }).Image;

        // Columns 6..25 span u 0..1: column 10 has its centre at u = 0.225, 0.05 texels left of the first texel's centre (and so mixes 5 % of
        // the wrapped neighbour); column 20 at u = 0.725.
        Assert.Equal([0, 0.95, 0.05], Linear(image[20, 10]), Near);
        Assert.True(Srgb.ToLinear(image[11, 10][0]) > 0.4, "upper left is red at half strength");
        Assert.True(Srgb.ToLinear(image[11, 20][2]) > 0.8, "lower left is blue");
    }

    [Fact]
    public void Wrapped_bilinear_samples_are_exact_at_texel_centres_and_halfway_between()
    {
        ImageBuffer texture = new(4, 1, [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0]);
        Assert.Equal(Vector3.One, MeshTextures.Sample(texture, new(0.375f, 0.5f)));
        Assert.Equal(Vector3.One, MeshTextures.Sample(texture, new(-2.625f, 7.5f)));
        Assert.Equal(new Vector3(0.5f), MeshTextures.Sample(texture, new(0.25f, 0.1f)));
        Assert.Equal(new(0.5f, 0, 0), MeshTextures.Sample(texture, new(1, 0.5f)));
    }

    [Fact]
    public void Vertex_colours_are_interpolated()
    {
        MeshDocument document = new(Wall, [], new() { VertexColors = [Vector4.Zero, Vector4.UnitX, Vector4.UnitX, Vector4.Zero] }, null);
        MeshTextures textures = new(document, new CountingCodec(new(1, 1)));
        var image = ShadedRenderer.Render(document, textures, SimilarityPose.Identity, Camera, new() { Ambient = 1, Diffuse = 0 }).Image;
        for (var x = 6; x < 26; x++)
        {
            Assert.Equal((x - 5.5) / 20, Srgb.ToLinear(image[x, 14][0]), 0.006);
        }
    }

    [Fact]
    public void A_function_colours_each_face()
    {
        var image = ShadedRenderer.Render(
            Wall, (face, _) => face == 0 ? Vector3.UnitX : Vector3.UnitY, SimilarityPose.Identity, Camera, new() { Ambient = 1, Diffuse = 0 }).Image;
        Assert.Equal([255, 0, 0], image[22, 9].ToArray());
        Assert.Equal([0, 255, 0], image[9, 22].ToArray());
    }

    [Fact]
    public void Eight_bit_values_survive_the_way_to_linear_light_and_back()
    {
        for (var v = 0; v < 256; v++)
        {
            Assert.Equal(v, Srgb.FromLinear(Srgb.ToLinear((byte)v)));
        }

        Assert.Equal(0, Srgb.FromLinear(float.NaN));
        Assert.Equal(255, Srgb.FromLinear(7));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var options = new ShadedRendererOptions { BackgroundImage = new(3, 3) };
        Assert.Throws<ImageFormatException>(() => ShadedRenderer.Render(Wall, new UniformColor(Vector3.One), SimilarityPose.Identity, Camera, options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShadedRendererOptions { Supersampling = 9 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShadedRendererOptions { LightDirection = default }.Validate());
        MeshDocument document = new(Wall, [], new() { FaceMaterials = [0, 3], Materials = [new("m", Vector4.One, null)] }, "wall.glb");
        var error = Assert.Throws<MeshValidationException>(() => new MeshTextures(document, new CountingCodec(new(1, 1))));
        Assert.Equal(("wall.glb", "face 1"), (error.InputSource, error.Place));
    }

    private static double[] Linear(ReadOnlySpan<byte> p) => [Srgb.ToLinear(p[0]), Srgb.ToLinear(p[1]), Srgb.ToLinear(p[2])];

    private static bool Near(double a, double b) => Math.Abs(a - b) < 0.06;

    private sealed class CountingCodec(ImageBuffer image) : IImageCodec
    {
        public int Decoded { get; private set; }

        public ImageBuffer DecodeImage(ReadOnlyMemory<byte> encoded, string source)
        {
            Decoded++;
            return image;
        }

        public Mask DecodeMask(ReadOnlyMemory<byte> encoded, string source) => throw new NotSupportedException();

        public byte[] EncodePng(ImageBuffer image) => throw new NotSupportedException();

        public byte[] EncodeJpeg(ImageBuffer image, int quality) => throw new NotSupportedException();

        public byte[] EncodeMaskPng(Mask mask) => throw new NotSupportedException();
    }
}
