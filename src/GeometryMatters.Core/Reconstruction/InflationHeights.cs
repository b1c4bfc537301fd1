namespace GeometryMatters.Reconstruction;

/// <summary>How far the surface lies before and behind each inner block of a mask: √g with ∇²g = −4 and g = 0 at the outline.</summary>
internal static class InflationHeights
{
    private const double SmallestStep = 0.1, Tolerance = 1e-6;

    /// <summary>Solves for the heights.</summary>
    /// <returns>Heights in pixels per block; 0 off the object.</returns>
    public static double[] Solve(MaskGrid grid, CancellationToken cancellationToken)
    {
        var (unknowns, blocks) = Number(grid);
        var count = blocks.Length;
        var neighbours = new int[4 * count];
        var diagonal = new double[count];
        int[] offsets = [-1, 1, -grid.Columns, grid.Columns];
        for (var i = 0; i < count; i++)
        {
            diagonal[i] = 4;
            for (var k = 0; k < 4; k++)
            {
                var other = blocks[i] + offsets[k];
                neighbours[(4 * i) + k] = unknowns[other];
                if (unknowns[other] < 0)
                {
                    // Beyond the outline, at a fraction t of the way, g goes on linearly below zero: −g (1 − t) / t.
                    var t = Math.Max(SmallestStep, Crossing(grid.Coverage[blocks[i]], grid.Coverage[other]));
                    diagonal[i] += (1 - t) / t;
                }
            }
        }

        var g = ConjugateGradients(neighbours, diagonal, cancellationToken);
        var heights = new double[unknowns.Length];
        for (var i = 0; i < count; i++)
        {
            heights[blocks[i]] = grid.BlockPixels * Math.Sqrt(Math.Max(0, g[i]));
        }

        return heights;
    }

    /// <summary>At which fraction of the way from an inner block's centre to an outer one's the outline lies.</summary>
    public static double Crossing(double inner, double outer) => (inner - 0.5) / (inner - outer);

    private static (int[] Unknowns, int[] Blocks) Number(MaskGrid grid)
    {
        List<int> blocks = [];
        var unknowns = new int[grid.Inside.Length];
        for (var i = 0; i < unknowns.Length; i++)
        {
            unknowns[i] = grid.Inside[i] ? blocks.Count : -1;
            if (grid.Inside[i])
            {
                blocks.Add(i);
            }
        }

        return (unknowns, [.. blocks]);
    }

    /// <summary>Conjugate gradients with the diagonal as preconditioner; the matrix is symmetric and positive definite.</summary>
    private static double[] ConjugateGradients(int[] neighbours, double[] diagonal, CancellationToken cancellationToken)
    {
        var count = diagonal.Length;
        double[] x = new double[count], r = new double[count], z = new double[count], p = new double[count], q = new double[count];
        Array.Fill(r, 4.0);
        for (var i = 0; i < count; i++)
        {
            p[i] = z[i] = r[i] / diagonal[i];
        }

        var rz = Dot(r, z);
        var enough = Tolerance * Tolerance * Dot(r, r);

        // Exact after as many steps as there are unknowns; in practice after a few times the width of the grid.
        for (var step = 0; step < count && Dot(r, r) > enough; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < count; i++)
            {
                var sum = diagonal[i] * p[i];
                for (var k = 0; k < 4; k++)
                {
                    var other = neighbours[(4 * i) + k];
                    sum -= other >= 0 ? p[other] : 0;
                }

                q[i] = sum;
            }

            var alpha = rz / Dot(p, q);
            for (var i = 0; i < count; i++)
            {
                x[i] += alpha * p[i];
                r[i] -= alpha * q[i];
                z[i] = r[i] / diagonal[i];
            }

            var next = Dot(r, z);
            var beta = next / rz;
            rz = next;
            for (var i = 0; i < count; i++)
            {
                p[i] = z[i] + (beta * p[i]);
            }
        }

        return x;
    }

    private static double Dot(double[] a, double[] b)
    {
        // A plain sum: vectorised ones differ in their last digits between processors.
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
