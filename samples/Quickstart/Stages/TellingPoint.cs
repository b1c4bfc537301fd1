using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>A cell and point of a source image, and by how much the field helps there: in long sides of the target's box.</summary>
internal sealed record AskedPoint(int Cell, double X, double Y, double Gain);

/// <summary>The key point of a pair that 2D features place worst and the fused ones best.</summary>
internal static class TellingPoint
{
    public static AskedPoint Of(PairAnnotation pair, Func<ImageAnnotation, PreparedView> flat, Func<ImageAnnotation, PreparedView> fused)
    {
        CandidateGenerator generator = new();
        var byFlat = Nearest(flat);
        var byFused = Nearest(fused);
        var (box, target) = (flat(pair.Source).View.Letterbox, flat(pair.Target).View.Letterbox);
        var first = byFlat.Keys.Min();
        var found = new AskedPoint(first, box.CellCenterInImage(first).X, box.CellCenterInImage(first).Y, double.NegativeInfinity);
        for (var slot = 0; slot < pair.Source.Keypoints.Count; slot++)
        {
            var (from, to) = (pair.Source.Keypoints[slot], pair.Target.Keypoints[slot]);
            var cell = box.ImageToCell(from.X, from.Y);
            if (!from.IsVisible || !to.IsVisible || !IsWhole(box, from.X, from.Y) || !IsWhole(target, to.X, to.Y)
                || !byFlat.TryGetValue(cell, out var flatCell) || !byFused.TryGetValue(cell, out var fusedCell))
            {
                continue;
            }

            var gain = (Distance(flatCell) - (2 * Distance(fusedCell))) / pair.Target.Box.LongSide;
            if (gain > found.Gain)
            {
                found = new(cell, from.X, from.Y, gain);
            }

            double Distance(int targetCell)
            {
                var (x, y) = target.CellCenterInImage(targetCell);
                return Math.Sqrt(((x - to.X) * (x - to.X)) + ((y - to.Y) * (y - to.Y)));
            }
        }

        return found;

        Dictionary<int, int> Nearest(Func<ImageAnnotation, PreparedView> views) =>
            generator.Generate(views(pair.Source).Fused, views(pair.Target).Fused).All.ToDictionary(m => m.SourceCell, m => m.TargetCell);
    }

    /// <summary>Whether a mark there is not cut off by the edge of the image.</summary>
    private static bool IsWhole(Letterbox box, double x, double y)
    {
        var margin = Math.Max(box.ImageWidth, box.ImageHeight) / 30.0;
        return x >= margin && y >= margin && x <= box.ImageWidth - margin && y <= box.ImageHeight - margin;
    }
}
