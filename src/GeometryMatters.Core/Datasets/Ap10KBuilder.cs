using System.Globalization;
using System.Text.Json;

namespace GeometryMatters.Datasets;

/// <summary>What <see cref="Ap10KBuilder"/> made.</summary>
/// <param name="Images">Annotated images.</param>
/// <param name="Species">Species.</param>
/// <param name="Pairs">Pairs by folder (<c>trn</c>, <c>val</c>, <c>test</c>, <c>val_cross_species</c>, …), in that order.</param>
public sealed record Ap10KSummary(int Images, int Species, IReadOnlyList<KeyValuePair<string, int>> Pairs);

/// <summary>Builds the AP-10K correspondence benchmark of GeoAware-SC from AP-10K's own files.</summary>
/// <remarks>
/// The rules (admissible pairs, parts per species, numbers of pairs) are the published notebook's; its random draws are not, because they
/// depend on the order in which a file system lists files. Here files are in ordinal order and every group of pairs has a stream of its own
/// by seed, so the same input gives the same benchmark everywhere. Pairs across species or families go from the ordinally earlier species
/// or family to the later, as in the notebook, whose random swap has no effect. Training pairs over the cap are drawn evenly.
/// </remarks>
public static class Ap10KBuilder
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds the benchmark.</summary>
    /// <param name="source">AP-10K's folder with <c>annotations/ap10k-{train,test,val}-split1.json</c> and <c>data/*.jpg</c>.</param>
    /// <param name="root">New or empty folder; it appears when everything is written.</param>
    /// <param name="options">Numbers and seed; null for the defaults.</param>
    /// <param name="progress">Receives the number of files written; the total is 0 because it is not known beforehand.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <returns>Counts.</returns>
    /// <exception cref="DatasetFormatException">A file of AP-10K is missing or broken.</exception>
    /// <exception cref="ArgumentException">The folder is not empty.</exception>
    public static Ap10KSummary Build(
        string source, string root, Ap10KBuilderOptions? options = null, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(root);
        options ??= new();
        options.Validate();
        root = Path.GetFullPath(root);
        if (File.Exists(root) || (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any()))
        {
            throw new ArgumentException($"Expected a new or empty folder, found '{root}' with content.", nameof(root));
        }

        var crowds = options.CrowdList is { } list ? ReadCrowds(list) : [];
        var animals = Ap10KAnimal.ReadAll(source, cancellationToken);
        var temporary = $"{root}.{Guid.NewGuid():N}.tmp";
        try
        {
            Job job = new(source, temporary, options, crowds, progress, cancellationToken);
            var summary = job.Run(animals);
            if (Directory.Exists(root))
            {
                Directory.Delete(root);
            }

            Directory.Move(temporary, root);
            return summary;
        }
        catch
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            throw;
        }
    }

    private static HashSet<int> ReadCrowds(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatasetFormatException(path, "", "a list of image ids", "no file");
        }

        HashSet<int> ids = [];
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            // Ids may be written as file names.
            var text = Path.GetFileNameWithoutExtension(line.Trim());
            if (text.Length == 0)
            {
                continue;
            }

            ids.Add(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id
                : throw new DatasetFormatException(path, string.Create(CultureInfo.InvariantCulture, $"line {index + 1}"), "an image id", $"'{line}'"));
        }

        return ids;
    }

    private sealed class Job(
        string source, string root, Ap10KBuilderOptions options, HashSet<int> crowds, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        private readonly char separator = (options.WindowsSafe ?? OperatingSystem.IsWindows()) ? '_' : ':';
        private int written;

        public Ap10KSummary Run(List<Ap10KAnimal> animals)
        {
            foreach (var animal in animals)
            {
                WriteAnimal(animal);
            }

            var families = Split(animals);
            Ap10KPairs choose = new(options);
            List<KeyValuePair<string, int>> counts = [];
            DatasetSplit[] splits = [DatasetSplit.Train, DatasetSplit.Validation, DatasetSplit.Test];
            foreach (var split in splits)
            {
                Add(split, Ap10KProtocol.IntraSpecies, folder => families.SelectMany(f => f.Species).Sum(s => Write(
                    folder,
                    s.Name,
                    choose.Within(s.Parts[(int)split], split == DatasetSplit.Train ? options.TrainPairsPerImage * s.Parts[0].Count : null, $"{folder}/{s.Name}"))));
            }

            foreach (var split in splits[1..])
            {
                var wanted = split == DatasetSplit.Test ? options.CrossSpeciesTestPairs : options.CrossSpeciesValidationPairs;
                Add(split, Ap10KProtocol.CrossSpecies, folder => families.Where(f => f.Species.Count > 1).Sum(f => Write(
                    folder, f.Name, choose.Across([.. f.Species.Select(s => s.Parts[(int)split])], wanted, $"{folder}/{f.Name}"))));
            }

            foreach (var split in splits[1..])
            {
                var wanted = split == DatasetSplit.Test ? options.CrossFamilyTestPairs : options.CrossFamilyValidationPairs;
                Add(split, Ap10KProtocol.CrossFamily, folder => PairsOf(families).Sum(f => Write(
                    folder, Ap10KLayout.AllFamilies, choose.Across([f.A.All(split), f.B.All(split)], wanted, $"{folder}/{f.A.Name}/{f.B.Name}"))));
            }

            return new(animals.Count, families.Sum(f => f.Species.Count), counts);

            void Add(DatasetSplit split, Ap10KProtocol protocol, Func<string, int> write)
            {
                var folder = Ap10KLayout.Folder(split, protocol);
                Directory.CreateDirectory(Path.Combine(root, Ap10KLayout.Pairs, folder));
                counts.Add(new(folder, write(folder)));
            }
        }

        private static IEnumerable<(Family A, Family B)> PairsOf(List<Family> families)
        {
            for (var a = 0; a < families.Count; a++)
            {
                for (var b = a + 1; b < families.Count; b++)
                {
                    yield return (families[a], families[b]);
                }
            }
        }

        private List<Family> Split(List<Ap10KAnimal> animals) =>
        [
            .. animals.GroupBy(a => a.Family, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(family => new Family(
                family.Key, [.. family.GroupBy(a => a.Species, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(s => SplitSpecies(family.Key, s.Key, s))])),
        ];

        /// <summary>By id: the last to test, those before to validation, the rest to training.</summary>
        private Species SplitSpecies(string family, string name, IEnumerable<Ap10KAnimal> animals)
        {
            var usable = animals.Where(a => !crowds.Contains(a.Id) && a.LabelledKeypoints >= options.MinKeypoints).OrderBy(a => a.Id).ToArray();
            var test = Math.Min(options.TestImages, usable.Length);
            var validation = Math.Min(options.ValidationImages, usable.Length - test);
            var train = usable.Length - test - validation;
            ArraySegment<Ap10KAnimal>[] parts = [new(usable, 0, train), new(usable, train, validation), new(usable, train + validation, test)];
            foreach (var (part, file) in parts.Zip((string[])["train", "val", "test"]))
            {
                var lines = part.Select(a => $"{Prefix}{Ap10KLayout.Annotations}/{family}/{name}/{a.Name}.json\n");
                File.WriteAllText(Path.Combine(root, Ap10KLayout.Annotations, family, name, $"{file}_filtered.txt"), string.Concat(lines));
            }

            return new(name, parts);
        }

        private string Prefix => options.PathPrefix.Length == 0 ? "" : options.PathPrefix.TrimEnd('/') + "/";

        private void WriteAnimal(Ap10KAnimal animal)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, Ap10KLayout.Annotations, animal.Family, animal.Species)).FullName;
            WriteJson(Path.Combine(folder, animal.Name + ".json"), json => animal.Write(json, crowds.Contains(animal.Id)));
            if (options.CopyImages)
            {
                var image = Path.Combine(source, "data", animal.FileName);
                if (!File.Exists(image))
                {
                    throw new DatasetFormatException(image, "", string.Create(CultureInfo.InvariantCulture, $"the image of id {animal.Id}"), "no file");
                }

                var target = Directory.CreateDirectory(Path.Combine(root, Ap10KLayout.Images, animal.Family, animal.Species)).FullName;
                File.Copy(image, Path.Combine(target, animal.Name + ".jpg"));
            }
        }

        private int Write(string folder, string category, List<(Ap10KAnimal Source, Ap10KAnimal Target)> pairs)
        {
            foreach (var (from, to) in pairs)
            {
                WriteJson(Path.Combine(root, Ap10KLayout.Pairs, folder, $"{from.Name}-{to.Name}{separator}{category}.json"), json =>
                {
                    json.WriteString("src_json_path", PathOf(from));
                    json.WriteString("trg_json_path", PathOf(to));
                });
            }

            return pairs.Count;
        }

        private string PathOf(Ap10KAnimal animal) => $"{Prefix}{Ap10KLayout.Annotations}/{animal.Family}/{animal.Species}/{animal.Name}.json";

        // The whole folder is renamed at the end; files need no care of their own, and there are 300,000 of them.
        private void WriteJson(string path, Action<Utf8JsonWriter> write)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (FileStream stream = new(path, FileMode.CreateNew))
            using (Utf8JsonWriter json = new(stream, Compact))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            if (++written % 1000 == 0)
            {
                progress?.Report(new("ap-10k", written, 0, Path.GetFileName(path)));
            }
        }
    }

    private sealed record Species(string Name, ArraySegment<Ap10KAnimal>[] Parts);

    private sealed record Family(string Name, List<Species> Species)
    {
        public List<Ap10KAnimal> All(DatasetSplit split) => [.. Species.SelectMany(s => s.Parts[(int)split])];
    }
}
