using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Teams keeps what every channel must.</summary>
internal sealed class TeamsContractTests : ChannelContract
{
    protected override IChannelType Type { get; } = new TeamsRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["type"] = "teams" };

    protected override (RawInbound Raw, string Named) UnknownContent =>
        (Raw("""{"type":"message","id":"1","from":{"id":"29:a"},"conversation":{"id":"a:c"},"attachments":[{"contentType":"application/vnd.example.hologram","content":{"x":1}}]}"""), "application/vnd.example.hologram");

    protected override IReadOnlyList<RawInbound> Samples => [.. GoldenActivities.Files.Where(f => !Path.GetFileName(f).StartsWith("no-", StringComparison.Ordinal)).Select(f => Raw(File.ReadAllText(f)))];

    protected override async Task<IPlatformStandIn?> StartPlatformAsync() => await BotConnector.StartAsync();

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        foreach (var forgery in Forgery.All((BotConnector)Platform!))
        {
            var body = genuine.Body;
            if (forgery.Change is { } change)
            {
                var activity = (JsonObject)JsonNode.Parse(body.Span)!;
                change(activity);
                body = Encoding.UTF8.GetBytes(activity.ToJsonString());
            }

            yield return (forgery.What, ChannelHost.ToHttp(genuine with { Body = body, Headers = forgery.Authorization is { } value ? [new("Authorization", value)] : [] }));
        }

        var twice = ChannelHost.ToHttp(genuine);
        twice.Headers.TryAddWithoutValidation("Authorization", "Bearer " + ((BotConnector)Platform!).Issue());
        yield return ("two tokens", twice);
        yield return ("a form", ChannelHost.ToHttp(genuine with { ContentType = "text/plain" }));
    }

    private static RawInbound Raw(string json) =>
        new() { Account = ChannelHost.Account, Channel = "teams", ExternalId = "a:c:1", ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = Encoding.UTF8.GetBytes(json) };
}
