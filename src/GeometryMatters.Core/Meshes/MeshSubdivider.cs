using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Splits long edges without opening cracks.</summary>
public static class MeshSubdivider
{
    /// <summary>Most faces that a subdivision may make.</summary>
    public const int MaxFaces = 50_000_000;

    /// <summary>Splits faces until no edge is longer than a length. The surface, its area and its closedness stay.</summary>
    /// <param name="mesh">The mesh; vertices keep their indices, new ones follow.</param>
    /// <param name="maxEdge">Longest edge in mesh units, above zero.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The subdivided mesh, with the way back to the original.</returns>
    /// <remarks>
    /// Each pass splits every too-long edge at its middle, for all its faces at once. A face with one, two or three split edges
    /// becomes two, three or four; every new edge is at most √3/2 of the face's longest, so that the passes end.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The length is not above zero, or so small that <see cref="MaxFaces"/> would be passed.</exception>
    public static SubdividedMesh ToMaxEdge(TriangleMesh mesh, float maxEdge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        if (!(maxEdge > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(maxEdge), maxEdge, "The longest edge must be above zero.");
        }

        Pass pass = new(mesh, maxEdge);
        while (pass.Run(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return pass.Result();
    }

    private readonly record struct Piece(int A, int B, int C, Vector3 BaryA, Vector3 BaryB, Vector3 BaryC, int Parent);

    private sealed class Pass(TriangleMesh mesh, float maxEdge)
    {
        private readonly List<Vector3> positions = [.. mesh.Positions];
        private readonly Dictionary<(int, int), int> midpoints = [];
        private List<Piece> pieces = Start(mesh);

        public bool Run(CancellationToken cancellationToken)
        {
            List<Piece> next = new(pieces.Count);
            var before = positions.Count;
            for (var i = 0; i < pieces.Count; i++)
            {
                if (i % 16384 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                Split(pieces[i], next);
                if (next.Count > MaxFaces)
                {
                    throw TooMany();
                }
            }

            pieces = next;
            midpoints.Clear();
            return positions.Count > before;
        }

        public SubdividedMesh Result()
        {
            var triangles = new Triangle[pieces.Count];
            var parents = new int[pieces.Count];
            var barycentrics = new Vector3[3 * pieces.Count];
            for (var f = 0; f < triangles.Length; f++)
            {
                var p = pieces[f];
                triangles[f] = new(p.A, p.B, p.C);
                parents[f] = p.Parent;
                (barycentrics[3 * f], barycentrics[(3 * f) + 1], barycentrics[(3 * f) + 2]) = (p.BaryA, p.BaryB, p.BaryC);
            }

            return new(new([.. positions], triangles, "subdivided mesh"), parents, barycentrics);
        }

        private ArgumentOutOfRangeException TooMany() => new(nameof(maxEdge), maxEdge, $"The subdivision would have more than {MaxFaces} faces.");

        private static List<Piece> Start(TriangleMesh mesh)
        {
            List<Piece> result = new(mesh.FaceCount);
            for (var f = 0; f < mesh.FaceCount; f++)
            {
                var t = mesh.Triangles[f];
                result.Add(new(t.A, t.B, t.C, Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ, f));
            }

            return result;
        }

        private void Split(Piece p, List<Piece> next)
        {
            float ab = Squared(p.A, p.B), bc = Squared(p.B, p.C), ca = Squared(p.C, p.A);
            if (!TooLong(ab) && !TooLong(bc) && !TooLong(ca))
            {
                next.Add(p);
                return;
            }

            // Turn the piece so that AB is its longest edge.
            if (bc > ab && bc >= ca)
            {
                p = new(p.B, p.C, p.A, p.BaryB, p.BaryC, p.BaryA, p.Parent);
                (ab, bc, ca) = (bc, ca, ab);
            }
            else if (ca > ab && ca > bc)
            {
                p = new(p.C, p.A, p.B, p.BaryC, p.BaryA, p.BaryB, p.Parent);
                (ab, bc, ca) = (ca, ab, bc);
            }

            var (m, mBary) = (Middle(p.A, p.B), (p.BaryA + p.BaryB) * 0.5f);
            if (TooLong(bc) && TooLong(ca))
            {
                var (n, nBary) = (Middle(p.B, p.C), (p.BaryB + p.BaryC) * 0.5f);
                var (o, oBary) = (Middle(p.C, p.A), (p.BaryC + p.BaryA) * 0.5f);
                next.Add(new(p.A, m, o, p.BaryA, mBary, oBary, p.Parent));
                next.Add(new(m, p.B, n, mBary, p.BaryB, nBary, p.Parent));
                next.Add(new(o, n, p.C, oBary, nBary, p.BaryC, p.Parent));
                next.Add(new(m, n, o, mBary, nBary, oBary, p.Parent));
                return;
            }

            // Halve along the median to the longest edge, then halve the half whose outer edge is too long.
            Halve(p.C, p.A, p.BaryC, p.BaryA, TooLong(ca));
            Halve(p.B, p.C, p.BaryB, p.BaryC, TooLong(bc));

            void Halve(int from, int to, Vector3 fromBary, Vector3 toBary, bool again)
            {
                if (!again)
                {
                    next.Add(new(from, to, m, fromBary, toBary, mBary, p.Parent));
                    return;
                }

                var (n, nBary) = (Middle(from, to), (fromBary + toBary) * 0.5f);
                next.Add(new(from, n, m, fromBary, nBary, mBary, p.Parent));
                next.Add(new(n, to, m, nBary, toBary, mBary, p.Parent));
            }
        }

        private bool TooLong(float squaredLength) => squaredLength > maxEdge * maxEdge;

        private float Squared(int a, int b) => Vector3.DistanceSquared(positions[a], positions[b]);

        private int Middle(int a, int b)
        {
            var key = (Math.Min(a, b), Math.Max(a, b));
            if (!midpoints.TryGetValue(key, out var middle))
            {
                middle = positions.Count;
                positions.Add((positions[a] + positions[b]) * 0.5f);
                midpoints.Add(key, middle);
            }

            return middle;
        }
    }
}
