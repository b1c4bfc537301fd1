namespace GeometryMatters.Drawing;

/// <summary>How much of each pixel a stroke of many pieces with round ends covers: the largest share of any piece.</summary>
internal sealed class StrokeCoverage(int width, int height)
{
    private readonly float[] shares = new float[width * height];

    /// <summary>Adds a piece.</summary>
    /// <param name="x1">Start x.</param>
    /// <param name="y1">Start y.</param>
    /// <param name="x2">End x.</param>
    /// <param name="y2">End y.</param>
    /// <param name="radius">Half the width in pixels.</param>
    /// <param name="share">Share where it covers a pixel whole, 0 to 1.</param>
    public void Add(double x1, double y1, double x2, double y2, double radius, double share)
    {
        double dx = x2 - x1, dy = y2 - y1, lengthSquared = (dx * dx) + (dy * dy), reach = radius + 0.5;
        var (left, right) = Pixels(Math.Min(x1, x2) - reach, Math.Max(x1, x2) + reach, width);
        var (top, bottom) = Pixels(Math.Min(y1, y2) - reach, Math.Max(y1, y2) + reach, height);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                double px = x + 0.5 - x1, py = y + 0.5 - y1;
                var t = lengthSquared > 0 ? Math.Clamp(((px * dx) + (py * dy)) / lengthSquared, 0, 1) : 0;
                double ex = px - (t * dx), ey = py - (t * dy);
                ref var cell = ref shares[(y * width) + x];
                cell = Math.Max(cell, (float)(share * Math.Clamp(reach - Math.Sqrt((ex * ex) + (ey * ey)), 0, 1)));
            }
        }
    }

    /// <summary>Mixes a colour into a canvas of the same size.</summary>
    public void Paint(Canvas canvas, RgbColor color)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            canvas.Blend(i % width, i / width, color, shares[i]);
        }
    }

    private static (int First, int Last) Pixels(double low, double high, int size) =>
        ((int)Math.Clamp(Math.Floor(low), 0, size), (int)Math.Clamp(Math.Floor(high), -1, size - 1));
}
