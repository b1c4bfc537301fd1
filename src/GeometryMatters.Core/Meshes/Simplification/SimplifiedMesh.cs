using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A simplified mesh, and the ways between it and the original for points and per-vertex values.</summary>
/// <remarks>
/// A point goes to the nearest point of the other surface, sought downhill from the faces that its own face became (or came from). It
/// therefore stays on its sheet where another one is near, and is the nearest point of that sheet unless the surface bends
/// more than once within a few faces. Safe for concurrent use.
/// </remarks>
public sealed class SimplifiedMesh
{
    // Of the original vertices on a face so many are looked at for one to start from.
    private const int Samples = 32;

    private readonly CleanedMesh clean;
    private readonly Lazy<NearbySurface> near;
    private readonly Lazy<NearbySurface> nearOriginal;
    private readonly Lazy<Landing> landing;
    private readonly Lazy<SurfacePoint[]> sources;
    private readonly int[] vertexMap;

    internal SimplifiedMesh(TriangleMesh original, CleanedMesh clean, TriangleMesh mesh, int[] vertexMap, SimplificationEnd end, double largestError)
    {
        Original = original;
        Mesh = mesh;
        End = end;
        LargestErrorFraction = largestError;
        this.clean = clean;
        this.vertexMap = vertexMap;
        near = new(() => new(mesh));
        nearOriginal = new(() => new(clean.Mesh));
        landing = new(Land);
        sources = new(FindSources);
    }

    /// <summary>The mesh that was simplified.</summary>
    public TriangleMesh Original { get; }

    /// <summary>The simplified mesh; equal positions of the original are one vertex.</summary>
    public TriangleMesh Mesh { get; }

    /// <summary>Why it has no fewer faces.</summary>
    public SimplificationEnd End { get; }

    /// <summary>Largest error of a collapse, as a fraction of the diagonal (see <see cref="MeshSimplifierOptions.MaxErrorFraction"/>).</summary>
    public double LargestErrorFraction { get; }

    /// <summary>Vertex of the simplified mesh that each original vertex became a part of; −1 where no face used it.</summary>
    public IReadOnlyList<int> VertexMap => vertexMap;

    /// <summary>Carries a point of the original to the simplified mesh.</summary>
    /// <param name="point">A point on <see cref="Original"/>.</param>
    /// <returns>The nearest point nearby.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The face is not one of the original.</exception>
    /// <exception cref="InvalidOperationException">The mesh has no face.</exception>
    public SurfacePoint ToSimplified(SurfacePoint point)
    {
        CheckFace(point.Face, Original);
        RequireFaces();
        var t = Original.Triangles[point.Face];
        return ToSimplified(point.PositionOn(Original), vertexMap[t.A], vertexMap[t.B], vertexMap[t.C]);
    }

    /// <summary>Carries points of the original to the simplified mesh.</summary>
    /// <param name="points">Points on <see cref="Original"/>.</param>
    /// <param name="carried">Receives one point each.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or a face is not one of the original.</exception>
    /// <exception cref="InvalidOperationException">The mesh has no face.</exception>
    public void ToSimplified(ReadOnlySpan<SurfacePoint> points, Span<SurfacePoint> carried)
    {
        CheckRoom(points.Length, carried.Length, nameof(carried));
        for (var i = 0; i < points.Length; i++)
        {
            carried[i] = ToSimplified(points[i]);
        }
    }

