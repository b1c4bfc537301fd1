namespace GeometryMatters.Features;

/// <summary>Eigenvectors of small symmetric matrices by cyclic Jacobi rotations, and the vector algebra around them.</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 60;

    /// <summary>Eigenvalues in falling order and, in the columns of the matrix, their eigenvectors.</summary>
    public static (double[] Values, double[,] Vectors) Solve(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            v[i, i] = 1;
        }

        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(a) > 0; sweep++)
        {
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    Rotate(a, v, p, q);
                }
            }
        }

        var order = Enumerable.Range(0, n).OrderByDescending(i => a[i, i]).ToArray();
        var sorted = new double[n, n];
        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                sorted[i, k] = v[i, order[k]];
            }
        }

        return (Array.ConvertAll(order, i => a[i, i]), sorted);
    }

    /// <summary>Scalar product.</summary>
    public static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Linear combinations of vectors, one per column of the weights.</summary>
    public static double[][] Combine(double[][] vectors, double[,] weights)
    {
        var result = new double[vectors.Length][];
        for (var k = 0; k < result.Length; k++)
        {
            result[k] = new double[vectors[0].Length];
            for (var i = 0; i < vectors.Length; i++)
            {
                AddScaled(result[k], vectors[i], weights[i, k]);
            }
        }

        return result;
    }

    /// <summary>Gram–Schmidt, twice for accuracy; a vector that depends on those before it is replaced by the first axis that does not.</summary>
    public static void Orthonormalize(double[][] vectors)
    {
        for (var k = 0; k < vectors.Length; k++)
        {
            var axis = 0;
            while (!TryOrthonormalize(vectors, k))
            {
                Array.Clear(vectors[k]);
                vectors[k][axis++] = 1;
            }
        }
    }

    private static bool TryOrthonormalize(double[][] vectors, int k)
    {
        var before = Math.Sqrt(Dot(vectors[k], vectors[k]));
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < k; i++)
            {
                AddScaled(vectors[k], vectors[i], -Dot(vectors[k], vectors[i]));
            }
        }

        var length = Math.Sqrt(Dot(vectors[k], vectors[k]));
        if (!(length > before * 1e-10))
        {
            return false;
        }

        for (var c = 0; c < vectors[k].Length; c++)
        {
            vectors[k][c] /= length;
        }

        return true;
    }

    private static void AddScaled(double[] sum, double[] vector, double weight)
    {
        for (var c = 0; c < sum.Length; c++)
        {
            sum[c] += weight * vector[c];
        }
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
        {
            return;
        }

        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var i = 0; i < a.GetLength(0); i++)
        {
            (a[i, p], a[i, q]) = ((c * a[i, p]) - (s * a[i, q]), (s * a[i, p]) + (c * a[i, q]));
        }

        for (var i = 0; i < a.GetLength(0); i++)
        {
            (a[p, i], a[q, i]) = ((c * a[p, i]) - (s * a[q, i]), (s * a[p, i]) + (c * a[q, i]));
            (v[i, p], v[i, q]) = ((c * v[i, p]) - (s * v[i, q]), (s * v[i, p]) + (c * v[i, q]));
        }

        a[p, q] = 0;
        a[q, p] = 0;
    }

    private static double OffDiagonal(double[,] a)
    {
        double off = 0, diagonal = 0;
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(0); j++)
            {
                _ = i == j ? diagonal += a[i, j] * a[i, j] : off += a[i, j] * a[i, j];
            }
        }

        return off <= diagonal * 1e-32 ? 0 : off;
    }
}
