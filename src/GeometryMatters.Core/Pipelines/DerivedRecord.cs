using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GeometryMatters.Datasets;

namespace GeometryMatters.Pipelines;

/// <summary>
/// <c>derived/run.json</c>: of what inputs and by which pipeline an item's results were made, and which files they are. Written after the
/// last of them and removed before the first, so that it is there only while they belong together.
/// </summary>
internal sealed class DerivedRecord
{
    private readonly BundleItem item;
    private readonly string inputs;
    private readonly string pipeline;
    private readonly string[] features;

    public DerivedRecord(BundleItem item, ReconstructionPipeline pipeline, BundleReconstructionOptions options)
    {
        this.item = item;
        features = [.. pipeline.FeatureNames.Order(StringComparer.Ordinal)];
        this.pipeline = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.HalfPrecision}\n{pipeline.Signature}\n{options.Settings}")));
        inputs = HashInputs();
    }

    private string RecordPath => Path.Combine(item.Folder, "derived", "run.json");

    private string SecondsPath => Path.Combine(item.Folder, "derived", "seconds.json");

    private IEnumerable<string> Outputs =>
        [.. BundleMesh.Files(item.OwnMeshFolder), item.RefinementPath, item.YawPath, item.CanonicalMeshPath, item.CanonicalFieldPath, .. features.Select(item.FeaturePath), SecondsPath];

    /// <summary>What an earlier run found, if its results are still those of the present inputs and pipeline.</summary>
    /// <returns>Null where something is missing, stale or damaged: the item is then done again.</returns>
    public ItemReconstruction? ReadIfCurrent()
    {
        if (!File.Exists(RecordPath))
        {
            return null;
        }

        try
        {
            var json = JsonCursor.ReadObject(RecordPath);
            var files = json["files"].Items().Select(f => (f["name"].Text(), (long)f["bytes"].Number()));
            return json["inputs"].Text() == inputs && json["pipeline"].Text() == pipeline && Present().SequenceEqual(files)
                ? Summary(resumed: true, ReadSeconds())
                : null;
        }
        catch (DatasetFormatException)
        {
            // A damaged record is no record.
            return null;
        }
    }

    /// <summary>Withdraws the record, and what a killed run left of unfinished files.</summary>
    public void Remove()
    {
        BundleViews.Discard(RecordPath);
        foreach (var path in Outputs.Append(RecordPath))
        {
            foreach (var unfinished in FilesIn(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*.tmp"))
            {
                File.Delete(unfinished);
            }
        }
    }

    /// <summary>Records that all results are there.</summary>
    public ItemReconstruction Write(ReconstructedObject result)
    {
        JsonObjectFile.Write(SecondsPath, json =>
        {
            foreach (var (stage, seconds) in result.Seconds)
            {
                json.WriteNumber(stage, seconds);
            }
        });
        JsonObjectFile.Write(RecordPath, json =>
        {
            json.WriteString("inputs", inputs);
            json.WriteString("pipeline", pipeline);
            json.WriteStartArray("files");
            foreach (var (name, bytes) in Present())
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("bytes", bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return Summary(resumed: false, result.Seconds);
    }

    /// <summary>Sizes of the results that are there, by name; the seconds differ from run to run and are not counted.</summary>
    private IEnumerable<(string Name, long Bytes)> Present() => Outputs
        .Where(path => path != SecondsPath && File.Exists(path))
        .Select(path => (Path.GetRelativePath(item.Folder, path).Replace('\\', '/'), new FileInfo(path).Length));

    private ItemReconstruction Summary(bool resumed, IReadOnlyDictionary<string, double> seconds)
    {
        var refinement = item.LoadRefinement();
        var yaw = item.LoadYaw();
        return new(
            item.Category, item.Id, resumed, refinement?.IouBefore, refinement?.IouAfter, yaw is null ? null : (int)Math.Round(yaw.Degrees), seconds);
    }

    private SortedDictionary<string, double> ReadSeconds()
    {
        var json = JsonCursor.ReadObject(SecondsPath);
        SortedDictionary<string, double> seconds = new(StringComparer.Ordinal);
        foreach (var (stage, value) in json.Properties())
        {
            seconds[stage] = value.Number();
        }

        return seconds;
    }

    private static string[] FilesIn(string folder, string pattern)
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>Hash over names and content of all that other models left for the item.</summary>
    private string HashInputs()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append("item.json", Path.Combine(item.Folder, "item.json"));
        Append("image", item.Info.ImagePath);
        Append("mask.png", item.MaskPath);
        Append("sam3.json", item.SamMaskPath);
        foreach (var part in new[] { "sam3d", "partfield" })
        {
            var folder = Path.Combine(item.Folder, part);
            foreach (var path in FilesIn(folder, "*"))
            {
                Append($"{part}/{Path.GetFileName(path)}", path);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string name, string path)
        {
            if (!File.Exists(path))
            {
                return;
            }

            // A file's own hash has a fixed length, so no two lists of files read the same.
            using var stream = File.OpenRead(path);
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
            hash.AppendData(length);
            hash.AppendData(Encoding.Unicode.GetBytes(name));
            hash.AppendData(SHA256.HashData(stream));
        }
    }
}
