using System.Runtime.CompilerServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Vertices v̂ that searches have found, by the mesh and field that a descriptor was interpolated on, the surface point, and the field that
/// was searched: a pair of meshes that is filtered again asks only for points that are new.
/// </summary>
/// <remarks>
/// Two generations of at most half the capacity: what was not asked for while one filled up is forgotten. Meshes and fields are known by number
/// and not kept alive. Answers depend on their key alone, so that forgetting never shows. Safe for concurrent use; some 50 bytes per answer.
/// </remarks>
internal sealed class FieldAnswers(int capacity)
{
    private readonly ConditionalWeakTable<object, StrongBox<long>> numbers = [];
    private readonly Lock gate = new();
    private Dictionary<Key, int> young = [];
    private Dictionary<Key, int> old = [];
    private long used;

    /// <summary>Answers held.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return young.Count + old.Count;
            }
        }
    }

    /// <summary>Finds a vertex for every point; points that are asked for twice are searched once.</summary>
    /// <param name="mesh">Mesh of the points.</param>
    /// <param name="field">Its field.</param>
    /// <param name="searched">The field that is searched.</param>
    /// <param name="points">The points.</param>
    /// <param name="search">Finds the vertices of points that are not known yet.</param>
    /// <returns>One vertex per point.</returns>
    public int[] Find(TriangleMesh mesh, VertexField field, VertexField searched, ReadOnlySpan<SurfacePoint> points, Func<SurfacePoint[], int[]> search)
    {
        long meshNumber = Number(mesh), fieldNumber = Number(field), searchedNumber = Number(searched);
        var found = new int[points.Length];
        List<SurfacePoint> missing = [];
        Dictionary<SurfacePoint, int> places = [];
        lock (gate)
        {
            for (var i = 0; i < found.Length; i++)
            {
                // A point that has to be searched is marked by the complement of its place among those.
                if (places.TryGetValue(points[i], out var place))
                {
                    found[i] = ~place;
                }
                else if (TryGet(new(meshNumber, fieldNumber, searchedNumber, points[i]), out var vertex))
                {
                    found[i] = vertex;
                }
                else
                {
                    places.Add(points[i], missing.Count);
                    found[i] = ~missing.Count;
                    missing.Add(points[i]);
                }
            }
        }

        if (missing.Count == 0)
        {
            return found;
        }

        var vertices = search([.. missing]);
        lock (gate)
        {
            for (var m = 0; m < vertices.Length; m++)
            {
                Put(new(meshNumber, fieldNumber, searchedNumber, missing[m]), vertices[m]);
            }
        }

        return Array.ConvertAll(found, f => f < 0 ? vertices[~f] : f);
    }

    private long Number(object part) => numbers.GetValue(part, _ => new(Interlocked.Increment(ref used))).Value;

    private bool TryGet(Key key, out int vertex)
    {
        if (young.TryGetValue(key, out vertex))
        {
            return true;
        }

        var known = old.Remove(key, out vertex);
        if (known)
        {
            Put(key, vertex);
        }

        return known;
    }

    private void Put(Key key, int vertex)
    {
        if (capacity < 2)
        {
            return;
        }

        if (young.Count >= capacity / 2)
        {
            (young, old) = (old, young);
            young.Clear();
        }

        young[key] = vertex;
    }

    private readonly record struct Key(long Mesh, long Field, long Searched, SurfacePoint Point);
}
