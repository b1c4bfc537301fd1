using GeometryMatters.Imaging;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>
/// <c>nearest-fill</c>: the nearest covered cell of every cell of a 60 × 60 grid, half of it covered. The error is the largest
/// difference from the peer in cells² (equally near cells are as good).
/// </summary>
public sealed class NearestFill : IClaimSource
{
    private const int Side = 60;
    private static readonly PythonPeer Scipy = new("scipy.ndimage", "python3-scipy", "nearest_fill.py");

    public string Group => "matching";

    public IReadOnlyList<string> Names => ["nearest-fill"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        var values = new byte[Side * Side];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Sin(0.3 * (i % Side)) * Math.Cos(0.2 * (i / Side)) > 0 ? (byte)1 : (byte)0;
        }

        Mask covered = new(Side, Side, values);
        int[] nearest = [];
        var ours = Measurement.Of(() => nearest = DistanceTransform.NearestPixel(covered));
        using ExchangeFolder folder = new();
        var peer = Scipy.Milliseconds(1, notes, folder.Write<byte>("mask", values), $"{Side}", folder["nearest"]);
        yield return new()
        {
            Name = "nearest-fill",
            Size = $"{Side}x{Side}",
            Ours = ours,
            Peer = "scipy",
            PeerMilliseconds = peer,
            ErrorMax = peer is null ? null : folder.Read<int>("nearest").Select((p, i) => (double)Math.Abs(Squared(p, i) - Squared(nearest[i], i))).Max(),
            Count = Side * Side,
        };
    }

    private static int Squared(int a, int b)
    {
        int dx = (a % Side) - (b % Side), dy = (a / Side) - (b / Side);
        return (dx * dx) + (dy * dy);
    }
}
