using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Each mail in Messages beside the message that it becomes. A new odd mail is a new pair of files.</summary>
internal sealed class GoldenMailTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2025, 3, 4, 10, 0, 0, TimeSpan.Zero);

    internal static readonly EmailMapping Mapping = new() { OwnAddresses = ["help@desk.example"], AgentAddresses = ["@staff.example"] };

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Email", "Messages");

    private static IEnumerable<string> Names() => Directory.GetFiles(Folder, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public void Map_MailOfFolder_GivesTheMessageBesideIt(string name)
    {
        var raw = new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "golden-" + name, ReceivedAt = ReceivedAt, Body = File.ReadAllBytes(Path.Combine(Folder, name + ".eml")) };
        var given = Json(EmailInboundMapper.Map(raw, Mapping));
        var expected = Path.Combine(Folder, name + ".json");
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { Length: > 0 } target) File.WriteAllText(Path.Combine(target, name + ".json"), given + "\n");
        Assert.That(File.Exists(expected), $"{name}.json is missing; it should hold:\n{given}");
        Assert.That(given, Is.EqualTo(File.ReadAllText(expected).TrimEnd()));
    }

    private static string Json(Normalised normalised)
    {
        var json = normalised switch
        {
            Normalised.Message(var message) => JsonSerializer.Serialize(message, CaseJson.Readable.InboundMessage),
            Normalised.Receipt(var receipt) => JsonSerializer.Serialize(receipt, CaseJson.Readable.DeliveryReceipt),
            Normalised.Invalid(var reason) => JsonSerializer.Serialize(new { invalid = reason }),
            Normalised.Ignored(var reason) => JsonSerializer.Serialize(new { ignored = reason }),
            _ => throw new InvalidOperationException(),
        };
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
