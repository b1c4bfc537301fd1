using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Fields;

/// <summary>Descriptors per face.</summary>
internal static class FaceRows
{
    /// <summary>Mean over the faces around a vertex, weighted by area; faces without area count as tiny ones, so that no vertex of a face is left out.</summary>
    /// <returns>V · C values; zeros for vertices without faces.</returns>
    public static float[] ToVertices(ReadOnlySpan<float> values, int channels, TriangleMesh mesh)
    {
        var result = new float[checked(mesh.VertexCount * channels)];
        var weights = new double[mesh.VertexCount];
        var sums = new double[result.Length];
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            var t = mesh.Triangles[f];
            var p = mesh.Positions;
            var area = Math.Max(Vector3.Cross(p[t.B] - p[t.A], p[t.C] - p[t.A]).Length(), 1e-12);
            for (var k = 0; k < 3; k++)
            {
                weights[t[k]] += area;
                for (var c = 0; c < channels; c++)
                {
                    sums[(t[k] * channels) + c] += area * values[(f * channels) + c];
                }
            }
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = weights[i / channels] > 0 ? (float)(sums[i] / weights[i / channels]) : 0;
        }

        return result;
    }
}
