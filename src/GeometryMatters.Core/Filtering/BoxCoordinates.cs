using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Where a surface point lies in its mesh's bounding box: −½ to ½ along each axis of the canonical frame.</summary>
/// <remarks>Each axis is divided by its own extent, so that objects of different proportions compare; a flat axis gives 0.</remarks>
internal static class BoxCoordinates
{
    public static Vector3 Of(ObjectView view, SurfacePoint point)
    {
        var mesh = view.Mesh;
        var offset = point.PositionOn(mesh) - mesh.Bounds.Center;
        var size = mesh.Bounds.Size;
        return new(Ratio(offset.X, size.X), Ratio(offset.Y, size.Y), Ratio(offset.Z, size.Z));

        static float Ratio(float offset, float size) => size > 0 ? offset / size : 0;
    }
}
