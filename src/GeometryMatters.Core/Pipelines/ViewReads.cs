using GeometryMatters.Views;

namespace GeometryMatters.Pipelines;

/// <summary>Opens views and counts what is read: how many were opened, and how many bytes their parts take once loaded.</summary>
/// <remarks>
/// Pass <see cref="Open"/> to a run. Counted are the parts that were really loaded (masks, meshes, fields and feature maps, in the size they have in memory: four
/// bytes a descriptor value, two in a map of halves), at the moment they are loaded. Safe for concurrent use.
/// </remarks>
public sealed class ViewReads
{
    private readonly Func<string, ObjectView> open;
    private long opened;
    private long bytes;

    /// <summary>Creates counters at zero.</summary>
    /// <param name="open">Opens a view by its key.</param>
    public ViewReads(Func<string, ObjectView> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        this.open = open;
    }

    /// <summary>Views opened so far.</summary>
    public long Opened => Interlocked.Read(ref opened);

    /// <summary>Bytes of the parts loaded so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Opens a view and counts from now on what it loads.</summary>
    /// <param name="key">Key of the view.</param>
    /// <returns>The view.</returns>
    public ObjectView Open(string key)
    {
        var view = open(key);
        Interlocked.Increment(ref opened);
        view.OnLoaded(loaded => Interlocked.Add(ref bytes, loaded));
        return view;
    }
}
