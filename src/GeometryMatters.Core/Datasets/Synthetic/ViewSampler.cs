using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Draws a camera and a pose so that the object takes a wanted share of the image, somewhere in it.</summary>
internal static class ViewSampler
{
    // Size and place converge by a factor of about the object's depth over its distance per round; 12 rounds bring both below 0.01 px.
    private const int Rounds = 12;

    public static (Camera Camera, SimilarityPose Pose) Draw(ReadOnlySpan<Vector3> positions, SyntheticDatasetBuilderOptions options, Random random)
    {
        var portrait = random.NextDouble() < options.PortraitProbability;
        var (width, height) = portrait ? (options.ImageHeight, options.ImageWidth) : (options.ImageWidth, options.ImageHeight);
        var focal = Between(random, options.MinFocal, options.MaxFocal) * Math.Max(width, height);
        var camera = Camera.Centered(focal, width, height);
        var azimuth = 360 * random.NextDouble();
        var elevation = Between(random, options.MinElevationDegrees, options.MaxElevationDegrees);
        var fill = Between(random, options.MinFill, options.MaxFill);
        var (right, down) = (random.NextDouble(), random.NextDouble());

        var pose = OrbitView.Pose(azimuth, elevation, 2 * focal / Math.Min(width, height));
        for (var round = 0; round < Rounds; round++)
        {
            var box = Project(positions, pose, camera);
            var factor = Math.Max(box.Width / width, box.Height / height) / fill;

            // The object is moved along its ray for size, then across for place. A free side of the image is shared by a draw.
            var t = pose.Translation;
            var z = Math.Max(t.Z * factor, 0.9);
            double w = box.Width / factor, h = box.Height / factor;
            var (u, v) = ((w / 2) + (right * (width - w)), (h / 2) + (down * (height - h)));
            var (offsetU, offsetV) = ((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2);
            pose = pose with
            {
                Translation = new(
                    (t.X / t.Z * z) + ((u - offsetU) * z / focal),
                    (t.Y / t.Z * z) + ((v - offsetV) * z / focal),
                    z),
            };
        }

        return (camera, pose);
    }

    /// <summary>Azimuth and elevation of the camera as the object sees it, in degrees; azimuth in [0, 360).</summary>
    public static (double Azimuth, double Elevation) Direction(SimilarityPose pose)
    {
        var c = pose.ApplyInverse(Vector3D.Zero).Normalized();
        var azimuth = Math.Atan2(c.X, c.Z) * 180 / Math.PI;
        return (azimuth < 0 ? azimuth + 360 : azimuth, Math.Asin(Math.Clamp(c.Y, -1, 1)) * 180 / Math.PI);
    }

    /// <summary>One of eight bins, each 45° wide, bin 0 around the front.</summary>
    public static int AzimuthBin(double azimuthDegrees) => (int)Math.Floor((azimuthDegrees + 22.5) / 45) % 8;

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());

    private static PixelBox Project(ReadOnlySpan<Vector3> positions, SimilarityPose pose, Camera camera)
    {
        double x1 = double.PositiveInfinity, y1 = x1, x2 = double.NegativeInfinity, y2 = x2;
        foreach (var p in positions)
        {
            var q = pose.Apply(p);
            var (u, v) = camera.Project(q with { Z = Math.Max(q.Z, 0.05) });
            (x1, x2) = (Math.Min(x1, u), Math.Max(x2, u));
            (y1, y2) = (Math.Min(y1, v), Math.Max(y2, v));
        }

        return new(x1, y1, x2, y2);
    }
}
