using System.Globalization;
using GeometryMatters.Imaging;
using static System.FormattableString;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// <c>distance-transform</c>: squared distances to the foreground and to the background of a blobby mask, into given memory on both sides where
/// the peer can. The error is the largest difference from the peer in pixels².
/// </summary>
public sealed class DistanceTransformClaim : IClaimSource
{
    private static readonly (string Name, PythonPeer Library)[] Peers =
    [
        ("scipy", new("scipy.ndimage", "python3-scipy", "distance_transform.py")),
        ("opencv", new("cv2", "python3-opencv", "distance_transform_opencv.py")),
    ];

    public string Group => "reconstruction";

    public IReadOnlyList<string> Names => ["distance-transform"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var side in (int[])[518, 1024])
        {
            var values = Blobs(side);
            Mask mask = new(side, side, values);
            int[] outside = new int[values.Length], inside = new int[values.Length];
            foreach (var (name, library) in Peers)
            {
                // Beside each peer again: the machine's speed drifts.
                var ours = Measurement.Of(() => DistanceTransform.SquaredBoth(mask, outside, inside), runs: 21);
                using ExchangeFolder folder = new();
                var peer = library.Milliseconds(1, notes, folder.Write<byte>("mask", values), $"{side}", folder["outside"], folder["inside"]);
                notes.WriteLine(Invariant($"distance-transform {side}x{side}: {PerPixel(ours.Milliseconds, side)} ns per pixel and field, {name} {PerPixel(peer, side)}"));
                yield return new()
                {
                    Name = "distance-transform",
                    Size = $"{side}x{side}",
                    Ours = ours,
                    Peer = name,
                    PeerMilliseconds = peer,
                    ErrorMax = peer is null ? null : Math.Max(Difference(outside, folder.Read<double>("outside")), Difference(inside, folder.Read<double>("inside"))),
                    Count = 2L * side * side,
                };
            }
        }
    }

    private static string PerPixel(double? milliseconds, int side) =>
        milliseconds is { } ms ? (1e6 * ms / (2.0 * side * side)).ToString("F1", CultureInfo.InvariantCulture) : "absent";

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
