using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>PartField as an ONNX model, <c>points</c> [1, N, 3] to <c>part_planes</c> [1, 3, 448, 128, 128], and the sampling of its planes.</summary>
/// <remarks>
/// The mesh is centred and scaled to a longest side of 1.8, points are drawn on it by area from a seed, and the planes that the network makes of them are read as
/// <see cref="TriplaneField"/> does. The network knows no rotations: meshes are compared well only in one canonical frame (y up, yaw corrected). Safe for
/// concurrent calls. Memory: 176 MB for the planes of a call, and the model's own.
/// </remarks>
public sealed class OnnxPartFieldProvider : IPartFieldProvider, IDisposable
{
    private readonly OnnxModel model;
    private readonly OnnxPartFieldProviderOptions options;

    /// <summary>Takes a model that was loaded with <see cref="Contract"/>.</summary>
    /// <param name="model">The model; disposed with the provider.</param>
    /// <param name="options">How descriptors are computed; null for the defaults. A model with a fixed number of points gets that many.</param>
    /// <exception cref="ArgumentException">The model was loaded for another contract.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public OnnxPartFieldProvider(OnnxModel model, OnnxPartFieldProviderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        options.Validate();
        if (model.Contract != Contract)
        {
            throw new ArgumentException($"Expected a model for {Contract.Name}, found one for {model.Contract.Name}.", nameof(model));
        }

        this.model = model;
        this.options = model.Binding.Inputs["points"].Dimensions is [_, { } points, _] ? options with { PointCount = points } : options;
    }

    /// <summary>What the model has to be like: single or half precision, planes of any channels and sides.</summary>
    public static ModelContract Contract { get; } = new()
    {
        Name = "part-field model",
        Inputs = [new() { Name = "points", Aliases = ["point_cloud", "pc"], ElementTypes = [TensorElementType.Float32, TensorElementType.Float16], Dimensions = [1, null, 3] }],
        Outputs = [new() { Name = "part_planes", Aliases = ["planes"], ElementTypes = [TensorElementType.Float32, TensorElementType.Float16], Dimensions = [1, 3, null, null, null] }],
    };

    /// <inheritdoc/>
    public string Name => "partfield";

    /// <summary>Loads the model from a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">How descriptors are computed; null for the defaults.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The provider, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxPartFieldProvider Load(string path, OnnxPartFieldProviderOptions? options = null, SessionOptions? sessionOptions = null)
    {
        options?.Validate();
        return new(OnnxModel.Load(path, Contract, sessionOptions), options);
    }

    /// <summary>Loads the model from memory; it must be whole, without external data.</summary>
    /// <param name="bytes">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="options">How descriptors are computed; null for the defaults.</param>
    /// <param name="sessionOptions">As for a file.</param>
    /// <returns>The provider, to be disposed by the caller.</returns>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of <see cref="Contract"/>.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxPartFieldProvider Load(byte[] bytes, string source, OnnxPartFieldProviderOptions? options = null, SessionOptions? sessionOptions = null)
    {
        options?.Validate();
        return new(OnnxModel.Load(bytes, source, Contract, sessionOptions), options);
    }

    /// <inheritdoc/>
    /// <exception cref="MeshValidationException">The mesh has no area.</exception>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">The planes are not finite.</exception>
    public VertexField Describe(TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        var planes = Planes(mesh, cancellationToken);
        return options.PointsPerFace == 0
            ? planes.AtVertices(mesh, options.MaxDegreeOfParallelism, cancellationToken)
            : planes.AtFaces(mesh, options.PointsPerFace, options.Seed, options.MaxDegreeOfParallelism, cancellationToken);
    }

    /// <summary>Computes the planes of a mesh, to be read at any point or stored in a bundle.</summary>
    /// <param name="mesh">Mesh in the canonical object frame.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The planes, with the mesh's normalisation.</returns>
    /// <exception cref="MeshValidationException">The mesh has no area.</exception>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    /// <exception cref="TensorFormatException">The planes are not finite.</exception>
    public TriplaneField Planes(TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var frame = PartFieldFrame.Of(mesh.Bounds);
        return Planes(Array.ConvertAll(SurfaceSampler.Sample(mesh, options.PointCount, options.Seed), p => frame.Apply(p.PositionOn(mesh))), frame, cancellationToken);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();

    /// <summary>The planes of points that are normalised already.</summary>
    internal TriplaneField Planes(Vector3[] points, PartFieldFrame frame, CancellationToken cancellationToken)
    {
        var values = MemoryMarshal.Cast<Vector3, float>(points).ToArray();
        using var outputs = model.Run([new("points", values, 1, points.Length, 3)], cancellationToken);
        var shape = outputs.Shape("part_planes");
        if (shape[2] == 0 || shape[3] == 0 || shape[4] == 0)
        {
            throw new ModelFormatException(model.Source, "part_planes", "sides above zero", TensorArray.Describe(shape));
        }

        try
        {
            return new(shape[2], shape[3], shape[4], outputs.AsSingle("part_planes"), frame.Center, frame.Scale);
        }
        catch (InvalidInputException e)
        {
            throw new TensorFormatException(model.Source, $"part_planes, {e.Place}", e.Expected, e.Found, e);
        }
    }
}
