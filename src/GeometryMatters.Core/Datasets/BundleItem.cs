using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Datasets;

/// <summary>One image's artefacts in a bundle. Nothing is cached: each call reads or writes files, whole or not at all.</summary>
/// <remarks>Loading needs what other models left there; saving is for artefacts that this library made.</remarks>
public sealed class BundleItem
{
    private readonly Lazy<BundleItemInfo> info;
    private readonly IImageCodec? codec;

    internal BundleItem(string folder, string category, string id, IImageCodec? codec)
    {
        Folder = folder;
        Category = category;
        Id = id;
        this.codec = codec;
        info = new(() => BundleItemInfo.Read(folder, category, id));
    }

    /// <summary>Category label.</summary>
    public string Category { get; }

    /// <summary>Name of the item, unique within its category.</summary>
    public string Id { get; }

    /// <summary>Category/Id.</summary>
    public string Name => $"{Category}/{Id}";

    /// <summary>Full path of the item's folder.</summary>
    public string Folder { get; }

    /// <summary>Size, image, box and split, from <c>item.json</c>.</summary>
    /// <exception cref="DatasetFormatException"><c>item.json</c> is missing or broken.</exception>
    public BundleItemInfo Info => info.Value;

    /// <summary>Whether a mask is there: <c>mask.png</c> or SAM 3's <c>sam3.json</c>.</summary>
    public bool HasMask => File.Exists(MaskPath) || File.Exists(SamMaskPath);

    /// <summary>Whether a reconstruction (mesh) is there.</summary>
    public bool HasReconstruction => BundleMesh.Find(MeshFolder) is not null;

    /// <summary>Whether stored part descriptors are there.</summary>
    public bool HasPartField => PartFieldFiles.Exist(Folder);

    /// <summary>Whether stored orientation estimates are there.</summary>
    public bool HasOrientation => BundleOrientation.Exists(Folder);

    /// <summary>Names of the stored feature maps in ordinal order; of an official <c>*_sd.pt</c> its three taps <c>s3</c>, <c>s4</c>, <c>s5</c> and all of them as <c>sd</c>.</summary>
    public IReadOnlyList<string> FeatureNames => FeatureFile.List(Folder);

    internal string MaskPath => Path.Combine(Folder, "mask.png");

    internal string PosePath => Path.Combine(MeshFolder, "pose.json");

    internal string SamMaskPath => Path.Combine(Folder, "sam3.json");

    internal string MeshFolder => Path.Combine(Folder, "sam3d");

    /// <summary>Reconstruction that a run made itself, where it did not take the one of <see cref="MeshFolder"/>.</summary>
    internal string OwnMeshFolder => Path.Combine(Folder, "derived", "reconstruction");

    internal string RefinementPath => Path.Combine(Folder, "derived", "refined_pose.json");

    internal string YawPath => Path.Combine(Folder, "derived", "yaw.json");

    internal string CanonicalMeshPath => Path.Combine(Folder, "derived", "mesh.ply");

    internal string CanonicalFieldPath => Path.Combine(Folder, "derived", "field.safetensors");

    /// <summary>Loads the image.</summary>
    /// <returns>The image in its stored orientation.</returns>
    /// <exception cref="FileNotFoundException">The image is missing.</exception>
    /// <exception cref="ImageFormatException">It is no image, or not of the size that <see cref="Info"/> says.</exception>
    public ImageBuffer LoadImage()
    {
        var image = ImageFile.Load(Info.ImagePath, codec);
        return image.Width == Info.Width && image.Height == Info.Height
            ? image
            : throw new ImageFormatException(Info.ImagePath, "size", $"{Info.Width}×{Info.Height} as in item.json", $"{image.Width}×{image.Height}");
    }

    /// <summary>Loads the mask from <c>mask.png</c>, or where that is missing from SAM 3's <c>sam3.json</c>: the instance that fits the item's box best, without a box the one of the highest score.</summary>
    /// <returns>The mask at image size.</returns>
    /// <exception cref="FileNotFoundException">The mask is missing.</exception>
    /// <exception cref="ImageFormatException">It is no image, or of another size than the image.</exception>
    /// <exception cref="DatasetFormatException"><c>sam3.json</c> is broken or has no mask.</exception>
    public Mask LoadMask() =>
        !File.Exists(MaskPath) && File.Exists(SamMaskPath) ? SamMaskFile.Read(SamMaskPath, Info.Width, Info.Height, Info.Box) : ImageFile.LoadMask(MaskPath, codec, Info.Width, Info.Height);

    /// <summary>Writes <c>mask.png</c>.</summary>
    /// <param name="mask">Mask of the image's size.</param>
    /// <exception cref="ArgumentException">The mask has another size.</exception>
    public void SaveMask(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Width != Info.Width || mask.Height != Info.Height)
        {
            throw new ArgumentException($"Expected a mask of {Info.Width}×{Info.Height}, found {mask.Width}×{mask.Height}.", nameof(mask));
        }

