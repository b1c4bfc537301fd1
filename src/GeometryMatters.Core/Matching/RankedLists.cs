namespace GeometryMatters.Matching;

/// <summary>For every row a list of its greatest values with their indices: greatest first, the lowest index first of equals.</summary>
internal sealed class RankedLists
{
    private readonly float[] floors;

    public RankedLists(int rows, int length)
    {
        Length = length;
        Values = new float[checked(rows * length)];
        Indices = new int[Values.Length];
        floors = new float[rows];
        Array.Fill(Values, float.NegativeInfinity);
        Array.Fill(Indices, int.MaxValue);
        Array.Fill(floors, float.NegativeInfinity);
    }

    /// <summary>Entries of a list.</summary>
    public int Length { get; }

    /// <summary>The lists' values, one list after the other.</summary>
    public float[] Values { get; }

    /// <summary>Their indices.</summary>
    public int[] Indices { get; }

    /// <summary>For each row the last value of its list: lower ones cannot enter.</summary>
    public ReadOnlySpan<float> Floors => floors;

    public float Floor(int row) => floors[row];

    public void Offer(int row, float value, int index)
    {
        if (!(value >= floors[row]))
        {
            return;
        }

        var first = row * Length;
        var place = first + Length;
        while (place > first && (value > Values[place - 1] || (value == Values[place - 1] && index < Indices[place - 1])))
        {
            place--;
        }

        var behind = first + Length - 1 - place;
        if (behind < 0)
        {
            return;
        }

        Array.Copy(Values, place, Values, place + 1, behind);
        Array.Copy(Indices, place, Indices, place + 1, behind);
        Values[place] = value;
        Indices[place] = index;
        floors[row] = Values[first + Length - 1];
    }

    public void Merge(RankedLists other)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Offer(i / Length, other.Values[i], other.Indices[i]);
        }
    }
}
