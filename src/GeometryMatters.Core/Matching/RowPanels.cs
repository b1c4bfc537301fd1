using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>
/// A matrix of rows stored as panels of 16 rows: panel p holds, for every channel k, the 16 values of rows 16p … 16p+15 side by side.
/// </summary>
/// <remarks>
/// The layout is the one the product kernels read, both as left and as right factor, so nothing is repacked per pair. Missing rows of
/// the last panel are zero.
/// </remarks>
internal abstract unsafe class RowPanels(int count, int channels)
{
    public const int PanelRows = 16;

    /// <summary>Rows.</summary>
    public int Count { get; } = count;

    /// <summary>Values per row.</summary>
    public int Channels { get; } = channels;

    /// <summary>Panels, the last one padded with zero rows.</summary>
    public int PanelCount { get; } = (count + PanelRows - 1) / PanelRows;

    /// <summary>Whether <see cref="Read"/> has to write single-precision values to its scratch.</summary>
    public abstract bool IsWidened { get; }

    /// <summary>Some channels of panels that follow each other, in single precision.</summary>
    /// <param name="panel">First panel.</param>
    /// <param name="panels">Panels.</param>
    /// <param name="firstChannel">First channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="scratch">Room for panels · channels · 16 values where <see cref="IsWidened"/>; unused otherwise.</param>
    /// <param name="registers">Registers to use.</param>
    /// <param name="stride">Floats from one panel to the next.</param>
    /// <returns>The first value; holds as long as this object and the scratch are kept alive.</returns>
    public abstract float* Read(int panel, int panels, int firstChannel, int channels, float* scratch, VectorWidth registers, out long stride);

    /// <summary>One row in single precision.</summary>
    public abstract void CopyRow(int row, Span<float> destination);
}
