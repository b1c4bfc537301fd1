using System.Numerics;
using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Takes an image apart into planes of red, green and blue, as models want them.</summary>
internal static class ImagePlanes
{
    public static byte[] Bytes(ImageBuffer image)
    {
        var planes = new byte[image.Pixels.Length];
        var size = planes.Length / 3;
        for (var i = 0; i < size; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                planes[(c * size) + i] = image.Pixels[(3 * i) + c];
            }
        }

        return planes;
    }

    /// <summary>(value / white − mean) / deviation.</summary>
    public static float[] Normalized(ImageBuffer image, Vector3 mean, Vector3 deviation, float white = 255)
    {
        var planes = new float[image.Pixels.Length];
        var size = planes.Length / 3;
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < size; i++)
            {
                planes[(c * size) + i] = ((image.Pixels[(3 * i) + c] / white) - mean[c]) / deviation[c];
            }
        }

        return planes;
    }
}
