using System.Buffers.Binary;

namespace GeometryMatters.Meshes.IO;

/// <summary>The frame of a GLB file: a header of 12 bytes, then chunks of a length, a type and data.</summary>
internal static class GlbChunks
{
    private const int HeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    /// <summary>Every chunk must lie in the file: the parser allocates what they say. Other files than GLB pass.</summary>
    public static void Check(ReadOnlySpan<byte> bytes, string path)
    {
        if (!bytes.StartsWith("glTF"u8))
        {
            return;
        }

        for (var at = HeaderLength; at <= bytes.Length - ChunkHeaderLength;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            at += ChunkHeaderLength;
            if (length > bytes.Length - at)
            {
                throw new MeshFormatException(path, $"chunk at byte {at - ChunkHeaderLength}", $"at most {bytes.Length - at} bytes", $"{length}");
            }

            at += (int)length;
        }
    }
}
