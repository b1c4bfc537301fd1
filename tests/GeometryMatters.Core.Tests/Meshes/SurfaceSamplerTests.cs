using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class SurfaceSamplerTests
{
    /// <summary>Areas 0, 1, 3 and 0 again.</summary>
    private static readonly TriangleMesh Uneven = new(
        [new(0, 0, 0), new(2, 0, 0), new(0, 1, 0), new(0, 0, 3)],
        [new(0, 0, 1), new(0, 1, 2), new(0, 3, 1), new(2, 2, 2)]);

    [Fact]
    public void Faces_are_hit_as_often_as_they_are_large_and_points_fill_them_evenly()
    {
        const int Count = 40_000;
        var points = SurfaceSampler.Sample(Uneven, Count, 7);
        Assert.DoesNotContain(points, p => p.Face is 0 or 3);

        // Deviation of a share of a quarter: sqrt(0.25 · 0.75 / 40,000) = 0.0022; the seed is fixed.
        Assert.Equal(0.25, points.Count(p => p.Face == 1) / (double)Count, 0.01);
        Assert.All(points, p => Assert.True(Vector3.Min(p.Barycentric, Vector3.Zero) == Vector3.Zero && Math.Abs(p.Barycentric.X + p.Barycentric.Y + p.Barycentric.Z - 1) < 1e-6f));
        var mean = points.Where(p => p.Face == 2).Aggregate(Vector3.Zero, (s, p) => s + p.Barycentric) / points.Count(p => p.Face == 2);
        Assert.True((mean - new Vector3(1 / 3f)).Length() < 0.01f);

        // Each quarter of a triangle by its middle lines is as likely.
        Assert.Equal(0.25, points.Count(p => p.Face == 2 && p.Barycentric is { X: < 0.5f, Y: < 0.5f, Z: < 0.5f }) / (double)points.Count(p => p.Face == 2), 0.015);
    }

    [Fact]
    public void Same_seed_same_points_and_fewer_are_the_first_of_more()
    {
        var points = SurfaceSampler.Sample(Uneven, 100, 3);
        Assert.Equal(points, SurfaceSampler.Sample(Uneven, 100, 3));
        Assert.Equal(points[..40], SurfaceSampler.Sample(Uneven, 40, 3));
        Assert.NotEqual(points, SurfaceSampler.Sample(Uneven, 100, 4));
        Assert.Empty(SurfaceSampler.Sample(Uneven, 0, 3));
    }

    [Fact]
    public void A_mesh_without_area_is_refused()
    {
        Assert.Throws<MeshValidationException>(() => SurfaceSampler.Sample(new([], []), 1, 0));
        Assert.Throws<MeshValidationException>(() => SurfaceSampler.Sample(new([Vector3.One], [new(0, 0, 0)]), 0, 0));
    }
}
