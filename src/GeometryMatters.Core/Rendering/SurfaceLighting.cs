using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Rendering;

/// <summary>Lambert light on a posed mesh, two-sided.</summary>
internal sealed class SurfaceLighting
{
    private readonly TriangleMesh mesh;
    private readonly ShadedRendererOptions options;
    private readonly Vector3 light;
    private readonly Vector3[] positions;
    private readonly Vector3[]? vertexNormals;

    public SurfaceLighting(TriangleMesh mesh, in SimilarityPose pose, ShadedRendererOptions options)
    {
        this.mesh = mesh;
        this.options = options;
        light = Vector3.Normalize(options.LightDirection);
        positions = new Vector3[mesh.VertexCount];
        pose.Apply(mesh.Positions, positions);
        if (options.SmoothNormals)
        {
            var rotation = pose.Rotation;
            vertexNormals = Array.ConvertAll(MeshNormals.PerVertex(mesh), n => (Vector3)(rotation * n));
        }
    }

    /// <summary>Light that falls on a surface point, 0 upwards.</summary>
    public float At(int face, Vector3 barycentric)
    {
        var t = mesh.Triangles[face];
        Vector3 a = positions[t.A], b = positions[t.B], c = positions[t.C];
        var view = -((barycentric.X * a) + (barycentric.Y * b) + (barycentric.Z * c));
        var geometric = Vector3.Cross(b - a, c - a);
        var normal = vertexNormals is null
            ? geometric
            : (barycentric.X * vertexNormals[t.A]) + (barycentric.Y * vertexNormals[t.B]) + (barycentric.Z * vertexNormals[t.C]);
        var length = normal.Length();
        if (!(length > 0))
        {
            return options.Ambient;
        }

        // The side that is seen is the side that is lit; smooth normals follow their face.
        normal *= (Vector3.Dot(geometric, view) < 0 ? -1 : 1) / length;
        return options.Ambient
            + (options.Diffuse * MathF.Max(0, Vector3.Dot(normal, light)))
            + (options.Headlight * MathF.Max(0, Vector3.Dot(normal, view) / view.Length()));
    }
}
