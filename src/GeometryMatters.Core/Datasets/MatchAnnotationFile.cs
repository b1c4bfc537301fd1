using System.IO.Compression;
using GeometryMatters.Matching;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Annotation files of DIY-SC (<c>CATEGORY_anns.pt</c>): a torch archive of a list of dicts of plain values, one a pair.</summary>
public static class MatchAnnotationFile
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes annotations so that <c>torch.load</c> reads them, with weights_only too.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="annotations">The annotations; one in memory at a time. DIY-SC's loader wants none without points.</param>
    /// <remarks>Equal annotations give equal bytes.</remarks>
    public static void Write(string path, IEnumerable<MatchAnnotation> annotations)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(annotations);
        var name = Path.GetFileNameWithoutExtension(path);
        AtomicFile.Write(path, stream =>
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            using (var entry = Entry(archive, $"{name}/data.pkl"))
            {
                PickleWriter pickle = new(entry);
                pickle.List(annotations, a => Write(pickle, a));
                pickle.End();
            }

            using var version = Entry(archive, $"{name}/version");
            version.Write("3\n"u8);
        });
    }

    /// <summary>Writes labels as annotations; pairs of which nothing was kept are left out.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="labels">The labels, for example of a store.</param>
    /// <param name="imageName">File name of an item's image; null for the id and <c>.jpg</c>.</param>
    public static void Write(string path, IEnumerable<PairLabels> labels, Func<string, string>? imageName = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Write(path, labels.Where(l => l.Kept.Count > 0).Select(l => MatchAnnotation.Of(l, imageName)));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The annotations in order.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidInputException">The file is no torch archive, or its value no list of annotations.</exception>
    public static IReadOnlyList<MatchAnnotation> Read(string path)
    {
        using var file = TorchFile.Open(path);
        return Read(file.Root, path);
    }

    /// <summary>Reads a file in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The annotations in order.</returns>
    /// <exception cref="InvalidInputException">The bytes are no torch archive, or their value is no list of annotations.</exception>
    public static IReadOnlyList<MatchAnnotation> Read(ReadOnlyMemory<byte> bytes, string source)
    {
        using var file = TorchFile.Open(bytes, source);
        return Read(file.Root, source);
    }

    private static MatchAnnotation[] Read(PickleValue root, string source)
    {
        PickleCursor all = new(root, source, "");
        return [.. all.Items().Select(Read)];
    }

    private static MatchAnnotation Read(PickleCursor entry)
    {
        var canvas = entry["img_size_kps"].Integer(1, int.MaxValue);
        CanvasPoint[] source = Points(entry["source_kps"], canvas), target = Points(entry["target_kps"], canvas);
        if (source.Length != target.Length)
        {
            throw entry["target_kps"].Wrong($"{source.Length} points, as source_kps has", $"{target.Length}");
        }

        if (entry["num_kps"].Integer(0, int.MaxValue) is var count && count != source.Length)
        {
            throw entry["num_kps"].Wrong($"{source.Length}, the number of points", $"{count}");
        }

        return new()
        {
            SourceImage = entry["src_imname"].Text(),
            TargetImage = entry["trg_imname"].Text(),
            SourceSize = Two(entry["src_imsize"], 1, int.MaxValue),
            TargetSize = Two(entry["tgt_imsize"], 1, int.MaxValue),
            SourcePoints = source,
            TargetPoints = target,
            CanvasSize = canvas,
            Flip = entry.Find("flip")?.Boolean() ?? false,
        };
    }

    private static CanvasPoint[] Points(PickleCursor points, int canvas) => [.. points.Items().Select(p =>
    {
        var (x, y) = Two(p, 0, canvas - 1);
        return new CanvasPoint(x, y);
    })];

    private static (int First, int Second) Two(PickleCursor values, int least, int most) =>
        values.Items() is [var first, var second] ? (first.Integer(least, most), second.Integer(least, most)) : throw values.Wrong("two numbers", $"{values.Items().Count}");

    private static void Write(PickleWriter pickle, MatchAnnotation annotation)
    {
        if (annotation.SourcePoints.Count != annotation.TargetPoints.Count)
        {
            throw new ArgumentException($"Expected as many target as source points, found {annotation.TargetPoints.Count} and {annotation.SourcePoints.Count}.", nameof(annotation));
        }

        pickle.BeginDict();
        pickle.Key("src_imname");
        pickle.Text(annotation.SourceImage);
        pickle.Key("trg_imname");
        pickle.Text(annotation.TargetImage);
        pickle.Key("src_imsize");
        pickle.Pair(annotation.SourceSize.Width, annotation.SourceSize.Height);
        pickle.Key("tgt_imsize");
        pickle.Pair(annotation.TargetSize.Width, annotation.TargetSize.Height);
        pickle.Key("num_kps");
        pickle.Integer(annotation.SourcePoints.Count);
        pickle.Key("source_kps");
        Points(annotation.SourcePoints);
        pickle.Key("target_kps");
        Points(annotation.TargetPoints);
        pickle.Key("img_size_kps");
        pickle.Integer(annotation.CanvasSize);
        if (annotation.Flip)
        {
            pickle.Key("flip");
            pickle.Boolean(true);
        }

        pickle.EndDict();

        void Points(IReadOnlyList<CanvasPoint> points) => pickle.List(points, p => pickle.List([p.X, p.Y], pickle.Integer));
    }

    private static BufferedStream Entry(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        return new BufferedStream(entry.Open(), 1 << 16);
    }
}
