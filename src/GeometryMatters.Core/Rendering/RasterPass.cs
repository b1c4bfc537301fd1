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

    public RasterPass(TriangleMesh mesh, in SimilarityPose pose, Camera camera, RasterOptions options)
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

    /// <summary>Depth and perspective-correct barycentrics of the face seen at a pixel's centre.</summary>
    public (float Depth, Vector3 Barycentric) Resolve(int face, int x, int y)
    {
        var t = mesh.Triangles[face];
        ref readonly var a = ref vertices[t.A];
        ref readonly var b = ref vertices[t.B];
        ref readonly var c = ref vertices[t.C];
        if (!(a.InverseDepth > 0 && b.InverseDepth > 0 && c.InverseDepth > 0))
        {
            return Intersect(t, x, y);
        }

        var bits = projector.SubPixelBits;
        var half = 1 << (bits - 1);
        int px = (x << bits) + half, py = (y << bits) + half;
        int ax = a.X - px, ay = a.Y - py, bx = b.X - px, by = b.Y - py, cx = c.X - px, cy = c.Y - py;
        var ea = (double)(((long)bx * cy) - ((long)by * cx));
        var eb = (double)(((long)cx * ay) - ((long)cy * ax));
        var ec = (double)(((long)ax * by) - ((long)ay * bx));
        double wa = ea * a.InverseDepth, wb = eb * b.InverseDepth, wc = ec * c.InverseDepth;
        var scale = 1 / (wa + wb + wc);
        return ((float)((ea + eb + ec) * scale), new((float)(wa * scale), (float)(wb * scale), (float)(wc * scale)));
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
    private (float Depth, Vector3 Barycentric) Intersect(Triangle t, int x, int y)
    {
        var positions = mesh.Positions;
        var a = projector.ToCamera(positions[t.A]);
        var b = projector.ToCamera(positions[t.B]);
        var c = projector.ToCamera(positions[t.C]);
        var ray = camera.Ray(x + 0.5, y + 0.5);
        var normal = Vector3D.Cross(b - a, c - a);
        double wa = Vector3D.Dot(ray, Vector3D.Cross(b, c)), wb = Vector3D.Dot(ray, Vector3D.Cross(c, a)), wc = Vector3D.Dot(ray, Vector3D.Cross(a, b));
        var depth = Vector3D.Dot(normal, a) / Vector3D.Dot(normal, ray);

        // The fixed-point outline may exceed the face by a fraction of a pixel: keep the point on the face.
        var sign = Math.Sign(wa + wb + wc);
        wa = Math.Max(wa * sign, 0);
        wb = Math.Max(wb * sign, 0);
        wc = Math.Max(wc * sign, 0);
        var sum = wa + wb + wc;
        return sum > 0 && double.IsFinite(depth)
            ? ((float)depth, new((float)(wa / sum), (float)(wb / sum), (float)(wc / sum)))
            : (float.NaN, default);
    }
}
