using GeometryMatters.Datasets;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>The key point of a pair that 2D features place worst and the fused ones best.</summary>
internal static class TellingPoint
{
    public static (int Cell, double X, double Y) Of(
        PairAnnotation pair, PreparedView flatSource, PreparedView flatTarget, PreparedView fusedSource, PreparedView fusedTarget)
    {
        CandidateGenerator generator = new();
        var flat = generator.Generate(flatSource.Fused, flatTarget.Fused).All.ToDictionary(m => m.SourceCell, m => m.TargetCell);
        var fused = generator.Generate(fusedSource.Fused, fusedTarget.Fused).All.ToDictionary(m => m.SourceCell, m => m.TargetCell);
        var box = flatSource.View.Letterbox;
        var target = flatTarget.View.Letterbox;
        var first = flat.Keys.Min();
        var found = (Cell: first, box.CellCenterInImage(first).X, box.CellCenterInImage(first).Y, Score: double.NegativeInfinity);
        for (var slot = 0; slot < pair.Source.Keypoints.Count; slot++)
        {
            var (from, to) = (pair.Source.Keypoints[slot], pair.Target.Keypoints[slot]);
            var cell = box.ImageToCell(from.X, from.Y);
            if (!from.IsVisible || !to.IsVisible || !flat.TryGetValue(cell, out var byFlat) || !fused.TryGetValue(cell, out var byFused))
            {
                continue;
            }

            var score = Distance(byFlat) - (2 * Distance(byFused));
            if (score > found.Score)
            {
                found = (cell, from.X, from.Y, score);
            }

            double Distance(int targetCell)
            {
                var (x, y) = target.CellCenterInImage(targetCell);
                return Math.Sqrt(((x - to.X) * (x - to.X)) + ((y - to.Y) * (y - to.Y)));
            }
        }

        return (found.Cell, found.X, found.Y);
    }
}
