namespace GeometryMatters.Drawing;

/// <content>Text in the embedded bitmap font.</content>
public sealed partial class Canvas
{
    private const int TextSamples = 4;

    /// <summary>Height of a line of text from the top of capitals to the bottom of descenders.</summary>
    /// <param name="scale">Pixels per font pixel.</param>
    /// <returns>Pixels.</returns>
    public static int TextHeight(int scale = 1) => BitmapFont.GlyphHeight * scale;

    /// <summary>Width of a line of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">Pixels per font pixel.</param>
    /// <returns>Pixels, without the gap after the last character.</returns>
    public static int TextWidth(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? 0 : ((text.Length * BitmapFont.Advance) - 1) * scale;
    }

    /// <summary>Draws one line of text: printable ASCII and × ° ± α β γ → –; other characters are boxes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Anchor column.</param>
    /// <param name="y">Top row; capitals are seven font pixels high, descenders take two more.</param>
    /// <param name="color">The colour.</param>
    /// <param name="scale">Pixels per font pixel; from two on, steps of slanted strokes are filled.</param>
    /// <param name="alignment">Where the text lies against <paramref name="x"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above zero.</exception>
    public void DrawText(string text, int x, int y, RgbColor color, int scale = 1, TextAlignment alignment = TextAlignment.Left)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        var width = TextWidth(text, scale);
        var left = alignment switch
        {
            TextAlignment.Center => x - (width / 2),
            TextAlignment.Right => x - width,
            _ => x,
        };
        for (var i = 0; i < text.Length; i++)
        {
            DrawGlyph(text[i], left + (i * BitmapFont.Advance * scale), y, color, scale);
        }
    }

    private static bool IsSet(char c, int column, int row) =>
        column is >= 0 and < BitmapFont.GlyphWidth && row is >= 0 and < BitmapFont.GlyphHeight && BitmapFont.IsSet(c, column, row);

    /// <summary>Whether a point of the glyph is ink: a set font pixel, or the inner corner between two diagonal ones.</summary>
    private static bool IsInk(char c, double u, double v)
    {
        int column = (int)u, row = (int)v;
        if (IsSet(c, column, row))
        {
            return true;
        }

        double fu = u - column, fv = v - row;
        int sideways = fu < 0.5 ? -1 : 1, upright = fv < 0.5 ? -1 : 1;
        var toCorner = Math.Min(fu, 1 - fu) + Math.Min(fv, 1 - fv);
        return toCorner < 0.5
            && IsSet(c, column + sideways, row)
            && IsSet(c, column, row + upright)
            && !IsSet(c, column + sideways, row + upright);
    }

    private void DrawGlyph(char c, int x, int y, RgbColor color, int scale)
    {
        var samples = scale == 1 ? 1 : TextSamples;
        for (var row = 0; row < BitmapFont.GlyphHeight * scale; row++)
        {
            for (var column = 0; column < BitmapFont.GlyphWidth * scale; column++)
            {
                var ink = 0;
                for (var s = 0; s < samples * samples; s++)
                {
                    var u = (column + (((s % samples) + 0.5) / samples)) / scale;
                    var v = (row + (((s / samples) + 0.5) / samples)) / scale;
                    ink += IsInk(c, u, v) ? 1 : 0;
                }

                Blend(x + column, y + row, color, (double)ink / (samples * samples));
            }
        }
    }
}
