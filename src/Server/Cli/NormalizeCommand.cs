using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary><c>normalize</c>: what a channel makes of a raw payload, without a store.</summary>
internal static class NormalizeCommand
{
    public static Command Build(CommandContext context)
    {
        var channel = new Option<string>("--channel") { Required = true, HelpName = "TYPE", Description = $"the channel type: {string.Join(", ", ChannelTypes.All.Select(t => t.Type))}" };
        var jsonl = new Option<bool>("--jsonl") { Description = "many payloads, one JSON value a line; one result a line" };
        var attachments = new Option<string?>("--attachments") { HelpName = "DIR", Description = "write the attachments' bytes there, each under its SHA-256" };
        var file = InputFile.Argument("the payload");
        var command = new Command(
            "normalize",
            """
            Show the normalised message that a channel makes of a raw payload. Touches no store.
            What can't become a message gives {"ignored": reason} or {"invalid": reason}, with exit code 0.
            """)
        {
            channel, jsonl, attachments, file,
        };
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetRequiredValue(channel), parsed.GetValue(jsonl), parsed.GetValue(attachments), parsed.GetValue(file), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string typeName, bool jsonl, string? attachments, string? file, CancellationToken stop)
    {
        var settings = context.LoadOrFail();
        var type = ChannelTypes.All.FirstOrDefault(t => string.Equals(t.Type, typeName, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliFailure($"'{typeName}' is no channel type; the types are: {string.Join(", ", ChannelTypes.All.Select(t => t.Type))}.");
        var account = settings.Accounts.FirstOrDefault(a => a.Type == type) ?? WithoutSettings(type);
        var folder = attachments is null ? null : Path.GetFullPath(attachments, context.Environment.WorkingDirectory);

        await using var services = HubServices.ForMapping(settings, account, new AttachmentFolder(folder));
        var mapper = services.GetRequiredService<IEnumerable<IChannel>>().First(c => c.Account == account.Name);
        await using var input = InputFile.Open(context, file);
        await using var output = context.Environment.OpenOutput();
        using var whole = new MemoryStream();
        await input.CopyToAsync(whole, stop);
        var payload = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        foreach (var one in jsonl ? Lines(payload) : [payload])
        {
            Write(output, await MapAsync(mapper, Raw(one, account, context.Environment.Time), stop), indented: !jsonl);
        }

        return ExitCodes.Success;
    }

    /// <summary>Files within the payload are unpacked; files that are still with the platform stay there.</summary>
    private static async Task<Normalised> MapAsync(IChannel mapper, RawInbound raw, CancellationToken stop)
    {
        var mapped = mapper.Map(raw);
        if (mapper is not IFilesInPayload || mapped is not Normalised.Message { Value: { PendingFiles.Count: > 0 } message }) return mapped;
        return await mapper.PrepareAsync(raw, message, stop) switch
        {
            PrepareOutcome.Ready ready => new Normalised.Message(ready.Message),
            PrepareOutcome.Later later => throw new CliFailure($"the files can't be written: {later.Reason}"),
            _ => mapped,
        };
    }

    private static ChannelAccount WithoutSettings(IChannelType type)
    {
        var name = new AccountName(type.Type);
        var key = $"{SettingCatalogue.Root}:{SettingCatalogue.Channels}:{name}";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"{key}:type", type.Type)]).Build();
        return new ChannelAccount(name, type, configuration.GetSection(key));
    }

    /// <summary>In the hub the receiver takes the key from the request; here the payload's hash stands in where the payload has none of its own.</summary>
    private static RawInbound Raw(ReadOnlyMemory<byte> payload, ChannelAccount account, TimeProvider time) => new()
    {
        Account = account.Name,
        Channel = account.Type.Type,
        ExternalId = string.Create(CultureInfo.InvariantCulture, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(payload.Span))}"),
        ReceivedAt = time.GetUtcNow(),
        Body = payload,
    };

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            var end = payload.Span.IndexOf((byte)'\n');
            var line = end < 0 ? payload : payload[..end];
            if (line.Span.ContainsAnyExcept(" \t\r"u8)) yield return line;
            payload = end < 0 ? default : payload[(end + 1)..];
        }
    }

    internal static void Write(Stream output, Normalised normalised, bool indented)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = indented, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            NormalisedJson.Write(writer, normalised);
        }

        output.Write("\n"u8);
    }
}
