using System.Numerics;

namespace GeometryMatters.Rendering;

/// <summary>What a z-buffered raster saw: per pixel the nearest face, its depth and the barycentrics of the hit.</summary>
public sealed class RasterBuffer
{
    /// <summary>Creates a buffer that has seen nothing.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not above zero.</exception>
    public RasterBuffer(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        Faces = new int[checked(width * height)];
        Depths = new float[width * height];
        Barycentrics = new Vector3[width * height];
        Clear();
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Face index per pixel, row-major; −1 where nothing was hit.</summary>
    public int[] Faces { get; }

    /// <summary>Depth z in camera axes per pixel; +∞ where nothing was hit.</summary>
    public float[] Depths { get; }

    /// <summary>Perspective-correct barycentrics of the hit, in the order of the face's corners.</summary>
    public Vector3[] Barycentrics { get; }

    /// <summary>Forgets everything seen, for reuse.</summary>
    public void Clear()
    {
        Array.Fill(Faces, -1);
        Array.Fill(Depths, float.PositiveInfinity);
        Array.Clear(Barycentrics);
    }
}
