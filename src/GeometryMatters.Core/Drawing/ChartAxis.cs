using System.Globalization;

namespace GeometryMatters.Drawing;

/// <summary>One axis of a chart: its range, where a value lies on it, and round ticks.</summary>
internal sealed class ChartAxis
{
    private readonly bool logarithmic;

    public ChartAxis(IEnumerable<double> values, (double From, double To)? range, bool logarithmic, double padding)
    {
        this.logarithmic = logarithmic;
        var usable = values.Where(IsUsable).Select(Map).DefaultIfEmpty(0).ToList();
        double low = usable.Min(), high = usable.Max();
        if (range is { } r)
        {
            (low, high) = (Map(r.From), Map(r.To));
        }
        else if (!(high > low))
        {
            (low, high) = (low - 0.5, high + 0.5);
        }
        else
        {
            var space = (high - low) * padding;
            (low, high) = (low - space, high + space);
        }

        Low = low;
        High = high;
    }

    private double Low { get; }

    private double High { get; }

    public bool IsUsable(double value) => double.IsFinite(value) && (!logarithmic || value > 0);

    /// <summary>0 at the start of the axis, 1 at its end.</summary>
    public double Position(double value) => (Map(value) - Low) / (High - Low);

    public IReadOnlyList<(double Value, string Label)> Ticks(int most) => logarithmic ? LogTicks(most) : LinearTicks(most);

    private double Map(double value) => logarithmic ? Math.Log10(value) : value;

    private List<(double Value, string Label)> LinearTicks(int most)
    {
        var rough = (High - Low) / Math.Max(most, 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        var plain = Math.Max(Math.Abs(Low), Math.Abs(High)) < 1e6 && decimals <= 5;
        List<(double, string)> ticks = [];
        for (var i = Math.Ceiling((Low / step) - 1e-9); i * step <= High + (step * 1e-9); i++)
        {
            // Adding zero turns a negative zero into a plain one.
            var value = (i * step) + 0.0;
            ticks.Add((value, plain ? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Short(value)));
        }

        return ticks;
    }

    private List<(double Value, string Label)> LogTicks(int most)
    {
        if (High - Low < 1.2)
        {
            // Hardly a decade: round steps of the values themselves read better.
            ChartAxis linear = new([], (Math.Pow(10, Low), Math.Pow(10, High)), false, 0);
            return [.. linear.LinearTicks(most).Where(t => t.Value > 0)];
        }

        var every = Math.Max(1, (int)Math.Ceiling((High - Low) / Math.Max(most, 1)));
        int[] digits = (High - Low) * 3 <= most ? [1, 2, 5] : [1];
        List<(double, string)> ticks = [];
        for (var e = (int)Math.Floor(Low - 1e-9); e <= High + 1e-9; e++)
        {
            foreach (var digit in e % every == 0 ? digits : [])
            {
                var value = digit * Math.Pow(10, e);
                if (Math.Log10(value) >= Low - 1e-9 && Math.Log10(value) <= High + 1e-9)
                {
                    ticks.Add((value, Short(value)));
                }
            }
        }

        return ticks;
    }

    private static string Short(double value)
    {
        var size = Math.Abs(value);
        return size == 0 || (size >= 0.0009 && size < 99_999)
            ? value.ToString("G4", CultureInfo.InvariantCulture)
            : value.ToString("0.###e0", CultureInfo.InvariantCulture);
    }
}
