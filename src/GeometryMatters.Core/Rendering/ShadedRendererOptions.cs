using System.Numerics;
using GeometryMatters.Imaging;

namespace GeometryMatters.Rendering;

/// <summary>Settings of the shaded renderer.</summary>
/// <remarks>Light on a point: Ambient + Diffuse · max(0, n·l) + Headlight · max(0, n·v), with n turned towards the viewer; times the surface colour.</remarks>
public sealed record ShadedRendererOptions
{
    /// <summary>The default settings.</summary>
    public static ShadedRendererOptions Default { get; } = new();

    /// <summary>Light from everywhere, at least 0.</summary>
    public float Ambient { get; init; } = 0.35f;

    /// <summary>Strength of the directional light, at least 0.</summary>
    public float Diffuse { get; init; } = 0.65f;

    /// <summary>Strength of a light at the camera, at least 0.</summary>
    public float Headlight { get; init; }

    /// <summary>Direction from the surface towards the light, in camera axes (+x right, +y down, +z into the scene); not zero. Default: upper left, behind the camera.</summary>
    public Vector3 LightDirection { get; init; } = new(-0.45f, -0.7f, -0.55f);

    /// <summary>Whether normals are interpolated between vertices (area-weighted) instead of one a face.</summary>
    public bool SmoothNormals { get; init; }

    /// <summary>Background as linear RGB, 0 to 1; used where there is no <see cref="BackgroundImage"/>.</summary>
    public Vector3 Background { get; init; } = Vector3.One;

    /// <summary>Background picture of the camera's size, or null.</summary>
    public ImageBuffer? BackgroundImage { get; init; }

    /// <summary>Samples along a side of a pixel, averaged in linear light, 1 to 4.</summary>
    public int Supersampling { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        NotNegative(Ambient, nameof(Ambient));
        NotNegative(Diffuse, nameof(Diffuse));
        NotNegative(Headlight, nameof(Headlight));
        ArgumentOutOfRangeException.ThrowIfLessThan(Supersampling, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Supersampling, 4);
        var length = LightDirection.Length();
        if (!float.IsFinite(length) || length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(LightDirection), LightDirection, "Expected a finite direction that is not zero.");
        }
    }

    private static void NotNegative(float value, string name)
    {
        if (!(float.IsFinite(value) && value >= 0))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite value of at least 0.");
        }
    }
}
