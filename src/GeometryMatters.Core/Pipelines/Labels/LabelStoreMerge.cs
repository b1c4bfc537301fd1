namespace GeometryMatters.Pipelines.Labels;

/// <summary>Puts the stores of parts together by copying their records.</summary>
internal static class LabelStoreMerge
{
    public static void Run(IReadOnlyList<string> paths, string path)
    {
        if (paths.Count == 0)
        {
            throw new ArgumentException("Expected at least one store.", nameof(paths));
        }

        var inOrder = paths.Select(p => (Path: p, Header: HeaderOf(p))).OrderBy(p => p.Header.Shard.Number).ToArray();
        var first = inOrder[0].Header;
        for (var i = 0; i < inOrder.Length; i++)
        {
            var (part, header) = inOrder[i];
            header.RequireSame(first, part, sameShard: false);
            if (header.Shard != new Shard(i + 1, Math.Max(i + 1, first.Shard.Count)) || inOrder.Length != first.Shard.Count)
            {
                throw new LabelStoreException(part, "shard", $"each of the {first.Shard.Count} parts once", string.Join(", ", inOrder.Select(p => p.Header.Shard)));
            }
        }

        AtomicFile.Write(path, stream =>
        {
            var beginning = LabelStoreWriter.Beginning(first with { Shard = Shard.Whole, PairList = null });
            var index = LabelStoreWriter.IndexOf(beginning, path);
            stream.Write(beginning);
            foreach (var (part, _) in inOrder)
            {
                using var store = LabelStore.Open(part);
                for (var i = 0; i < store.Count; i++)
                {
                    var frame = store.Frame(i);
                    stream.Write(frame);
                    index.Add(frame.Length);
                }
            }

            stream.Write(index.Ending());
        });
    }

    private static LabelStoreHeader HeaderOf(string path)
    {
        using var store = LabelStore.Open(path);
        return store.IsComplete ? store.Header : throw new LabelStoreException(path, $"after {store.Count} records", "a complete store", "one whose run did not come to its end");
    }
}
