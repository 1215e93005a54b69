using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary>
/// <c>import</c> for platforms that speak JSON: raw payloads, one a line, in the order in which they came. They go straight into the inbox, under the keys that the receivers
/// use, and the hub works on them at its next start. Read as a stream; a line is held at a time.
/// </summary>
internal static class PayloadImport
{
    /// <summary>No platform's payload is longer, in bytes.</summary>
    public const int MaxLine = 4 * 1024 * 1024;

    private const int MostNamed = 20;

    /// <summary>So many share one transaction.</summary>
    private const int Batch = 200;

    public static async Task<int> RunAsync(CommandContext context, HubSettings settings, ChannelAccount account, IPayloadKeys keys, string path, CancellationToken stop)
    {
        var files = File.Exists(path) ? [path] : Directory.Exists(path) ? Directory.GetFiles(path, "*.jsonl").Order(StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0) throw new CliFailure($"there are no payloads in {path}: name a file of JSON Lines, or a folder of .jsonl files.");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(context.Environment.Time);
        services.AddStorage(settings.StorageForStore());
        await using var provider = services.BuildServiceProvider();
        var inbox = provider.GetRequiredService<IInbox>();

        var progress = new ImportProgress(context.Error, files.Sum(f => new FileInfo(f).Length), context.Environment.Time, "payloads");
        var (count, waiting) = (new ImportCount(), new List<RawInbound>(Batch));
        await foreach (var line in LinesAsync(files, stop))
        {
            if (line.Body is { } body && keys.KeyOf(body) is { Length: > 0 and <= RawInbound.MaxExternalIdLength } key)
            {
                waiting.Add(new RawInbound { Account = account.Name, Channel = account.Type.Type, ExternalId = key, ReceivedAt = context.Environment.Time.GetUtcNow(), Body = body });
                if (waiting.Count == Batch) await StoreAsync(inbox, waiting, count);
            }
            else
            {
                count.Add(new HandedIn(0, 0, 1));
                if (count.Refused <= MostNamed) await context.Error.WriteLineAsync($"{line.Where}: {(line.Body is null ? $"longer than {MaxLine / 1024 / 1024} MiB" : $"no message of the platform '{account.Type.Type}'")}; left out.");
            }

            progress.Tell(line.Read, count);
        }

        await StoreAsync(inbox, waiting, count);
        progress.End();
        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count.Stored} payloads stored, {count.Known} known already, {count.Refused} refused."));
        if (count.Stored > 0) await context.Out.WriteLineAsync("The hub works on them at its next start.");
        return count.Refused == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async Task StoreAsync(IInbox inbox, List<RawInbound> payloads, ImportCount count)
    {
        if (payloads.Count == 0) return;
        switch (await inbox.AcceptBatchAsync(payloads, position: null))
        {
            case AcceptBatchOutcome.Stored stored:
                var fresh = stored.Rows.Count(r => r is AcceptOutcome.Stored);
                count.Add(new HandedIn(fresh, stored.Rows.Count - fresh, 0));
                break;
            case AcceptBatchOutcome.Unavailable no:
                throw new CliFailure($"{no.Reason} What was stored stays; run the import again.");
        }

        payloads.Clear();
    }

    /// <param name="Body">Null if it was too long.</param>
    private readonly record struct Line(byte[]? Body, string Where, long Read);

    private static async IAsyncEnumerable<Line> LinesAsync(IReadOnlyList<string> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        long before = 0;
        foreach (var file in files)
        {
            await using var stream = File.OpenRead(file);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
            var (number, read, overlong) = (1, 0L, false);
            for (var ended = false; !ended;)
            {
                var result = await reader.ReadAsync(stop);
                var (rest, done) = (result.Buffer, result.IsCompleted);
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    var line = rest.Slice(0, end);
                    rest = rest.Slice(rest.GetPosition(1, end));
                    read += line.Length + 1;
                    if (overlong || HasContent(line)) yield return new Line(overlong || line.Length > MaxLine ? null : line.ToArray(), $"{file}, line {number}", before + read);
                    (number, overlong) = (number + 1, false);
                }

                if (done && (overlong || HasContent(rest))) yield return new Line(overlong || rest.Length > MaxLine ? null : rest.ToArray(), $"{file}, line {number}", before + read + rest.Length);
                if (!done && rest.Length > MaxLine)
                {
                    (read, overlong) = (read + rest.Length, true);
                    rest = rest.Slice(rest.End);
                }

                reader.AdvanceTo(rest.Start, rest.End);
                ended = done;
            }

            await reader.CompleteAsync();
            before += stream.Length;
        }
    }

    private static bool HasContent(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return true;
        }

        return false;
    }
}
