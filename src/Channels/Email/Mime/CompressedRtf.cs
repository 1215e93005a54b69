using System.Buffers.Binary;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>The compression of RTF bodies in Outlook's formats (MS-OXRTFCP): references into a ring of 4096 bytes that starts with common RTF words.</summary>
internal static class CompressedRtf
{
    private const int MaxSize = 8 * 1024 * 1024;

    private static readonly byte[] Start =
        [.. "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8];

    /// <summary>Null if it is nothing of the kind.</summary>
    public static byte[]? Expand(ReadOnlySpan<byte> data)
    {
        if (data.Length < 16) return null;
        var rawSize = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
        if (rawSize > MaxSize) return null;
        if (magic == 0x414C454D) return data.Slice(16, (int)Math.Min(rawSize, data.Length - 16)).ToArray();
        if (magic != 0x75465A4C) return null;

        // A reference is at most 17 bytes for 2, so an honest size is no more than about nine times what came.
        var output = new byte[Math.Min(rawSize, (long)(data.Length - 16) * 9)];
        Span<byte> ring = stackalloc byte[4096];
        ring.Clear();
        Start.CopyTo(ring);
        var write = Start.Length;
        var written = 0;
        var position = 16;
        while (position < data.Length && written < output.Length)
        {
            var control = data[position++];
            for (var bit = 0; bit < 8 && position < data.Length && written < output.Length; bit++)
            {
                if ((control & (1 << bit)) == 0)
                {
                    Put(data[position++], ring, ref write, output, ref written);
                    continue;
                }

                if (position + 1 >= data.Length) return output[..written];
                var reference = (data[position] << 8) | data[position + 1];
                position += 2;
                var offset = reference >> 4;
                if (offset == write) return output[..written];
                for (var length = (reference & 15) + 2; length > 0 && written < output.Length; length--)
                {
                    Put(ring[offset], ring, ref write, output, ref written);
                    offset = (offset + 1) & 4095;
                }
            }
        }

        return output[..written];
    }

    private static void Put(byte b, Span<byte> ring, ref int write, byte[] output, ref int written)
    {
        output[written++] = b;
        ring[write] = b;
        write = (write + 1) & 4095;
    }
}
