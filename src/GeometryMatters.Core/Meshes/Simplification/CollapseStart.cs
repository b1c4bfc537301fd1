namespace GeometryMatters.Meshes;

/// <summary>What is known before the first collapse: the kind of every vertex, its quadric, and one corner for every edge.</summary>
internal sealed class CollapseStart
{
    private readonly CollapseSurface surface;
    private readonly CollapseFrame frame;
    private readonly double borderWeight;
    private readonly int[] faces;
    private readonly int[] one;
    private readonly int[] two;

    public CollapseStart(CollapseSurface surface, CollapseFrame frame, double borderWeight)
    {
        this.surface = surface;
        this.frame = frame;
        this.borderWeight = borderWeight;
        Quadrics = new Quadric[surface.Kind.Length];
        faces = new int[surface.Kind.Length];
        one = new int[surface.Kind.Length];
        two = new int[surface.Kind.Length];
        for (var corner = 0; corner < surface.Vertex.Length; corner += 4)
        {
            AddFace(corner);
        }

        for (var v = 0; v < Quadrics.Length; v++)
        {
            Classify(v);
        }
    }

    public Quadric[] Quadrics { get; }

    private void AddFace(int corner)
    {
        int a = surface.Vertex[corner], b = surface.Vertex[corner + 1], c = surface.Vertex[corner + 2];
        var (ax, ay, az) = frame.Of(surface.Positions[a]);
        var (x, y, z) = Normal(corner, out var area);
        if (area > 0)
        {
            var q = Quadric.OfPlane(x, y, z, -((x * ax) + (y * ay) + (z * az)), area);
            q.Area = area;
            Quadrics[a].Add(q);
            Quadrics[b].Add(q);
            Quadrics[c].Add(q);
        }
    }

    private (double X, double Y, double Z) Normal(int corner, out double area)
    {
        var (ax, ay, az) = frame.Of(surface.Positions[surface.Vertex[corner]]);
        var (bx, by, bz) = frame.Of(surface.Positions[surface.Vertex[corner + 1]]);
        var (cx, cy, cz) = frame.Of(surface.Positions[surface.Vertex[corner + 2]]);
        (bx, by, bz, cx, cy, cz) = (bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az);
        double x = (by * cz) - (bz * cy), y = (bz * cx) - (bx * cz), z = (bx * cy) - (by * cx);
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        area = 0.5 * length;
        return length > 0 ? (x / length, y / length, z / length) : default;
    }

    private void Classify(int v)
    {
        int count = 0, borders = 0, border = -1;
        var isFixed = false;
        var vertex = surface.Vertex;
        for (var c = surface.FirstCorner(v); c >= 0; c = surface.NextCorner(c))
        {
            count++;
            Note(vertex[CollapseSurface.NextInFace(c)], c);
            Note(vertex[CollapseSurface.PreviousInFace(c)], c);
        }

        for (var c = surface.FirstCorner(v); c >= 0; c = surface.NextCorner(c))
        {
            for (var side = 0; side < 2; side++)
            {
                var w = vertex[side == 0 ? CollapseSurface.NextInFace(c) : CollapseSurface.PreviousInFace(c)];
                isFixed |= faces[w] > 2;
                if (faces[w] == 1)
                {
                    borders++;
                    border = w;
                    if (v < w)
                    {
                        AddBorder(v, w, c & ~3);
                    }
                }
            }
        }

        surface.Kind[v] = isFixed || count == 0 || borders is not (0 or 2) || FanFrom(v, border) != count ? VertexKind.Fixed
            : borders == 2 ? VertexKind.Border : VertexKind.Interior;
        for (var c = surface.FirstCorner(v); c >= 0; c = surface.NextCorner(c))
        {
            faces[vertex[CollapseSurface.NextInFace(c)]] = 0;
            faces[vertex[CollapseSurface.PreviousInFace(c)]] = 0;
        }
    }

    private void Note(int w, int corner)
    {
        if (faces[w]++ == 0)
        {
            one[w] = corner;
        }
        else
        {
            two[w] = corner;
        }
    }

    // Faces met on a walk around a vertex all of whose edges have one or two faces.
    private int FanFrom(int v, int border)
    {
        var start = surface.FirstCorner(v);
        var w = border >= 0 ? border : surface.Vertex[CollapseSurface.NextInFace(start)];
        var c = one[w];
        var met = 0;
        for (var end = c; ;)
        {
            met++;
            int a = surface.Vertex[CollapseSurface.NextInFace(c)], b = surface.Vertex[CollapseSurface.PreviousInFace(c)];
            w = a == w ? b : a;
            if (faces[w] != 2)
            {
                return met;
            }

            c = one[w] == c ? two[w] : one[w];
            if (c == end)
            {
                return met;
            }
        }
    }

    // A plane through the edge and upright on its face: it holds the border where the surface is flat.
    private void AddBorder(int v, int w, int face)
    {
        var (ax, ay, az) = frame.Of(surface.Positions[v]);
        var (bx, by, bz) = frame.Of(surface.Positions[w]);
        var (nx, ny, nz) = Normal(face, out _);
        (bx, by, bz) = (bx - ax, by - ay, bz - az);
        double x = (by * nz) - (bz * ny), y = (bz * nx) - (bx * nz), z = (bx * ny) - (by * nx);
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        if (length > 0)
        {
            (x, y, z) = (x / length, y / length, z / length);
            var q = Quadric.OfPlane(x, y, z, -((x * ax) + (y * ay) + (z * az)), borderWeight * length * length);
            Quadrics[v].Add(q);
            Quadrics[w].Add(q);
        }
    }
}
