using GeometryMatters.Imaging;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>distance-transform</c>: squared distances to the foreground and to the background of a blobby mask. The error is the largest
/// difference from the peer in pixels².
/// </summary>
public sealed class DistanceTransformClaim : IClaimSource
{
    private static readonly PythonPeer Scipy = new("scipy.ndimage", "python3-scipy", "distance_transform.py");

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["distance-transform"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var side in (int[])[518, 1024])
        {
            var values = Blobs(side);
            Mask mask = new(side, side, values), inverse = new(side, side, [.. values.Select(v => (byte)(1 - v))]);
            int[] outside = [], inside = [];
            var ours = Measurement.Of(() =>
            {
                outside = DistanceTransform.Squared(mask);
                inside = DistanceTransform.Squared(inverse);
            });
            using ExchangeFolder folder = new();
            var peer = Scipy.Milliseconds(1, notes, folder.Write<byte>("mask", values), $"{side}", folder["outside"], folder["inside"]);
            yield return new()
            {
                Name = "distance-transform",
                Size = $"{side}x{side}",
                Ours = ours,
                Peer = "scipy",
                PeerMilliseconds = peer,
                ErrorMax = peer is null ? null : Math.Max(Difference(outside, folder.Read<double>("outside")), Difference(inside, folder.Read<double>("inside"))),
                Count = 2L * side * side,
            };
        }
    }

    private static byte[] Blobs(int side)
    {
        var values = new byte[side * side];
        for (var i = 0; i < values.Length; i++)
        {
            double x = (double)(i % side) / side, y = (double)(i / side) / side;
            values[i] = Math.Sin(9 * x) * Math.Cos(7 * y) + (0.3 * Math.Sin(31 * (x + y))) > 0.4 ? (byte)1 : (byte)0;
        }

        return values;
    }

    private static double Difference(int[] ours, double[] theirs) => ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
}
