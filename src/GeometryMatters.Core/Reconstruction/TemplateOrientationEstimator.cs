using GeometryMatters.Imaging;
using GeometryMatters.Meshes;

namespace GeometryMatters.Reconstruction;

/// <summary>Estimates azimuths without weights: compares each view with renderings of canonical template meshes all round.</summary>
/// <remarks>
/// Views are compared by coarse mask shape, shading and gradient orientations; similarities are averaged over a category's templates, and the
/// azimuth with the largest wins. It knows only categories it was given templates for, needs views rendered as its own are
/// (<see cref="OrientationViews"/> with the same options; that is how <see cref="YawCanonicalizer"/> renders them), and cannot tell sides of an
/// object that looks alike from them. Safe for concurrent estimates once the templates are in.
/// </remarks>
public sealed class TemplateOrientationEstimator : IOrientationEstimator
{
    private readonly OrientationViewsOptions viewOptions;
    private readonly int azimuths;
    private readonly Dictionary<string, List<float[][]>> templates = new(StringComparer.Ordinal);

    /// <summary>Creates an estimator without templates.</summary>
    /// <param name="view">How templates are rendered: as the views will be; null for the default.</param>
    /// <param name="azimuths">Template renderings around the object, 4 to 360; every 15 degrees by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public TemplateOrientationEstimator(OrientationViewsOptions? view = null, int azimuths = 24)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(azimuths, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(azimuths, 360);
        viewOptions = view ?? new();
        viewOptions.Validate();
        this.azimuths = azimuths;
    }

    /// <summary>Adds a template to a category.</summary>
    /// <param name="category">Category label.</param>
    /// <param name="mesh">Mesh in the canonical frame: y up, front +z.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MeshValidationException">The mesh has no extent.</exception>
    public void AddTemplate(string category, TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(category);
        var descriptors = new float[azimuths][];
        for (var i = 0; i < azimuths; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = OrientationViews.Render(mesh, 360.0 * i / azimuths, viewOptions);
            descriptors[i] = OrientationDescriptor.Compute(view.Image, view.Mask);
        }

        if (!templates.TryGetValue(category, out var list))
        {
            templates[category] = list = [];
        }

        list.Add(descriptors);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The lists have different lengths, or an image and its mask different sizes.</exception>
    /// <exception cref="InvalidInputException">The category has no template, or a mask is empty.</exception>
    public IReadOnlyList<double> EstimateAzimuthDegrees(
        IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentNullException.ThrowIfNull(category);
        if (views.Count != masks.Count)
        {
            throw new ArgumentException($"Expected {views.Count} masks, found {masks.Count}.", nameof(masks));
        }

        if (!templates.TryGetValue(category, out var list))
        {
            var known = templates.Count == 0 ? "no category" : string.Join(", ", templates.Keys.Order(StringComparer.Ordinal));
            throw new InvalidInputException("orientation templates", $"category '{category}'", "at least one template", $"templates of {known}");
        }

        var estimates = new double[views.Count];
        for (var v = 0; v < estimates.Length; v++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (views[v].Width != masks[v].Width || views[v].Height != masks[v].Height)
            {
                throw new ArgumentException($"Expected a mask of {views[v].Width}×{views[v].Height} for view {v}, found {masks[v].Width}×{masks[v].Height}.", nameof(masks));
            }

            if (masks[v].Count() == 0)
            {
                throw new InvalidInputException("orientation views", $"view {v}", "an object in the mask", "an empty mask");
            }

            estimates[v] = Estimate(OrientationDescriptor.Compute(views[v], masks[v]), list);
        }

        return estimates;
    }

    private double Estimate(float[] descriptor, List<float[][]> list)
    {
        var best = 0;
        var most = double.NegativeInfinity;
        for (var a = 0; a < azimuths; a++)
        {
            var similarity = 0.0;
            foreach (var template in list)
            {
                similarity += OrientationDescriptor.Similarity(descriptor, template[a]);
            }

            if (similarity > most)
            {
                (best, most) = (a, similarity);
            }
        }

        return 360.0 * best / azimuths;
    }
}
