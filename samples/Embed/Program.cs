using GeometryMatters.Drawing;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;

if (args is not [var checkpoint, var sourceImage, var sourceMask, var targetImage, var targetMask, var output])
{
    Console.Error.WriteLine("Usage: Embed ADAPTER SOURCE-IMAGE SOURCE-MASK TARGET-IMAGE TARGET-MASK OUT.png");
    return 2;
}

// snippet: embed
using var adapter = AdapterCheckpoint.Load(checkpoint);       // safetensors of this library, or a checkpoint of torch
IFeatureExtractor[] branches = [new GradientHistogramExtractor(), new ContextExtractor()];   // what it was trained on

(ImageBuffer Image, Letterbox Box, bool[] Inside, FeatureMap Map) Describe(string imagePath, string maskPath)
{
    var (image, mask) = (ImageFile.Load(imagePath), ImageFile.LoadMask(maskPath));
    Letterbox box = new(image.Width, image.Height);
    return (image, box, MaskOperations.ToGrid(mask, box), adapter.Transform([.. branches.Select(b => b.Extract(image, mask, box))]));
}

var (source, target) = (Describe(sourceImage, sourceMask), Describe(targetImage, targetMask));
int[] cells = [.. Enumerable.Range(0, source.Inside.Length).Where(c => source.Inside[c] && c % 4 == 0 && c / source.Box.GridCells % 4 == 0)];
var points = new KeypointTransfer().Transfer(source.Map, target.Map, cells);
// end snippet

MatchLine[] lines = [.. cells.Zip(points, (cell, point) =>
{
    var (x, y) = source.Box.CellCenterInImage(cell);
    var (u, v) = target.Box.ToImage((point.Column + 0.5) * target.Box.CellSize, (point.Row + 0.5) * target.Box.CellSize);
    return new MatchLine(x, y, u, v);
})];
ImageFile.SavePng(output, MatchDrawing.Draw(source.Image, target.Image, lines));
Console.WriteLine($"{output}: {lines.Length} points of the one object, and where they are on the other");
return 0;
