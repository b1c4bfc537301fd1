using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>A zip file that torch.save wrote (.pt, .pth, .ckpt): its structure is read when it is opened, each tensor when it is asked for.</summary>
/// <remarks>
/// The pickle inside is built from a list of known functions; whatever else it names stays a <see cref="PickleObject"/>, and nothing is ever run. Tensors are named by
/// the keys and indices that lead to them, joined by dots ("state_dict.conv1.weight"); a file that is one tensor has it under the empty name. Of two tensors of one name the
/// first has it; both are in <see cref="Root"/>. Offsets, strides and shared storages are honoured, devices are not looked at. Files older than torch 1.6, which are no zip
/// archives, are refused. Safe for concurrent reads; the owner disposes it, which closes the file.
/// </remarks>
public sealed class TorchFile : IDisposable
{
    private const string PickleName = "/data.pkl";
    private const long MaxPickleBytes = 1 << 28;

    private const int MaxFolderLength = 1024;

    /// <summary>By what a tensor may be larger than its whole file: expanded tensors repeat elements.</summary>
    private const long Slack = 1 << 20;

    private readonly ZipReader zip;
    private readonly string folder;
    private readonly bool bigEndian;
    private readonly SortedDictionary<string, PickleTensor> tensors;

    private TorchFile(ByteSource source)
    {
        CheckSignature(source);
        zip = new ZipReader(source);
        try
        {
            var pickle = zip.Entries.Where(e => e.Name.EndsWith(PickleName, StringComparison.Ordinal) && e.Name.Count(c => c == '/') == 1).ToArray() switch
            {
                [var one] when one.Name.Length > MaxFolderLength => throw new TensorFormatException(zip.Name, "", $"a folder's name of at most {MaxFolderLength} characters", $"{one.Name.Length}"),
                [var one] => one,
                var several => throw new TensorFormatException(zip.Name, "", "a torch archive with one NAME/data.pkl", $"{several.Length}"),
            };
            folder = pickle.Name[..^(PickleName.Length - 1)];
            bigEndian = zip.Find($"{folder}byteorder") is { } order && Encoding.ASCII.GetString(zip.ReadAll(order, 16, checkCrc: false)) == "big";
            Root = Unpickler.Read(
                zip.ReadAll(pickle, MaxPickleBytes, checkCrc: false), zip.Name, new TorchTypes(zip.Name, pickle.Length, key => zip.Find($"{folder}data/{key}")?.Length));
            tensors = TorchNames.Of(Root, zip.Name, pickle.Length);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>The value that was saved.</summary>
    public PickleValue Root { get; }

    /// <summary>Names of the tensors in ordinal order.</summary>
    public IReadOnlyCollection<string> TensorNames => tensors.Keys;

    /// <summary>Opens a file and reads its structure.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is no torch archive, or a tensor does not lie inside its storage.</exception>
    public static TorchFile Open(string path)
    {
        var source = ByteSource.Open(path);
        try
        {
            return new TorchFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file in memory and reads its structure.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="TensorFormatException">The bytes are no torch archive, or a tensor does not lie inside its storage.</exception>
    public static TorchFile Open(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TorchFile(ByteSource.Of(bytes, source));
    }

    /// <summary>Whether the file holds a tensor.</summary>
    /// <param name="name">Keys and indices that lead to it, joined by dots.</param>
    /// <returns>True when it does.</returns>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>What the file says of a tensor.</summary>
    /// <param name="name">Keys and indices that lead to it, joined by dots.</param>
    /// <returns>Its type, shape and place.</returns>
    /// <exception cref="TensorFormatException">The file holds no tensor of this name.</exception>
    public PickleTensor Tensor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new TensorFormatException(zip.Name, "", name.Length == 0 ? "a single tensor" : $"a tensor {name}", $"{tensors.Count} others ({string.Join(", ", tensors.Keys.Take(5))}{(tensors.Count > 5 ? ", …" : "")})");
    }

    /// <summary>Reads one tensor: no more of the file than from its first element to its last.</summary>
    /// <param name="name">Keys and indices that lead to it, joined by dots.</param>
    /// <returns>The tensor in C order.</returns>
    /// <exception cref="TensorFormatException">The file holds no tensor of this name, it repeats elements to more bytes than the file has, or it is 2 GiB or more.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public TensorArray Read(string name) => Read(Tensor(name));

    /// <summary>Reads one tensor: no more of the file than from its first element to its last.</summary>
    /// <param name="tensor">A tensor of this file's <see cref="Root"/>.</param>
    /// <returns>The tensor in C order.</returns>
    /// <exception cref="TensorFormatException">The tensor repeats elements to more bytes than the file has, or is 2 GiB or more.</exception>
    /// <exception cref="ArgumentException">The tensor is of another file.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public TensorArray Read(PickleTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (zip.Find($"{folder}data/{tensor.Storage.Key}") is not { } entry || entry.Length < tensor.Storage.ByteCount)
        {
            throw new ArgumentException("Expected a tensor of this file.", nameof(tensor));
        }

        int[] shape = [.. tensor.Shape];
        var size = tensor.ElementType.Size();
        if (tensor.ElementType.ByteCount(shape) is not { } bytes || bytes > zip.Length + Slack)
        {
            throw new TensorFormatException(zip.Name, $"storage {tensor.Storage.Key}", $"a tensor of at most {Math.Min(zip.Length + Slack, Array.MaxLength)} bytes", $"{TensorArray.Describe(shape)} of {tensor.ElementType}");
        }

        if (bytes == 0)
        {
            return new TensorArray(tensor.ElementType, shape, []);
        }

        long extent = size;
        var (contiguous, next) = (true, 1L);
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            extent += (shape[axis] - 1) * tensor.Strides[axis] * size;
            contiguous &= shape[axis] == 1 || tensor.Strides[axis] == next;
            next *= shape[axis];
        }

        if (extent > Array.MaxLength)
        {
            throw new TensorFormatException(zip.Name, $"storage {tensor.Storage.Key}", $"a tensor that lies within {Array.MaxLength} bytes", $"{extent}");
        }

        var data = zip.ReadPart(entry, tensor.Offset * size, (int)extent);
        if (!contiguous)
        {
            var gathered = new byte[bytes];
            StridedCopy.ToCOrder(data, gathered, size, shape, [.. tensor.Strides]);
            data = gathered;
        }

        if (bigEndian)
        {
            TensorElements.ReverseEach(data, size);
        }

        return new TensorArray(tensor.ElementType, shape, data);
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();

    private static void CheckSignature(ByteSource source)
    {
        Span<byte> start = stackalloc byte[2];
        if (source.Length < 2)
        {
            throw new TensorFormatException(source.Name, "", "a torch archive", $"{source.Length} bytes");
        }

        source.Read(0, start);
        if (!start.SequenceEqual("PK"u8))
        {
            throw new TensorFormatException(source.Name, "offset 0", "a zip archive as torch writes since 1.6", start[0] == 0x80 ? "a bare pickle (save it again with a newer torch)" : "other bytes");
        }
    }
}
