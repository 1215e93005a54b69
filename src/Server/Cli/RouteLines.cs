using System.Buffers;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Api;

namespace ChannelHub.Server.Cli;

/// <summary>
/// Routes JSON Lines: whatever has arrived is cut into lines, the lines are decided side by side, and the results are written in the order of
/// the lines. So a large file keeps every core busy, and a program at the other end of a pipe gets each answer at once.
/// </summary>
internal sealed class RouteLines(RoutingSet set, string defaultLanguage, bool withTrace, TimeProvider time)
{
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private const int BlockBytes = 1024 * 1024;
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>How many lines could not be routed.</returns>
    public async Task<int> RunAsync(Stream input, Stream output, CancellationToken stop)
    {
        var buffer = new byte[BlockBytes];
        var filled = 0;
        var bad = 0;
        var first = true;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (filled >= MaxLineBytes) throw new CliFailure($"a line has more than {MaxLineBytes} bytes: is the input JSON Lines?");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await input.ReadAsync(buffer.AsMemory(filled), stop);
            filled += read;
            if (first && filled >= 3)
            {
                first = false;
                if (buffer.AsSpan(0, 3).SequenceEqual(ByteOrderMark)) buffer.AsSpan(0, 3).Fill((byte)' ');
            }

            var whole = read == 0 ? filled : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (whole > 0)
            {
                bad += await RouteBlockAsync(buffer.AsMemory(0, whole), output, stop);
                buffer.AsSpan(whole, filled - whole).CopyTo(buffer);
                filled -= whole;
            }

            if (read == 0) break;
        }

        await output.FlushAsync(stop);
        return bad;
    }

    private async Task<int> RouteBlockAsync(ReadOnlyMemory<byte> block, Stream output, CancellationToken stop)
    {
        var lines = SplitLines(block);
        var results = new ArrayBufferWriter<byte>?[lines.Count];
        var bad = 0;
        Parallel.For(0, lines.Count, new ParallelOptions { CancellationToken = stop }, i =>
        {
            var result = new ArrayBufferWriter<byte>(512);
            if (!RouteLine(lines[i].Span, result)) Interlocked.Increment(ref bad);
            results[i] = result;
        });
        foreach (var result in results) await output.WriteAsync(result!.WrittenMemory, stop);
        await output.FlushAsync(stop);
        return bad;
    }

    private static List<ReadOnlyMemory<byte>> SplitLines(ReadOnlyMemory<byte> block)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!block.IsEmpty)
        {
            var end = block.Span.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            if (line.Span.ContainsAnyExcept(" \t\r"u8)) lines.Add(line);
            block = end < 0 ? default : block[(end + 1)..];
        }

        return lines;
    }

    private bool RouteLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> result)
    {
        using var writer = new Utf8JsonWriter(result, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var read = DryRunJson.Read(line);
        if (read is DryRunJson.Line.Message(var message))
        {
            DryRunJson.Write(writer, DryRun.Route(set, message, defaultLanguage, time.GetUtcNow()), withTrace);
        }
        else if (read is DryRunJson.Line.Bad bad)
        {
            writer.WriteStartObject();
            if (bad.Id is not null) writer.WriteString("id", bad.Id);
            writer.WriteString("error", bad.Error);
            writer.WriteEndObject();
        }

        writer.Flush();
        result.Write("\n"u8);
        return read is DryRunJson.Line.Message;
    }
}
