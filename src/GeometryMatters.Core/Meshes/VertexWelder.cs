using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Finds, for every vertex, the first vertex kept before it within a distance.</summary>
internal static class VertexWelder
{
    // Wide cells make it rare that a vertex has to look into a neighbouring one.
    private const double CellsPerDistance = 16;

    // Vertices between two looks at the token.
    private const int Stride = 4096;

    public static int[] Weld(ReadOnlySpan<Vector3> positions, float distance, CancellationToken cancellationToken = default)
    {
        if (distance == 0)
        {
            return WeldEqual(positions, cancellationToken);
        }

        var result = new int[positions.Length];
        var next = new int[positions.Length];
        Dictionary<(long X, long Y, long Z), int> cells = new(positions.Length);
        var cell = distance * CellsPerDistance;
        for (var i = 0; i < positions.Length; i++)
        {
            if (i % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            result[i] = Find(positions, i, distance, cell, cells, next);
            if (result[i] == i)
            {
                var key = Cell(positions[i], cell);
                next[i] = cells.GetValueOrDefault(key, -1);
                cells[key] = i;
            }
        }

        return result;
    }

    // An open hash table of vertices, at most half full.
    private static int[] WeldEqual(ReadOnlySpan<Vector3> positions, CancellationToken cancellationToken)
    {
        var result = new int[positions.Length];
        var bits = BitOperations.Log2((uint)positions.Length + 1) + 2;
        var table = new int[1L << bits];
        for (var i = 0; i < positions.Length; i++)
        {
            if (i % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var p = positions[i] + Vector3.Zero; // −0 becomes 0
            var hash = BitConverter.SingleToUInt32Bits(p.X) * 0x9E3779B97F4A7C15UL;
            hash = (hash ^ (hash >> 32) ^ BitConverter.SingleToUInt32Bits(p.Y)) * 0x9E3779B97F4A7C15UL;
            hash = (hash ^ (hash >> 32) ^ BitConverter.SingleToUInt32Bits(p.Z)) * 0x9E3779B97F4A7C15UL;
            var slot = (long)(hash >> (64 - bits));
            while (table[slot] > 0 && positions[table[slot] - 1] != p)
            {
                slot = (slot + 1) & (table.LongLength - 1);
            }

            if (table[slot] == 0)
            {
                table[slot] = i + 1;
            }

            result[i] = table[slot] - 1;
        }

        return result;
    }

    private static int Find(
        ReadOnlySpan<Vector3> positions, int i, float distance, double cell, Dictionary<(long X, long Y, long Z), int> cells, int[] next)
    {
        var p = positions[i];
        var low = Cell(p, cell, -(double)distance);
        var high = Cell(p, cell, distance);
        var best = i;
        for (var x = low.X; x <= high.X; x++)
        {
            for (var y = low.Y; y <= high.Y; y++)
            {
                for (var z = low.Z; z <= high.Z; z++)
                {
                    for (var j = cells.GetValueOrDefault((x, y, z), -1); j >= 0; j = next[j])
                    {
                        if (j < best && IsNear(positions[j], p, distance))
                        {
                            best = j;
                        }
                    }
                }
            }
        }

        return best;
    }

    // Doubles: squares of small distances vanish in single precision.
    private static bool IsNear(Vector3 a, Vector3 b, double distance)
    {
        double x = (double)a.X - b.X, y = (double)a.Y - b.Y, z = (double)a.Z - b.Z;
        return (x * x) + (y * y) + (z * z) <= distance * distance;
    }

    private static (long X, long Y, long Z) Cell(Vector3 p, double cell, double shift = 0) =>
        (Index(p.X, cell, shift), Index(p.Y, cell, shift), Index(p.Z, cell, shift));

    // Clamped: positions beyond 2⁶² cells share one, which costs time but no correctness.
    private static long Index(float value, double cell, double shift) => (long)Math.Clamp(Math.Floor((value + shift) / cell), -4e18, 4e18);
}
