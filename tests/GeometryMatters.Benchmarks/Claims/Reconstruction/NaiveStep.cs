using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Training.Refinement;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Benchmarks.Claims.Reconstruction;

/// <summary>
/// The refinement's loss by distance fields as it is usually written down: the soft silhouette 1 − Π(1 − sigmoid(±d²/σ²)) of every pixel
/// over every face, differentiated by TorchSharp with respect to scale and translation.
/// </summary>
internal sealed class NaiveStep(TriangleMesh mesh, Camera camera, SimilarityPose start, Mask mask, PoseRefinerOptions options)
{
    private const int PixelsPerChunk = 128;

    private readonly Tensor positions = Rotated(mesh, start);
    private readonly Tensor faces = tensor(mesh.Triangles.ToArray().SelectMany(t => new long[] { t.A, t.B, t.C }).ToArray()).reshape(-1, 3);
    private readonly Tensor slopes = Slopes(mask, options);

    public void Run()
    {
        using var step = NewDisposeScope();
        var theta = zeros(4, requires_grad: true);
        for (var first = 0; first < mask.Width * mask.Height; first += PixelsPerChunk)
        {
            using var chunk = NewDisposeScope();
            var pixels = arange(first, Math.Min(first + PixelsPerChunk, mask.Width * mask.Height), ScalarType.Int64);
            var x = pixels.remainder(mask.Width).to(ScalarType.Float32) + 0.5;
            var y = pixels.floor_divide(mask.Width).to(ScalarType.Float32) + 0.5;
            (Covered(x.unsqueeze(1), y.unsqueeze(1), theta) * slopes[pixels]).sum().backward();
        }
    }

    private Tensor Covered(Tensor x, Tensor y, Tensor theta)
    {
        var t = start.Translation;
        var p = (positions * theta[0].exp()) + theta[TensorIndex.Slice(1)] + tensor(new[] { (float)t.X, (float)t.Y, (float)t.Z });
        var z = p[TensorIndex.Colon, 2];
        var u = ((p[TensorIndex.Colon, 0] / z * camera.FocalX) + camera.PrincipalX)[faces];
        var v = ((p[TensorIndex.Colon, 1] / z * camera.FocalY) + camera.PrincipalY)[faces];
        Tensor? nearest = null, least = null, most = null;
        for (var k = 0; k < 3; k++)
        {
            Tensor ax = u[TensorIndex.Colon, k], ay = v[TensorIndex.Colon, k];
            Tensor ex = u[TensorIndex.Colon, (k + 1) % 3] - ax, ey = v[TensorIndex.Colon, (k + 1) % 3] - ay;
            Tensor wx = x - ax, wy = y - ay;
            var along = (((wx * ex) + (wy * ey)) / ((ex * ex) + (ey * ey) + 1e-9)).clamp(0, 1);
            Tensor dx = wx - (along * ex), dy = wy - (along * ey);
            var squared = (dx * dx) + (dy * dy);
            var side = ((ex * wy) - (ey * wx)).detach();
            nearest = nearest is null ? squared : minimum(nearest, squared);
            least = least is null ? side : minimum(least, side);
            most = most is null ? side : maximum(most, side);
        }

        // Inside, all three edges see the pixel on the same side.
        var sign = (least!.gt(0).logical_or(most!.lt(0)).to(ScalarType.Float32) * 2) - 1;
        var logits = sign * nearest! / (options.SoftnessPixels * options.SoftnessPixels);
        return 1 - nn.functional.logsigmoid(-logits).sum(1).exp();
    }

    private static Tensor Rotated(TriangleMesh mesh, SimilarityPose pose)
    {
        var turned = mesh.Positions.ToArray().Select(p => (pose with { Translation = Vector3D.Zero }).Apply(p));
        return tensor(turned.SelectMany(p => new[] { (float)p.X, (float)p.Y, (float)p.Z }).ToArray()).reshape(-1, 3);
    }

    private static Tensor Slopes(Mask mask, PoseRefinerOptions options)
    {
        var (outside, inside) = RefinementLosses.DistanceFields(mask, options.DilationPixels);
        return tensor(outside.Select((o, i) => (float)((o - (options.Lambda * inside[i])) / outside.Length)).ToArray());
    }
}