    /// <summary>Carries a point of the simplified mesh to the original.</summary>
    /// <param name="point">A point on <see cref="Mesh"/>.</param>
    /// <returns>The nearest point nearby.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The face is not one of the simplified mesh.</exception>
    public SurfacePoint ToOriginal(SurfacePoint point)
    {
        CheckFace(point.Face, Mesh);
        var place = point.PositionOn(Mesh);
        var (land, surface) = (landing.Value, nearOriginal.Value);
        var t = Mesh.Triangles[point.Face];
        Span<int> seeds = [land.Nearest[t.A], land.Nearest[t.B], land.Nearest[t.C], -1];
        var onFace = land.OnFace(point.Face);
        var step = Math.Max(1, onFace.Length / Samples);
        var best = double.PositiveInfinity;
        for (var i = 0; i < onFace.Length; i += step)
        {
            var d = (double)Vector3.DistanceSquared(clean.Mesh.Positions[onFace[i]], place);
            if (d < best)
            {
                (best, seeds[3]) = (d, onFace[i]);
            }
        }

        // Several starts: a walk can end in a fold.
        var used = seeds[3] < 0 ? 3 : 4;
        for (var i = 0; i < used; i++)
        {
            seeds[i] = surface.WalkTo(place, seeds[i]);
        }

        var found = surface.Find(place, seeds[..used]);
        return new(clean.FaceMap[found.Face], found.Barycentric);
    }

    /// <summary>Carries points of the simplified mesh to the original.</summary>
    /// <param name="points">Points on <see cref="Mesh"/>.</param>
    /// <param name="carried">Receives one point each.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or a face is not one of the simplified mesh.</exception>
    public void ToOriginal(ReadOnlySpan<SurfacePoint> points, Span<SurfacePoint> carried)
    {
        CheckRoom(points.Length, carried.Length, nameof(carried));
        for (var i = 0; i < points.Length; i++)
        {
            carried[i] = ToOriginal(points[i]);
        }
    }

    /// <summary>Carries per-vertex values of the original to the simplified mesh: interpolated where each vertex lies on the original.</summary>
    /// <param name="values">Original vertices × channels, one vertex's values contiguous.</param>
    /// <param name="channels">Values per vertex, above zero.</param>
    /// <param name="carried">Receives simplified vertices × channels.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void CarryToSimplified(ReadOnlySpan<float> values, int channels, Span<float> carried)
    {
        CheckValues(values.Length, Original, channels, nameof(values));
        CheckValues(carried.Length, Mesh, channels, nameof(carried));
        if (Mesh.FaceCount > 0)
        {
            Interpolate(Original, values, channels, sources.Value, carried);
        }
    }

    /// <summary>Carries per-vertex values of the simplified mesh to the original: interpolated where each vertex lies on the simplified mesh.</summary>
    /// <param name="values">Simplified vertices × channels, one vertex's values contiguous.</param>
    /// <param name="channels">Values per vertex, above zero.</param>
    /// <param name="carried">Receives original vertices × channels; zero at vertices that no face uses.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void CarryToOriginal(ReadOnlySpan<float> values, int channels, Span<float> carried)
    {
        CheckValues(values.Length, Mesh, channels, nameof(values));
        CheckValues(carried.Length, Original, channels, nameof(carried));
        if (Mesh.FaceCount == 0)
        {
            carried.Clear();
            return;
        }

        var points = landing.Value.Points;
        for (var v = 0; v < clean.VertexMap.Count; v++)
        {
            var destination = carried.Slice(v * channels, channels);
            if (clean.VertexMap[v] is var w and >= 0)
            {
                Interpolate(Mesh, values, channels, points.AsSpan(w, 1), destination);
            }
            else
            {
                destination.Clear();
            }
        }
    }

    private static void Interpolate(TriangleMesh mesh, ReadOnlySpan<float> values, int channels, ReadOnlySpan<SurfacePoint> points, Span<float> carried)
    {
        for (var i = 0; i < points.Length; i++)
        {
            var t = mesh.Triangles[points[i].Face];
            var w = points[i].Barycentric;
            var a = values.Slice(t.A * channels, channels);
            var b = values.Slice(t.B * channels, channels);
            var c = values.Slice(t.C * channels, channels);
            var to = carried.Slice(i * channels, channels);
            for (var k = 0; k < channels; k++)
            {
                to[k] = (w.X * a[k]) + (w.Y * b[k]) + (w.Z * c[k]);
            }
        }
    }

