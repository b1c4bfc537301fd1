using GeometryMatters.Cameras;

namespace GeometryMatters.Imaging;

/// <summary>Maps between image pixels, a square canvas that holds the resized image, and the cells of a square grid over that canvas.</summary>
/// <remarks>
/// The longest side is scaled to <see cref="CanvasSize"/>, the other is rounded half to even, and the rest of the canvas is
/// black; the content starts at the floor of half the spare (GeoAware-SC's resize). Points use the exact scale
/// CanvasSize / max(width, height), not the rounded sides.
/// </remarks>
public sealed record Letterbox
{
    /// <summary>Creates the mapping for one image size.</summary>
    /// <param name="imageWidth">Image width in pixels, above zero.</param>
    /// <param name="imageHeight">Image height in pixels, above zero.</param>
    /// <param name="canvasSize">Side of the canvas in pixels: 840 for DINOv2 features and evaluation, 960 for SD and DINOv3.</param>
    /// <param name="gridCells">Cells along a side of the grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not above zero.</exception>
    public Letterbox(int imageWidth, int imageHeight, int canvasSize = 840, int gridCells = 60)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(canvasSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gridCells);
        ImageWidth = imageWidth;
        ImageHeight = imageHeight;
        CanvasSize = canvasSize;
        GridCells = gridCells;
        var longest = Math.Max(imageWidth, imageHeight);
        Scale = (double)canvasSize / longest;
        ContentWidth = Side(imageWidth, longest, canvasSize);
        ContentHeight = Side(imageHeight, longest, canvasSize);
        OffsetX = (canvasSize - ContentWidth) / 2;
        OffsetY = (canvasSize - ContentHeight) / 2;
    }

    /// <summary>Image width in pixels.</summary>
    public int ImageWidth { get; }

    /// <summary>Image height in pixels.</summary>
    public int ImageHeight { get; }

    /// <summary>Side of the canvas in pixels.</summary>
    public int CanvasSize { get; }

    /// <summary>Cells along a side of the grid.</summary>
    public int GridCells { get; }

    /// <summary>Canvas pixels per image pixel.</summary>
    public double Scale { get; }

    /// <summary>Width of the resized image on the canvas.</summary>
    public int ContentWidth { get; }

    /// <summary>Height of the resized image on the canvas.</summary>
    public int ContentHeight { get; }

    /// <summary>Left edge of the resized image on the canvas.</summary>
    public int OffsetX { get; }

    /// <summary>Top edge of the resized image on the canvas.</summary>
    public int OffsetY { get; }

    /// <summary>The square grid over the canvas.</summary>
    public GridSize Grid => new(GridCells, GridCells);

    /// <summary>Side of a cell in canvas pixels.</summary>
    public double CellSize => (double)CanvasSize / GridCells;

    /// <summary>Image point to canvas point.</summary>
    /// <param name="x">Image x in pixels.</param>
    /// <param name="y">Image y in pixels.</param>
    /// <returns>The point on the canvas.</returns>
    public (double X, double Y) ToCanvas(double x, double y) => ((x * Scale) + OffsetX, (y * Scale) + OffsetY);

    /// <summary>Canvas point to image point.</summary>
    /// <param name="x">Canvas x in pixels.</param>
    /// <param name="y">Canvas y in pixels.</param>
    /// <returns>The point in the image.</returns>
    public (double X, double Y) ToImage(double x, double y) => ((x - OffsetX) / Scale, (y - OffsetY) / Scale);

    /// <summary>The cell that holds a canvas point, clamped to the grid.</summary>
    /// <param name="x">Canvas x in pixels.</param>
    /// <param name="y">Canvas y in pixels.</param>
    /// <returns>A cell index in [0, GridCells²).</returns>
    /// <remarks>Computed in single precision as the predecessor does: trunc(float(60/840) · x).</remarks>
    public int CanvasToCell(double x, double y)
    {
        var factor = (float)((double)GridCells / CanvasSize);
        var column = Math.Clamp((int)(factor * (float)x), 0, GridCells - 1);
        var row = Math.Clamp((int)(factor * (float)y), 0, GridCells - 1);
        return (row * GridCells) + column;
    }

    /// <summary>The cell that holds an image point, clamped to the grid.</summary>
    /// <param name="x">Image x in pixels.</param>
    /// <param name="y">Image y in pixels.</param>
    /// <returns>A cell index in [0, GridCells²).</returns>
    public int ImageToCell(double x, double y)
    {
        var (cx, cy) = ToCanvas(x, y);
        return CanvasToCell(cx, cy);
    }

    /// <summary>Centre of a cell on the canvas.</summary>
    /// <param name="cell">Cell index.</param>
    /// <returns>The centre in canvas pixels.</returns>
    public (double X, double Y) CellCenterOnCanvas(int cell) =>
        (((cell % GridCells) + 0.5) * CellSize, ((cell / GridCells) + 0.5) * CellSize);

    /// <summary>Centre of a cell in the image.</summary>
    /// <param name="cell">Cell index.</param>
    /// <returns>The centre in image pixels; outside the image for padding cells.</returns>
    public (double X, double Y) CellCenterInImage(int cell)
    {
        var (x, y) = CellCenterOnCanvas(cell);
        return ToImage(x, y);
    }

    /// <summary>The camera of the grid: one pixel per cell, so that rasterising with it casts one ray through each cell centre.</summary>
    /// <param name="camera">Camera of the image.</param>
    /// <param name="supersample">Pixels per cell along a side, at least 1.</param>
    /// <returns>A camera of GridCells · supersample square pixels.</returns>
    /// <exception cref="ArgumentException">The camera is for an image of another size.</exception>
    public Camera GridCamera(Camera camera, int supersample = 1)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(supersample);
        if (camera.Width != ImageWidth || camera.Height != ImageHeight)
        {
            throw new ArgumentException($"Expected a camera for {ImageWidth}×{ImageHeight}, found {camera.Width}×{camera.Height}.", nameof(camera));
        }

        var perCanvasPixel = supersample / CellSize;
        var side = GridCells * supersample;
        return camera.Resampled(Scale * perCanvasPixel, OffsetX * perCanvasPixel, OffsetY * perCanvasPixel, side, side);
    }

    private static int Side(int side, int longest, int canvas) =>
        side == longest ? canvas : Math.Max(1, (int)Math.Round((double)canvas * side / longest, MidpointRounding.ToEven));
}
