using System.Numerics;

namespace GeometryMatters.Matching;

/// <summary>
/// All chains of images whose azimuth bins follow each other, the whole way in one direction or in the other (DIY-SC's candidates), numbered so that any
/// of them can be had without making the others.
/// </summary>
/// <remarks>
/// <para>
/// Number 0 comes first for direction +1, then −1; for each direction by first image; then by second image, and so on: the order in which nested loops meet them.
/// Where there are fewer different bins than a chain has images, every set of images counts, whatever its bins, in ascending order.
/// </para>
/// <para>Memory: the images, nothing per chain. Numbers grow with the power of the chain's length, hence big integers.</para>
/// </remarks>
public sealed class AzimuthChains
{
    private readonly int[] bins;
    private readonly int[][] members;
    private readonly int length;

    // Chains before each pair of direction and first image, and all of them at the end.
    private readonly BigInteger[] before;

    /// <summary>Prepares the chains.</summary>
    /// <param name="bins">Azimuth bin of every image, 0 up to the number of bins less one.</param>
    /// <param name="options">Settings; null for DIY-SC's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting or a bin is out of its range.</exception>
    public AzimuthChains(ReadOnlySpan<int> bins, AzimuthChainsOptions? options = null)
    {
        options ??= new();
        options.Validate();
        foreach (var bin in bins)
        {
            if (bin < 0 || bin >= options.Bins)
            {
                throw new ArgumentOutOfRangeException(nameof(bins), bin, $"Expected bins of 0 to {options.Bins - 1}.");
            }
        }

        this.bins = bins.ToArray();
        length = options.Length;
        members = [.. Enumerable.Range(0, options.Bins).Select(b => Enumerable.Range(0, this.bins.Length).Where(i => this.bins[i] == b).ToArray())];
        FollowsAzimuth = members.Count(m => m.Length > 0) >= length;
        before = new BigInteger[FollowsAzimuth ? (2 * this.bins.Length) + 1 : 2];
        if (!FollowsAzimuth)
        {
            before[1] = Subsets(this.bins.Length, length);
            return;
        }

        for (var start = 0; start + 1 < before.Length; start++)
        {
            var chains = BigInteger.One;
            for (var i = 1; i < length; i++)
            {
                chains *= Step(start, i).Length;
            }

            before[start + 1] = before[start] + chains;
        }
    }

    /// <summary>Whether bins follow each other; otherwise there are too few different ones, and every set of images is a chain.</summary>
    public bool FollowsAzimuth { get; }

    /// <summary>How many chains there are.</summary>
    public BigInteger Count => before[^1];

    /// <summary>One chain.</summary>
    /// <param name="number">Its number, 0 up to <see cref="Count"/> less one.</param>
    /// <returns>Indices of its images.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain.</exception>
    public int[] this[BigInteger number]
    {
        get
        {
            if (number.Sign < 0 || number >= Count)
            {
                throw new ArgumentOutOfRangeException(nameof(number), number, $"Expected 0 to {Count - 1}.");
            }

            return FollowsAzimuth ? Following(number) : Subset(number);
        }
    }

    /// <summary>The chains one after the other, none of them kept.</summary>
    /// <returns>Indices of the images of each.</returns>
    public IEnumerable<int[]> Enumerate()
    {
        for (var number = BigInteger.Zero; number < Count; number++)
        {
            yield return this[number];
        }
    }

    /// <summary>How many chains DIY-SC draws for some number of annotations: twice as many as would do, since some lose all matches.</summary>
    /// <param name="annotations">Annotated pairs wanted per category (DIY-SC: 30,000 for training, 300 for validation).</param>
    /// <param name="length">Images in a chain, each of which gives length · (length − 1) ordered pairs.</param>
    /// <returns>2 · (⌊annotations / (length · (length − 1))⌋ + 1).</returns>
    public static int CountFor(int annotations, int length = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(annotations);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        return checked(2 * ((annotations / checked(length * (length - 1))) + 1));
    }

    // Images that may stand at place i of a chain that starts with a direction and an image.
    private int[] Step(int start, int i)
    {
        var offset = start < bins.Length ? i : -i;
        return members[(((bins[start % bins.Length] + offset) % members.Length) + members.Length) % members.Length];
    }

    private int[] Following(BigInteger number)
    {
        int low = 0, high = before.Length - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = before[middle] <= number ? (middle, high) : (low, middle);
        }

        var rest = number - before[low];
        var chain = new int[length];
        chain[0] = low % bins.Length;
        for (var i = length - 1; i > 0; i--)
        {
            var step = Step(low, i);
            rest = BigInteger.DivRem(rest, step.Length, out var at);
            chain[i] = step[(int)at];
        }

        return chain;
    }

    // The sets in ascending order: as many as fit behind each choice are passed over.
    private int[] Subset(BigInteger number)
    {
        var chain = new int[length];
        for (int i = 0, image = 0; i < length; image++)
        {
            var with = Subsets(bins.Length - image - 1, length - i - 1);
            if (number < with)
            {
                chain[i++] = image;
            }
            else
            {
                number -= with;
            }
        }

        return chain;
    }

    private static BigInteger Subsets(int images, int chosen)
    {
        if (chosen > images)
        {
            return 0;
        }

        var count = BigInteger.One;
        for (var i = 1; i <= chosen; i++)
        {
            count = count * (images - chosen + i) / i;
        }

        return count;
    }
}
