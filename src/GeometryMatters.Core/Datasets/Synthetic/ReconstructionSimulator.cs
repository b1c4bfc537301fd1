using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Makes meshes that are imperfect the way single-image reconstructions are: coarse, bumpy, thickened, sometimes turned by a quarter.</summary>
public static class ReconstructionSimulator
{
    /// <summary>Remeshes an instance from another, coarser and tilted lattice with bumps added to the distance.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="seed">Any number; same instance, seed and options give the same bytes.</param>
    /// <param name="options">How imperfect; defaults where null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The mesh and its yaw error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SimulatedReconstruction Make(
        ShapeInstance instance, int seed, ReconstructionSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instance);
        options ??= new();
        options.Validate();
        var mesh = Remesh(instance, seed, options, options.Cells, cancellationToken);
        if (mesh.VertexCount < options.MinVertices)
        {
            // Vertices grow with the square of the cells; a little more than needed makes one repetition enough.
            var finer = options.Cells * Math.Sqrt(1.08 * options.MinVertices / mesh.VertexCount);
            mesh = Remesh(instance, seed, options, (int)Math.Min(Math.Ceiling(finer), SurfaceNets.MaxCells / 2), cancellationToken);
        }

        return Finish(mesh, instance.Bounds.Diagonal, seed, options);
    }

    private static TriangleMesh Remesh(ShapeInstance instance, int seed, ReconstructionSimulatorOptions options, int cells, CancellationToken cancellationToken)
    {
        var random = new Random(ShapeSeed.Derive(seed, "lattice"));
        float Tilt() => (float)((random.NextDouble() - 0.5) * 2 * options.LatticeTiltDegrees * Math.PI / 180);
        var turn = Quaternion.CreateFromYawPitchRoll(Tilt(), Tilt(), Tilt());
        var bounds = instance.Bounds;
        var cell = Longest(bounds) / cells;
        var bumps = new BumpField(
            ShapeSeed.Derive(seed, "bumps"), (float)(bounds.Diagonal * options.BumpWidthFraction), (float)(bounds.Diagonal * options.BumpFraction));
        var field = new TiltedField(instance.Shape, turn, bumps, (float)options.ThickeningCells * cell);
        var shift = new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * cell;
        var around = AroundTurned(bounds, Quaternion.Inverse(turn), shift);
        var count = Math.Clamp((int)MathF.Ceiling(Longest(around) / cell), 4, SurfaceNets.MaxCells);
        var (mesh, _) = SurfaceNets.Extract(field, count, around, cancellationToken);
        // Bumps can pinch off small pieces and enclose pockets; what a viewer would call the object is the largest piece.
        return LargestComponent.Of(mesh).MapPositions(p => Vector3.Transform(p, turn));
    }

    private static float Longest(BoundingBox box) => MathF.Max(box.Size.X, MathF.Max(box.Size.Y, box.Size.Z));

    /// <summary>Vertex noise and the quarter turn, which both kinds of input share.</summary>
    internal static SimulatedReconstruction Finish(TriangleMesh mesh, float diagonal, int seed, ReconstructionSimulatorOptions options)
    {
        var noise = new Random(ShapeSeed.Derive(seed, "vertices"));
        var sigma = diagonal * options.VertexNoiseFraction;
        var draw = new Random(ShapeSeed.Derive(seed, "yaw"));
        var yaw = draw.NextDouble() < options.YawErrorProbability ? 90 * draw.Next(1, 4) : 0;
        var turned = mesh.MapPositions(p => QuarterTurn(p + ((float)sigma * Gaussian(noise)), yaw));
        return new(turned, yaw);
    }

    /// <summary>Exact rotation about y by a multiple of 90 degrees.</summary>
    private static Vector3 QuarterTurn(Vector3 p, int degrees) => degrees switch
    {
        90 => new(p.Z, p.Y, -p.X),
        180 => new(-p.X, p.Y, -p.Z),
        270 => new(-p.Z, p.Y, p.X),
        _ => p,
    };

    /// <summary>Three normal deviates (Box–Muller).</summary>
    private static Vector3 Gaussian(Random random)
    {
        double r1 = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), r2 = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (s1, c1) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var c2 = Math.Cos(2 * Math.PI * random.NextDouble());
        return new((float)(r1 * c1), (float)(r1 * s1), (float)(r2 * c2));
    }

    private static BoundingBox AroundTurned(BoundingBox box, Quaternion turn, Vector3 shift)
    {
        var corners = new Vector3[8];
        for (var c = 0; c < 8; c++)
        {
            var corner = new Vector3((c & 1) == 0 ? box.Min.X : box.Max.X, (c & 2) == 0 ? box.Min.Y : box.Max.Y, (c & 4) == 0 ? box.Min.Z : box.Max.Z);
            corners[c] = Vector3.Transform(corner, turn);
        }

        var around = BoundingBox.Around(corners);
        return new(around.Min - shift, around.Max + shift);
    }

    /// <summary>The solid in a tilted frame, with bumps and thickened.</summary>
    private sealed class TiltedField(ISignedDistance shape, Quaternion turn, BumpField bumps, float thickening) : ISignedDistance
    {
        public SignedDistanceSample Evaluate(Vector3 point)
        {
            var p = Vector3.Transform(point, turn);
            var sample = shape.Evaluate(p);
            return sample with { Distance = sample.Distance - thickening + bumps.At(p) };
        }
    }
}

/// <summary>Smooth random heights in space: two octaves of noise, the second at half the width and height.</summary>
internal sealed class BumpField(int seed, float width, float height)
{
    // Root mean square of Texture.Noise (uniform lattice values in [−1, 1], quintic fade) plus a quarter of its variance, to give the stated height.
    private const float RootMeanSquare = 0.36f;

    public float At(Vector3 p) => height == 0
        ? 0
        : height / RootMeanSquare * (Texture.Noise(p / width, seed) + (0.5f * Texture.Noise(p * (2 / width), seed ^ 0x5bd1e995)));
}
