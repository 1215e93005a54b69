using System.Buffers;
using System.Buffers.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>
/// Base64 (RFC 2045 section 6.8) as it comes: characters outside the alphabet are skipped, several padded blocks may follow one another, the tail may be missing.
/// Runs of the alphabet are found and decoded with vector instructions.
/// </summary>
internal struct Base64Body
{
    internal static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>With the line ends that stand between; a well-formed body is one run of these up to its padding.</summary>
    private static readonly SearchValues<byte> AlphabetAndLineEnds = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n"u8);

    private const int Stage = 2048;

    private int position;
    private int pendingCount;
    private byte pending0;
    private byte pending1;
    private byte pending2;

    /// <summary>Decodes into <paramref name="target"/>, which holds at least three bytes; 0 at the end.</summary>
    public int Read(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Span<byte> stage = stackalloc byte[Stage];
        var written = 0;
        while (target.Length - written >= 3)
        {
            var capacity = Math.Min(Stage, (target.Length - written) / 3 * 4);
            var filled = TakePending(stage);
            filled += Fill(source, stage[filled..capacity], out var blockEnds);
            var whole = filled & ~3;
            if (whole > 0)
            {
                Base64.DecodeFromUtf8(stage[..whole], target[written..], out _, out var produced);
                written += produced;
            }

            var rest = stage[whole..filled];
            if (blockEnds) written += Tail(rest, target[written..]);
            else Keep(rest);
            if (blockEnds && position >= source.Length) break;
        }

        return written;
    }

    /// <summary>The number of bytes that decoding gives.</summary>
    public static long Size(ReadOnlySpan<byte> source)
    {
        long size = 0, block = 0;
        while (!source.IsEmpty)
        {
            var run = source.IndexOfAnyExcept(AlphabetAndLineEnds);
            if (run < 0)
            {
                block += Letters(source);
                break;
            }

            block += Letters(source[..run]);
            if (source[run] == '=')
            {
                size += Bytes(block);
                block = 0;
            }

            source = source[(run + 1)..];
        }

        return size + Bytes(block);
    }

    private static int Letters(ReadOnlySpan<byte> run) => run.Length - run.Count((byte)'\n') - run.Count((byte)'\r');

    /// <summary>Decodes all of a short value; the target holds at least as many bytes as the source.</summary>
    public static int DecodeAll(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var body = default(Base64Body);
        var written = 0;
        Span<byte> small = stackalloc byte[3];
        while (true)
        {
            var rest = target[written..];
            if (rest.Length >= 3)
            {
                var read = body.Read(source, rest);
                if (read == 0) return written;
                written += read;
                continue;
            }

            var last = body.Read(source, small);
            if (last == 0 || last > rest.Length) return written;
            small[..last].CopyTo(rest);
            written += last;
        }
    }

    private static long Bytes(long characters) => (characters / 4 * 3) + (characters % 4) switch { 2 => 1, 3 => 2, _ => 0 };

    private int Fill(ReadOnlySpan<byte> source, Span<byte> stage, out bool blockEnds)
    {
        var filled = 0;
        blockEnds = false;
        while (filled < stage.Length)
        {
            if (position >= source.Length)
            {
                blockEnds = true;
                break;
            }

            var window = source[position..];
            if (window.Length > stage.Length - filled) window = window[..(stage.Length - filled)];
            var run = window.IndexOfAnyExcept(Alphabet);
            if (run < 0) run = window.Length;
            window[..run].CopyTo(stage[filled..]);
            filled += run;
            position += run;
            if (run == window.Length) continue;

            // Line ends are what mostly stands here.
            var stop = window[run];
            position++;
            if (stop == '\r' && position < source.Length && source[position] == '\n') position++;
            else if (stop == '=')
            {
                blockEnds = true;
                break;
            }
        }

        return filled;
    }

    private int TakePending(Span<byte> stage)
    {
        var count = pendingCount;
        if (count > 0) stage[0] = pending0;
        if (count > 1) stage[1] = pending1;
        if (count > 2) stage[2] = pending2;
        pendingCount = 0;
        return count;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        pendingCount = rest.Length;
        if (rest.Length > 0) pending0 = rest[0];
        if (rest.Length > 1) pending1 = rest[1];
        if (rest.Length > 2) pending2 = rest[2];
    }

    private static int Tail(ReadOnlySpan<byte> rest, Span<byte> target)
    {
        if (rest.Length < 2) return 0;
        var bits = (Value(rest[0]) << 18) | (Value(rest[1]) << 12) | (rest.Length > 2 ? Value(rest[2]) << 6 : 0);
        target[0] = (byte)(bits >> 16);
        if (rest.Length > 2) target[1] = (byte)(bits >> 8);
        return rest.Length - 1;
    }

    internal static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        _ => 63,
    };
}
