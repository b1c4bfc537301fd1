using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Cleans a mask: its largest region, without pinholes.</summary>
internal static class MaskRegion
{
    /// <summary>The largest region (joined across corners), its holes below a share of its area closed.</summary>
    public static Mask Clean(Mask mask, double smallestHoleShare)
    {
        var region = MaskOperations.LargestComponent(mask);
        var limit = smallestHoleShare * region.Count();
        var (width, height) = (region.Width, region.Height);
        var seen = new bool[width * height];
        Stack<int> stack = new();
        List<int> hole = [];
        for (var start = 0; start < seen.Length; start++)
        {
            if (seen[start] || region.Values[start] != 0)
            {
                continue;
            }

            hole.Clear();
            var open = false;
            Visit(start);
            while (stack.TryPop(out var i))
            {
                hole.Add(i);
                var (x, y) = (i % width, i / width);
                open |= x == 0 || y == 0 || x == width - 1 || y == height - 1;
                if (x > 0)
                {
                    Visit(i - 1);
                }

                if (x < width - 1)
                {
                    Visit(i + 1);
                }

                if (y > 0)
                {
                    Visit(i - width);
                }

                if (y < height - 1)
                {
                    Visit(i + width);
                }
            }

            if (!open && hole.Count < limit)
            {
                foreach (var i in hole)
                {
                    region[i % width, i / width] = true;
                }
            }
        }

        return region;

        void Visit(int i)
        {
            if (!seen[i] && region.Values[i] == 0)
            {
                seen[i] = true;
                stack.Push(i);
            }
        }
    }
}