    private static void CheckFace(int face, TriangleMesh mesh)
    {
        if ((uint)face >= (uint)mesh.FaceCount)
        {
            throw new ArgumentOutOfRangeException(nameof(face), face, $"Expected a face in [0, {mesh.FaceCount}).");
        }
    }

    private static void CheckRoom(int expected, int found, string name)
    {
        if (expected != found)
        {
            throw new ArgumentException($"Expected room for {expected} points, found {found}.", name);
        }
    }

    private static void CheckValues(int found, TriangleMesh mesh, int channels, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (found != (long)mesh.VertexCount * channels)
        {
            throw new ArgumentException($"Expected {mesh.VertexCount}×{channels} values, found {found}.", name);
        }
    }

    private void RequireFaces()
    {
        if (Mesh.FaceCount == 0)
        {
            throw new InvalidOperationException("The mesh has no face with three different corners.");
        }
    }

    private SurfacePoint ToSimplified(Vector3 place, int a, int b, int c)
    {
        // Faces without an inside may have corners that no other face uses.
        Span<int> seeds = [a, b, c];
        var used = 0;
        foreach (var seed in (ReadOnlySpan<int>)[a, b, c])
        {
            if (seed >= 0 && !seeds[..used].Contains(seed))
            {
                seeds[used++] = seed;
            }
        }

        var found = used > 0 ? near.Value.Find(place, seeds[..used]) : near.Value.FindAnywhere(place);
        return new(found.Face, found.Barycentric);
    }

    private Landing Land()
    {
        var count = clean.Mesh.VertexCount;
        var points = new SurfacePoint[count];
        var nearest = new int[Mesh.VertexCount];
        Array.Fill(nearest, -1);
        for (var v = 0; v < vertexMap.Length; v++)
        {
            var w = clean.VertexMap[v];
            if (w < 0)
            {
                continue;
            }

            var place = clean.Mesh.Positions[w];
            var into = vertexMap[v];
            points[w] = ToSimplified(place, into, into, into);
            if (nearest[into] < 0
                || Vector3.DistanceSquared(Mesh.Positions[into], place) < Vector3.DistanceSquared(Mesh.Positions[into], clean.Mesh.Positions[nearest[into]]))
            {
                nearest[into] = w;
            }
        }

        return new(points, nearest, Mesh.FaceCount);
    }

    private SurfacePoint[] FindSources()
    {
        var result = new SurfacePoint[Mesh.VertexCount];
        var found = new bool[result.Length];
        for (var f = 0; f < Mesh.FaceCount; f++)
        {
            for (var k = 0; k < 3; k++)
            {
                var v = Mesh.Triangles[f][k];
                if (!found[v])
                {
                    found[v] = true;
                    result[v] = ToOriginal(SurfacePoint.AtCorner(f, k));
                }
            }
        }

        return result;
    }

    /// <summary>Where the original vertices lie on the simplified mesh.</summary>
    private sealed class Landing
    {
        private readonly int[] starts;
        private readonly int[] vertices;

        public Landing(SurfacePoint[] points, int[] nearest, int faces)
        {
            Points = points;
            Nearest = nearest;
            starts = new int[faces + 1];
            vertices = new int[points.Length];
            foreach (var p in points)
            {
                starts[p.Face]++;
            }

            for (int f = 0, sum = 0; f < starts.Length; f++)
            {
                (sum, starts[f]) = (sum + starts[f], sum + starts[f]);
            }

            for (var v = points.Length - 1; v >= 0; v--)
            {
                vertices[--starts[points[v].Face]] = v;
            }
        }

        /// <summary>Point of every joined vertex of the original.</summary>
        public SurfacePoint[] Points { get; }

        /// <summary>Of the original vertices that went into a simplified one the nearest to it.</summary>
        public int[] Nearest { get; }

        /// <summary>Original vertices whose points are on a face.</summary>
        public ReadOnlySpan<int> OnFace(int face) => vertices.AsSpan(starts[face], starts[face + 1] - starts[face]);
    }
}
