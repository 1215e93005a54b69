using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Each update in Updates beside what it becomes (<c>name.expected</c>). A new odd update is a new pair of files.</summary>
internal sealed class GoldenUpdateTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Telegram", "Updates");

    internal static IEnumerable<string> Names() => Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    internal static RawInbound Read(string name) => TelegramSamples.Raw(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));

    [TestCaseSource(nameof(Names))]
    public void Map_UpdateOfFolder_GivesWhatStandsBesideIt(string name)
    {
        var raw = Read(name);
        var given = Json(TelegramInboundMapper.Map(raw, TelegramSamples.Mapping));
        var expected = Path.Combine(Folder, name + ".expected");
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { Length: > 0 } target) File.WriteAllText(Path.Combine(target, name + ".expected"), given + "\n");
        Assert.That(File.Exists(expected), $"{name}.expected is missing; it should hold:\n{given}");
        Assert.That(given, Is.EqualTo(File.ReadAllText(expected).TrimEnd()));
    }

    private static string Json(Normalised normalised)
    {
        var json = normalised switch
        {
            Normalised.Message(var message) => JsonSerializer.Serialize(message, CaseJson.Readable.InboundMessage),
            Normalised.Signal(var signal) => JsonSerializer.Serialize(signal, CaseJson.Readable.ConversationSignal),
            Normalised.Invalid(var reason) => JsonSerializer.Serialize(new { invalid = reason }),
            Normalised.Ignored(var reason) => JsonSerializer.Serialize(new { ignored = reason }),
            _ => throw new InvalidOperationException(),
        };
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }
}
