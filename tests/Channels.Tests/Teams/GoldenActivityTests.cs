using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

internal static class GoldenActivities
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Teams", "Activities");

    public static readonly string[] Files = [.. Directory.GetFiles(Folder, "*.json").Where(f => !f.EndsWith(".expected.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static TeamsMapping Mapping { get; } = new(TeamsGroups.Mentioned, new TeamsButtons("the-secret-of-the-bot", ChannelHost.Account));

    public static RawInbound Raw(byte[] body, string externalId = "external") =>
        new() { Account = ChannelHost.Account, Channel = "teams", ExternalId = externalId, ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 1, TimeSpan.Zero), Body = body };

    public static string Describe(Normalised normalised) => normalised switch
    {
        Normalised.Message(var m) => JsonSerializer.Serialize(m, CaseJson.Readable.InboundMessage),
        Normalised.Receipt(var r) => "receipt " + JsonSerializer.Serialize(r, CaseJson.Readable.DeliveryReceipt),
        Normalised.Signal(var s) => "signal " + JsonSerializer.Serialize(s, CaseJson.Readable.ConversationSignal),
        Normalised.Ignored(var reason) => "ignored " + reason,
        Normalised.Invalid(var reason) => "invalid " + reason,
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>An activity a file, as the platform writes it, beside what it comes to. A new odd one is a new file, not new code.</summary>
internal sealed class GoldenActivityTests
{
    public static IEnumerable<TestCaseData> Cases => GoldenActivities.Files.Select(f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileNameWithoutExtension(f)));

    [TestCaseSource(nameof(Cases))]
    public void Map_GoldenActivity_IsAsExpected(string file)
    {
        var mapped = GoldenActivities.Describe(TeamsInboundMapper.Map(GoldenActivities.Raw(File.ReadAllBytes(file)), GoldenActivities.Mapping));
        var expected = Path.ChangeExtension(file, ".expected.json");
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN_TEAMS") is { Length: > 0 } target) File.WriteAllText(Path.Combine(target, Path.GetFileName(expected)), mapped + "\n");
        Assert.That(File.Exists(expected), Is.True, $"there is no expectation; it comes to: {mapped}");
        Assert.That(mapped, Is.EqualTo(File.ReadAllText(expected).TrimEnd()));
    }

    [Test]
    public void Folder_Expectations_EachHaveAnActivity() =>
        Assert.That(Directory.GetFiles(GoldenActivities.Folder, "*.expected.json").Select(f => f.Replace(".expected.json", ".json", StringComparison.Ordinal)), Is.SubsetOf(GoldenActivities.Files));
}