        Directory.CreateDirectory(Folder);
        ImageFile.SaveMask(MaskPath, mask, codec);
    }

    /// <summary>Loads the mesh with its colours as the reconstruction left it, in its file's own frame.</summary>
    /// <returns>The mesh file's content.</returns>
    /// <exception cref="FileNotFoundException">There is no mesh.</exception>
    /// <exception cref="MeshFormatException">The file cannot be read.</exception>
    public MeshDocument LoadMeshDocument() => MeshFile.Load(BundleMesh.Require(MeshFolder));

    /// <summary>Loads the reconstruction: mesh in the y-up object frame, camera, and pose in OpenCV axes.</summary>
    /// <returns>The reconstruction.</returns>
    /// <remarks>
    /// The camera comes from <c>intrinsics.json</c>, or is fitted to <c>pointmap.npy</c> where that is missing. A mesh that
    /// <c>frame.json</c> says to be posed already is turned to y up and needs no <c>pose.json</c>.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no mesh.</exception>
    /// <exception cref="InvalidInputException">Mesh, pose, intrinsics or frame are missing or broken.</exception>
    public ObjectReconstruction LoadReconstruction() => BundleMesh.Load(MeshFolder, Info.Width, Info.Height);

    /// <summary>The reconstruction that derived results belong to: the run's own, or that of <see cref="LoadReconstruction"/>.</summary>
    internal ObjectReconstruction LoadUsedReconstruction() =>
        BundleMesh.Find(OwnMeshFolder) is null ? LoadReconstruction() : BundleMesh.Load(OwnMeshFolder, Info.Width, Info.Height);

    /// <summary>Writes a reconstruction as SAM 3D Objects leaves one: <c>mesh.glb</c>, <c>pose.json</c> and <c>intrinsics.json</c>.</summary>
    /// <param name="document">Mesh in the y-up object frame with its colours.</param>
    /// <param name="camera">Camera of the image.</param>
    /// <param name="pose">Pose of the mesh in OpenCV axes.</param>
    /// <exception cref="ArgumentException">The camera is for an image of another size, or the pose is not usable.</exception>
    public void SaveReconstruction(MeshDocument document, Camera camera, SimilarityPose pose)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(camera);
        if (camera.Width != Info.Width || camera.Height != Info.Height)
        {
            throw new ArgumentException($"Expected a camera for {Info.Width}×{Info.Height}, found {camera.Width}×{camera.Height}.", nameof(camera));
        }

        if (!pose.IsValid())
        {
            throw new ArgumentException($"Expected a finite pose with a scale above zero, found {pose}.", nameof(pose));
        }

        BundleMesh.Save(MeshFolder, document, camera, pose);
    }

    /// <summary>Loads stored part descriptors (PartField's own files, or <c>partfield.safetensors</c> with descriptors or planes) for a mesh.</summary>
    /// <param name="mesh">The reconstructed mesh or the same shape in other triangles, as it is or turned about +y by a multiple of 90°.</param>
    /// <returns>
    /// A field with a row per vertex. Descriptors per face are averaged to vertices by area; those of other vertices are read at the nearest point of their own surface, both meshes normalised to
    /// the same box; planes are read at the vertices.
    /// </returns>
    /// <exception cref="FileNotFoundException">There are no stored descriptors.</exception>
    /// <exception cref="TensorFormatException">The array fits neither the vertices nor the faces of its mesh.</exception>
    /// <exception cref="DatasetFormatException">The descriptors belong to another shape: its vertices are farther than 1 % of the diagonal from their surface, on the mean.</exception>
    public VertexField LoadPartField(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return PartFieldFiles.Load(Folder, mesh, () => HasReconstruction ? BundleMesh.LoadMesh(MeshFolder) : null);
    }

    /// <summary>Writes part descriptors as <c>partfield/partfield.safetensors</c> in half precision.</summary>
    /// <param name="mesh">The mesh that they belong to.</param>
    /// <param name="field">A row per vertex.</param>
    /// <exception cref="ArgumentException">The field has another number of rows than the mesh has vertices.</exception>
    public void SavePartField(TriangleMesh mesh, VertexField field)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(field);
        PartFieldFiles.Save(Path.Combine(Folder, "partfield", "partfield.safetensors"), mesh, field, half: true);
    }

    /// <summary>Writes part planes as <c>partfield/partfield.safetensors</c> in half precision, with the mesh that they were made for.</summary>
    /// <param name="mesh">The mesh that they were made for.</param>
    /// <param name="planes">The planes.</param>
    public void SavePartPlanes(TriangleMesh mesh, TriplaneField planes)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(planes);
        PartPlanesFile.Save(Path.Combine(Folder, "partfield", "partfield.safetensors"), mesh, planes);
    }

    /// <summary>Loads stored orientation estimates: <c>orient/logits.npy</c> (views × 900, floating point), <c>orient/orient.json</c> (<c>yaw_known_deg</c>, <c>azimuth_deg</c>, <c>alpha</c>) or both.</summary>
    /// <returns>The estimates; known azimuths are evenly spaced from 0 where they are not stored.</returns>
    /// <exception cref="FileNotFoundException">There are no stored estimates.</exception>
    /// <exception cref="TensorFormatException">The logits are broken.</exception>
    /// <exception cref="DatasetFormatException">The JSON file is broken.</exception>
    public BundleOrientation LoadOrientation() => BundleOrientation.Load(Folder);

    /// <summary>Loads a stored feature map.</summary>
    /// <param name="name">One of <see cref="FeatureNames"/>.</param>
    /// <returns>The map, cell by cell.</returns>
    /// <exception cref="FileNotFoundException">There is no such map.</exception>
    /// <exception cref="TensorFormatException">The file is broken or has no tensor of that name with a shape that is read.</exception>
    public FeatureMap LoadFeature(string name) => FeatureFile.Load(Folder, Plain(name));

    /// <summary>Writes a feature map as <c>feats/name.safetensors</c>.</summary>
    /// <param name="name">Name of the feature.</param>
    /// <param name="map">The map.</param>
    /// <param name="half">Whether values are rounded to half precision.</param>
    public void SaveFeature(string name, FeatureMap map, bool half = false)
    {
        ArgumentNullException.ThrowIfNull(map);
        FeatureFile.Save(Folder, Plain(name), map, half);
    }

    /// <summary>The refinement stored in <c>derived/refined_pose.json</c>.</summary>
    /// <returns>The pose that acts on the mesh of <see cref="LoadReconstruction"/>, with its IoU and losses; null where none is stored.</returns>
    /// <exception cref="DatasetFormatException">The file is broken.</exception>
    public PoseRefinement? LoadRefinement() => File.Exists(RefinementPath) ? DerivedFiles.LoadRefinement(RefinementPath) : null;

    /// <summary>Writes <c>derived/refined_pose.json</c>.</summary>
    /// <param name="refinement">The outcome of a refinement.</param>
    public void SaveRefinement(PoseRefinement refinement)
    {
        ArgumentNullException.ThrowIfNull(refinement);
        DerivedFiles.SaveRefinement(RefinementPath, refinement);
    }

    /// <summary>The yaw stored in <c>derived/yaw.json</c>.</summary>
    /// <returns>The yaw; null where none is stored.</returns>
    /// <exception cref="DatasetFormatException">The file is broken.</exception>
    public BundleYaw? LoadYaw() => File.Exists(YawPath) ? DerivedFiles.LoadYaw(YawPath) : null;

    /// <summary>Writes <c>derived/yaw.json</c>.</summary>
    /// <param name="yaw">The yaw.</param>
    public void SaveYaw(BundleYaw yaw)
    {
        ArgumentNullException.ThrowIfNull(yaw);
        DerivedFiles.SaveYaw(YawPath, yaw);
    }

    /// <summary>Loads the canonical mesh from <c>derived/mesh.ply</c>: yaw corrected, cleaned, subdivided as the pipeline was told.</summary>
    /// <returns>The mesh; null where none is stored.</returns>
    /// <exception cref="MeshFormatException">The file is broken.</exception>
    public TriangleMesh? LoadCanonicalMesh() => File.Exists(CanonicalMeshPath) ? MeshFile.Load(CanonicalMeshPath).Mesh : null;

    /// <summary>Writes <c>derived/mesh.ply</c>.</summary>
    /// <param name="mesh">The canonical mesh.</param>
    public void SaveCanonicalMesh(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        Directory.CreateDirectory(Path.GetDirectoryName(CanonicalMeshPath)!);
        MeshFile.SavePly(CanonicalMeshPath, mesh);
    }

    /// <summary>Loads the field of the canonical mesh from <c>derived/field.safetensors</c>.</summary>
    /// <param name="mesh">The canonical mesh.</param>
    /// <returns>The field; null where none is stored.</returns>
    /// <exception cref="InvalidInputException">The file is broken or belongs to another mesh.</exception>
    public VertexField? LoadCanonicalField(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        return File.Exists(CanonicalFieldPath) ? PartFieldFiles.LoadOwn(CanonicalFieldPath, mesh) : null;
    }

    /// <summary>Writes <c>derived/field.safetensors</c> in single precision.</summary>
    /// <param name="mesh">The canonical mesh.</param>
    /// <param name="field">A row per vertex.</param>
    /// <exception cref="ArgumentException">The field has another number of rows than the mesh has vertices.</exception>
    public void SaveCanonicalField(TriangleMesh mesh, VertexField field)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(field);
        PartFieldFiles.Save(CanonicalFieldPath, mesh, field, half: false);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal string FeaturePath(string name) => FeatureFile.Find(Folder, Plain(name));

    private static string Plain(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.AsSpan().IndexOfAny('/', '\\') < 0 ? name : throw new ArgumentException($"Expected a plain name, found '{name}'.", nameof(name));
    }
}
