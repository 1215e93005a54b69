using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>A running bot beside a stand-in for its platform.</summary>
[TestFixture]
public abstract class TelegramFixture
{
    private readonly List<IAsyncDisposable> started = [];

    private protected TelegramStandIn Server { get; private set; } = null!;

    [SetUp]
    public async Task StartServerAsync() => Server = await TelegramStandIn.StartAsync();

    [TearDown]
    public async Task EndAsync()
    {
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
        await Server.DisposeAsync();
    }

    private protected async Task<ChannelHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(Server.Settings) { ["type"] = "telegram", ["Token"] = TelegramPayloads.Token };
        foreach (var (key, value) in settings) all[key] = value;
        var host = await ChannelHost.StartAsync(new TelegramRegistration(), all);
        started.Add(host);
        return host;
    }

    private protected async Task<ChannelHost> StartWebhookAsync() => await StartAsync(("Mode", "webhook"), ("WebhookUrl", "https://hub.example.com/channels/acme/telegram"));

    private protected static ChannelCondition Condition(ChannelHost host) => host.Services.GetRequiredService<IChannelMonitor>().Condition;

    private protected static IReadOnlyList<string> Texts(ChannelHost host, long chat) =>
        [.. host.Hub.Messages(new ConversationRef(ChannelHost.Account, $"{chat}")).Select(m => m.Body.Text)];

    /// <summary>Waits until something holds, with a deadline.</summary>
    private protected static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"{what}: waited 20 s in vain");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private protected static OutboxRow Row(MessageBody body, long chat = 4711, string? inReplyTo = null, int partsSent = 0, string? conversation = null) => new()
    {
        Message = new OutboundMessage
        {
            Id = new MessageId(new CaseNumber(1042), 3),
            Conversation = new ConversationRef(ChannelHost.Account, conversation ?? $"{chat}"),
            Channel = "telegram",
            Position = 2,
            At = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero),
            Author = new MessageAuthor(AuthorKind.Bot),
            Body = body,
            InReplyTo = inReplyTo,
        },
        State = DeliveryState.Sending,
        Attempts = 0,
        PartsSent = partsSent,
        DueAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero),
    };
}
