using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Pipelines;

/// <summary>A view made ready for matching once, so that every pair it takes part in reuses the work.</summary>
public sealed class PreparedView
{
    private readonly SurfacePoint?[] surface;

    internal PreparedView(ObjectView view, FusedView fused, SurfacePoint?[] surface)
    {
        View = view;
        Fused = fused;
        this.surface = surface;
    }

    /// <summary>The view itself.</summary>
    public ObjectView View { get; }

    /// <summary>Weighted, normalised descriptors of its foreground cells.</summary>
    public FusedView Fused { get; }

    /// <summary>The surface point seen through each cell centre; null where the ray misses the mesh.</summary>
    public ReadOnlySpan<SurfacePoint?> Surface => surface;

    /// <summary>Maps of one name may have been stored with different channels; two views are then not comparable.</summary>
    internal static void RequireComparable(PreparedView source, PreparedView target)
    {
        if (!source.Fused.Blocks.SequenceEqual(target.Fused.Blocks))
        {
            throw new InvalidInputException($"view '{target.View.Id}'", "features", $"{Describe(source)} as in view '{source.View.Id}'", Describe(target));
        }

        static string Describe(PreparedView view) => string.Join(", ", view.Fused.Blocks.Select(b => $"{b.Name} of {b.Channels} channels"));
    }
}
