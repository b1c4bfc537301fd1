using System.Buffers;
using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>One pass over a mesh's faces: vertices projected once, faces filled in ascending order, those that leave the clip volume cut.</summary>
internal sealed class RasterPass : IDisposable
{
    private readonly TriangleMesh mesh;
    private readonly ScreenVertex[] vertices;
    private readonly ScreenProjector projector;
    private readonly Camera camera;

    public RasterPass(TriangleMesh mesh, in SimilarityPose pose, Camera camera, RasterizerOptions options)
    {
        this.mesh = mesh;
        this.camera = camera;
        projector = new(mesh.Positions, pose, camera, options.NearPlaneFraction);
        vertices = ArrayPool<ScreenVertex>.Shared.Rent(mesh.VertexCount);
        var positions = mesh.Positions;
        for (var i = 0; i < positions.Length; i++)
        {
            vertices[i] = projector.Project(projector.ToCamera(positions[i]));
        }
    }

    public void Dispose() => ArrayPool<ScreenVertex>.Shared.Return(vertices);

    /// <summary>Sends all covered pixels to a sink, face by face.</summary>
    public void Draw<TSink>(ref TSink sink)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        if (!projector.SeesAnything)
        {
            return;
        }

        TriangleFiller filler = new(camera.Width, camera.Height, projector.SubPixelBits);
        var triangles = mesh.Triangles;
        for (var f = 0; f < triangles.Length; f++)
        {
            var t = triangles[f];
            ref readonly var a = ref vertices[t.A];
            ref readonly var b = ref vertices[t.B];
            ref readonly var c = ref vertices[t.C];
            if (a.InverseDepth > 0 && b.InverseDepth > 0 && c.InverseDepth > 0)
            {
                filler.Fill(ref sink, a, b, c, f);
            }
            else
            {
                DrawClipped(ref sink, filler, t, f);
            }
        }
    }

    /// <summary>Depths and perspective-correct barycentrics of one row, from the faces seen in it.</summary>
    /// <param name="y">Row.</param>
    /// <param name="faces">Faces seen, −1 for none.</param>
    /// <param name="depths">Holds 1/z as drawn, receives z; +∞ where there is no face.</param>
    /// <param name="barycentrics">Receives barycentrics; 0 where there is no face.</param>
    public void ResolveRow(int y, ReadOnlySpan<int> faces, Span<float> depths, Span<Vector3> barycentrics)
    {
        var bits = projector.SubPixelBits;
        var half = 1 << (bits - 1);
        var py = (y << bits) + half;
        var triangles = mesh.Triangles;
        for (var x = 0; x < faces.Length;)
        {
            var face = faces[x];
            if (face < 0)
            {
                barycentrics[x] = default;
                depths[x++] = float.PositiveInfinity;
                continue;
            }

            var t = triangles[face];
            ref readonly var a = ref vertices[t.A];
            ref readonly var b = ref vertices[t.B];
            ref readonly var c = ref vertices[t.C];
            if (!(a.InverseDepth > 0 && b.InverseDepth > 0 && c.InverseDepth > 0))
            {
                depths[x] = Intersect(t, x, y, depths[x], out barycentrics[x]);
                x++;
                continue;
            }

            // Edge functions are exact integers that grow by a constant from pixel to pixel.
            var px = (x << bits) + half;
            int ax = a.X - px, ay = a.Y - py, bx = b.X - px, by = b.Y - py, cx = c.X - px, cy = c.Y - py;
            var ea = ((long)bx * cy) - ((long)by * cx);
            var eb = ((long)cx * ay) - ((long)cy * ax);
            var ec = ((long)ax * by) - ((long)ay * bx);
            long da = (long)(by - cy) << bits, db = (long)(cy - ay) << bits, dc = (long)(ay - by) << bits;
            double ia = a.InverseDepth, ib = b.InverseDepth, ic = c.InverseDepth, area = ea + eb + ec;
            do
            {
                double wa = ea * ia, wb = eb * ib, wc = ec * ic;
                var scale = 1 / (wa + wb + wc);
                depths[x] = (float)(area * scale);
                barycentrics[x] = new((float)(wa * scale), (float)(wb * scale), (float)(wc * scale));
                ea += da;
                eb += db;
                ec += dc;
                x++;
            }
            while (x < faces.Length && faces[x] == face);
        }
    }

    private void DrawClipped<TSink>(ref TSink sink, in TriangleFiller filler, Triangle t, int face)
        where TSink : struct, IFragmentSink, allows ref struct
    {
        Span<Vector3D> polygon = stackalloc Vector3D[TriangleClipper.MaxCorners];
        var positions = mesh.Positions;
        polygon[0] = projector.ToCamera(positions[t.A]);
        polygon[1] = projector.ToCamera(positions[t.B]);
        polygon[2] = projector.ToCamera(positions[t.C]);
        var count = TriangleClipper.Clip(projector, polygon);
        if (count == 0)
        {
            return;
        }

        var first = projector.ProjectClipped(polygon[0]);
        var previous = projector.ProjectClipped(polygon[1]);
        for (var i = 2; i < count; i++)
        {
            var next = projector.ProjectClipped(polygon[i]);
            if (first.InverseDepth > 0 && previous.InverseDepth > 0 && next.InverseDepth > 0)
            {
                filler.Fill(ref sink, first, previous, next, face);
            }

            previous = next;
        }
    }

    // A cut face has corners that are not on the image: meet its plane by the ray instead (b_i ∝ d · (p_j × p_k)).
    private float Intersect(Triangle t, int x, int y, float inverseDepth, out Vector3 barycentric)
    {
        var positions = mesh.Positions;
        var a = projector.ToCamera(positions[t.A]);
        var b = projector.ToCamera(positions[t.B]);
        var c = projector.ToCamera(positions[t.C]);
        var ray = camera.Ray(x + 0.5, y + 0.5);
        double wa = Vector3D.Dot(ray, Vector3D.Cross(b, c)), wb = Vector3D.Dot(ray, Vector3D.Cross(c, a)), wc = Vector3D.Dot(ray, Vector3D.Cross(a, b));
        var normal = Vector3D.Cross(b - a, c - a);
        var depth = Vector3D.Dot(normal, a) / Vector3D.Dot(normal, ray);

        // The fixed-point outline may exceed the face by a fraction of a pixel: keep the point on the face.
        var side = wa + wb + wc < 0 ? -1 : 1;
        wa = Math.Max(wa * side, 0);
        wb = Math.Max(wb * side, 0);
        wc = Math.Max(wc * side, 0);
        var sum = wa + wb + wc;
        if (sum > 0 && double.IsFinite(sum) && double.IsFinite(depth))
        {
            barycentric = new((float)(wa / sum), (float)(wb / sum), (float)(wc / sum));
            return (float)depth;
        }

        // Seen exactly edge-on: any point of the face is as good.
        barycentric = new(1 / 3f);
        return 1 / inverseDepth;
    }
}
