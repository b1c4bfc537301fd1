using GeometryMatters.Fields;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class MeshGeodesicsCacheTests
{
    [Fact]
    public void A_mesh_and_a_field_are_prepared_once()
    {
        MeshGeodesicsCache cache = new();
        var mesh = MadeMeshes.Plane(3);
        VertexField field = new(mesh.VertexCount, 2, [.. Enumerable.Range(0, 2 * mesh.VertexCount).Select(i => 1f + i)]);
        var (geodesics, nearest) = (cache.For(mesh), cache.For(field));
        Parallel.For(0, 8, _ => Assert.Same(geodesics, cache.For(mesh)));
        Assert.Same(nearest, cache.For(field));
        cache.Clear();
        Assert.NotSame(geodesics, cache.For(mesh));
    }

    [Fact]
    public void Who_is_cancelled_leaves_the_mesh_to_the_next()
    {
        MeshGeodesicsCache cache = new();
        var mesh = MadeMeshes.Plane(3);
        VertexField field = new(mesh.VertexCount, 1, [.. Enumerable.Repeat(1f, mesh.VertexCount)]);
        Assert.Throws<OperationCanceledException>(() => cache.For(mesh, new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => cache.For(field, new CancellationToken(true)));
        Assert.Same(mesh, cache.For(mesh).Topology.Mesh);
        Assert.Equal(mesh.VertexCount, cache.For(field).VertexCount);
    }

    [Fact]
    public async Task Waiting_for_anothers_preparation_can_be_cancelled_and_the_waiting_one_takes_over_where_that_failed()
    {
        MadeOnce<string> value = new();
        using SemaphoreSlim started = new(0), goOn = new(0);
        var first = Task.Run(() => value.Get(
            0,
            (_, _) =>
            {
                started.Release();
                goOn.Wait(CancellationToken.None);
                throw new IOException("the first one failed");
            },
            default));
        await started.WaitAsync(TestContext.Current.CancellationToken);
        using CancellationTokenSource stop = new(50);
        Assert.Throws<OperationCanceledException>(() => value.Get(0, (_, _) => "never", stop.Token));

        var second = Task.Run(() => value.Get(0, (_, _) => "second", default));
        goOn.Release();
        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal("second", await second);
        Assert.Equal("second", value.Get(0, (_, _) => "third", new CancellationToken(true)));
    }
}
