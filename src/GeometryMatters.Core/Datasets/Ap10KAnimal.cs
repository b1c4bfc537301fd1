using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace GeometryMatters.Datasets;

/// <summary>One image of AP-10K with its first annotation.</summary>
internal sealed class Ap10KAnimal
{
    private Ap10KAnimal(JsonCursor annotation, JsonCursor image, string family, string species, int id)
    {
        Annotation = annotation;
        Image = image;
        Family = family;
        Species = species;
        Id = id;
        Name = id.ToString("D12", CultureInfo.InvariantCulture);
        FileName = image["file_name"].Name();
        LabelledKeypoints = annotation["num_keypoints"].Integer();
        var keypoints = annotation["keypoints"];
        var values = keypoints.Numbers(3 * Ap10KKeypoints.Count);
        for (var i = 0; i < Ap10KKeypoints.Count; i++)
        {
            var label = Ap10KLayout.Label(keypoints, values[(3 * i) + 2]);
            Hidden |= label == 1 ? 1u << i : 0;
            Visible |= label == 2 ? 1u << i : 0;
        }
    }

    public JsonCursor Annotation { get; }

    public JsonCursor Image { get; }

    public string Family { get; }

    public string Species { get; }

    public int Id { get; }

    /// <summary>The id as twelve digits.</summary>
    public string Name { get; }

    public string FileName { get; }

    public int LabelledKeypoints { get; }

    private uint Hidden { get; }

    private uint Visible { get; }

    /// <summary>Σ (label/2)·(label/2) over key points, in quarters.</summary>
    public int SharedQuarters(Ap10KAnimal other) =>
        (4 * BitOperations.PopCount(Visible & other.Visible))
        + (2 * BitOperations.PopCount((Visible & other.Hidden) | (Hidden & other.Visible)))
        + BitOperations.PopCount(Hidden & other.Hidden);

    /// <summary>Reads the three parts of split 1 in the order train, test, val; of several annotations of an image the first counts.</summary>
    public static List<Ap10KAnimal> ReadAll(string source, CancellationToken cancellationToken)
    {
        List<Ap10KAnimal> animals = [];
        HashSet<int> seen = [];
        foreach (var part in (string[])["train", "test", "val"])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var json = JsonCursor.ReadObject(Path.Combine(source, "annotations", $"ap10k-{part}-split1.json"));
            Dictionary<int, JsonCursor> images = [];
            foreach (var image in json["images"].Items())
            {
                images.TryAdd(image["id"].Integer(), image);
            }

            Dictionary<int, (string Family, string Species)> categories = [];
            foreach (var category in json["categories"].Items())
            {
                categories.TryAdd(category["id"].Integer(), (category["supercategory"].Name(), category["name"].Name()));
            }

            foreach (var annotation in json["annotations"].Items())
            {
                var id = annotation["image_id"].Integer();
                if (!seen.Add(id))
                {
                    continue;
                }

                if (id < 0 || !images.TryGetValue(id, out var image))
                {
                    throw annotation["image_id"].Wrong("the id of one of the images");
                }

                if (!categories.TryGetValue(annotation["category_id"].Integer(), out var category))
                {
                    throw annotation["category_id"].Wrong("the id of one of the categories");
                }

                animals.Add(new(annotation, image, category.Family, category.Species, id));
            }
        }

        return animals;
    }

    /// <summary>The merged record: annotation, overwritten by the image's fields (so that id is the image's), species and family.</summary>
    public void Write(Utf8JsonWriter json, bool isCrowd)
    {
        SortedDictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
        foreach (var (key, value) in Annotation.Properties().Concat(Image.Properties()))
        {
            fields[key] = value.Element;
        }

        foreach (var (key, value) in fields)
        {
            if (key is not ("name" or "supercategory" or "is_crowd"))
            {
                json.WritePropertyName(key);
                value.WriteTo(json);
            }
        }

        json.WriteString("name", Species);
        json.WriteString("supercategory", Family);
        if (isCrowd)
        {
            json.WriteNumber("is_crowd", 1);
        }
    }
}
