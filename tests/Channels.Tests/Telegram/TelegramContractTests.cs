using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Telegram keeps what every channel must. The account polls, so that starting and stopping are tried with an open request.</summary>
public sealed class TelegramContractTests : ChannelContract
{
    private const string Header = "X-Telegram-Bot-Api-Secret-Token";

    protected override IChannelType Type { get; } = new TelegramRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["type"] = "telegram", ["Token"] = TelegramPayloads.Token, ["BotName"] = "acme_bot" };

    protected override (RawInbound Raw, string Named) UnknownContent => (GoldenUpdateTests.Read("unknown-content"), "hologram");

    protected override IReadOnlyList<RawInbound> Samples =>
    [
        .. GoldenUpdateTests.Names().Where(n => TelegramInboundMapper.Map(GoldenUpdateTests.Read(n), TelegramSamples.Mapping) is not Normalised.Invalid).Select(GoldenUpdateTests.Read),
        TelegramSamples.Raw(TelegramPayloads.Press(4711, "99", TelegramSamples.Secrets.Callbacks.Sign(4711, new MessageId(new CaseNumber(1001), 3), "yes")!)),
    ];

    protected override async Task<IPlatformStandIn?> StartPlatformAsync() => await TelegramStandIn.StartAsync();

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        var secret = genuine.Headers.Single(h => h.Key == Header).Value;
        yield return ("no secret", With());
        yield return ("an empty secret", With(new KeyValuePair<string, string>(Header, "")));
        yield return ("a secret cut short", With(new KeyValuePair<string, string>(Header, secret[..^1])));
        yield return ("a secret with one letter changed", With(new KeyValuePair<string, string>(Header, (secret[0] == 'A' ? 'B' : 'A') + secret[1..])));
        yield return ("another account's secret", With(new KeyValuePair<string, string>(Header, new TelegramSecrets(TelegramSamples.Options, new AccountName("other")).WebhookSecret)));
        yield return ("another bot's secret", With(new KeyValuePair<string, string>(Header, new TelegramSecrets(new TelegramOptions { Token = "7000000002:AAE-other" }, ChannelHost.Account).WebhookSecret)));
        yield return ("the secret of no token", With(new KeyValuePair<string, string>(Header, new TelegramSecrets(new TelegramOptions(), ChannelHost.Account).WebhookSecret)));
        yield return ("the token itself", With(new KeyValuePair<string, string>(Header, TelegramPayloads.Token)));
        yield return ("the secret in another header", With(new KeyValuePair<string, string>("Authorization", secret)));
        yield return ("the secret in the address", ChannelHost.ToHttp(genuine with { Headers = [], Path = $"{genuine.Path}?secret_token={secret}" }));

        HttpRequestMessage With(params KeyValuePair<string, string>[] headers) => ChannelHost.ToHttp(genuine with { Headers = headers });
    }
}
