using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>
/// Annotated key points as rows of a view. A key point whose cell is not foreground takes the nearest foreground cell among the eight
/// around it; where there is none it is left out.
/// </summary>
internal static class KeypointProbes
{
    /// <summary>The key points visible in both images that have a row in the source.</summary>
    public static List<KeypointProbe> Of(PairAnnotation pair, FusedView source)
    {
        var box = source.Letterbox;
        List<KeypointProbe> probes = [];
        foreach (var slot in PckRule.CommonSlots(pair))
        {
            var keypoint = pair.Source.Keypoints[slot];
            var (x, y) = box.ToCanvas(keypoint.X, keypoint.Y);
            var row = NearestForeground(source, box, x, y);
            if (row >= 0)
            {
                probes.Add(new(slot, row));
            }
        }

        return probes;
    }

    /// <summary>Which target cells are right by PCK.</summary>
    public static bool[] Judge(PairAnnotation pair, Letterbox targetBox, List<KeypointProbe> probes, IReadOnlyList<int> cells, double alpha) => PckRule.Judge(
        pair,
        [.. probes.Select((p, i) =>
        {
            var (x, y) = targetBox.CellCenterOnCanvas(cells[i]);
            return new KeypointPrediction(p.Slot, (float)x, (float)y);
        })],
        alpha,
        canvasSize: targetBox.CanvasSize);

    private static int NearestForeground(FusedView view, Letterbox box, double x, double y)
    {
        var (row, column) = box.Grid.Position(box.CanvasToCell(x, y));
        var best = -1;
        var nearest = double.PositiveInfinity;
        for (var r = Math.Max(0, row - 1); r <= Math.Min(box.Grid.Rows - 1, row + 1); r++)
        {
            for (var c = Math.Max(0, column - 1); c <= Math.Min(box.Grid.Columns - 1, column + 1); c++)
            {
                var cell = box.Grid.CellAt(r, c);
                var index = view.IndexOf(cell);
                var (cx, cy) = box.CellCenterOnCanvas(cell);

                // Its own cell comes first whatever the distance to the centre.
                var distance = r == row && c == column ? -1 : ((cx - x) * (cx - x)) + ((cy - y) * (cy - y));
                if (index >= 0 && distance < nearest)
                {
                    (best, nearest) = (index, distance);
                }
            }
        }

        return best;
    }
}

/// <summary>A key point and its row in the source.</summary>
internal readonly record struct KeypointProbe(int Slot, int Row);
