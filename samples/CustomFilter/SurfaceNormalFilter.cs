using System.Numerics;
using System.Runtime.CompilerServices;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.CustomFilter;

// snippet: custom-filter
/// <summary>Keeps matches whose surfaces face the same way: error = angle between the two points' normals in the canonical frame, in degrees.</summary>
internal sealed class SurfaceNormalFilter(float maximumDegrees = 40) : CorrespondenceFilter
{
    // Made once a mesh, whichever thread asks first, and gone with it: a filter is asked by many threads at once.
    private readonly ConditionalWeakTable<TriangleMesh, Vector3[]> normals = [];

    public override string Name => "surface-normal";

    public override float Threshold => maximumDegrees;

    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate)
    {
        var cosine = Vector3.Dot(NormalAt(pair.Source.Mesh, candidate.SourcePoint!.Value), NormalAt(pair.Target.Mesh, candidate.TargetPoint!.Value));
        return float.IsFinite(cosine) ? float.RadiansToDegrees(MathF.Acos(Math.Clamp(cosine, -1, 1))) : float.PositiveInfinity;
    }

    private Vector3 NormalAt(TriangleMesh mesh, SurfacePoint point)
    {
        var all = normals.GetValue(mesh, MeshNormals.PerVertex);
        var (corners, b) = (mesh.Triangles[point.Face], point.Barycentric);
        return Vector3.Normalize((b.X * all[corners.A]) + (b.Y * all[corners.B]) + (b.Z * all[corners.C]));
    }
}
// end snippet
