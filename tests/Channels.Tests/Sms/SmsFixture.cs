using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Sms;

/// <summary>An account on a real web server, Twilio played beside it, and requests as Twilio makes them.</summary>
public abstract class SmsFixture
{
    protected const string Ours = "+15005550006";
    protected const string Theirs = "+5299912345678";
    protected const string Conversation = $"{Ours}/{Theirs}";

    internal static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["type"] = "sms", ["AccountSid"] = TwilioStandIn.Sid, ["AuthToken"] = TwilioStandIn.Token, ["PublicUrl"] = TwilioStandIn.PublicUrl, ["MessagesPerSecond"] = "1000",
    };

    private ChannelHost? host;
    private TwilioStandIn? twilio;

    protected ChannelHost Host => host!;

    internal TwilioStandIn Twilio => twilio!;

    protected ManualTime Time { get; private set; } = new();

    [SetUp]
    public async Task StartAsync()
    {
        Time = new ManualTime();
        twilio = await TwilioStandIn.StartAsync();
        await RestartAsync();
    }

    [TearDown]
    public async Task EndAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (twilio is not null) await twilio.DisposeAsync();
        (host, twilio) = (null, null);
    }

    /// <summary>The same account with more settings.</summary>
    protected async Task RestartAsync(params (string Key, string Value)[] more)
    {
        if (host is not null) await host.DisposeAsync();
        host = null;
        var all = new Dictionary<string, string?>(Settings);
        foreach (var (key, value) in Twilio.Settings) all[key] = value;
        foreach (var (key, value) in more) all[key] = value;
        host = await ChannelHost.StartAsync(new SmsRegistration(), all, Time);
    }

    internal SmsAccount Account => Host.Services.GetRequiredService<SmsAccount>();

    /// <summary>What Twilio posts when a customer writes.</summary>
    internal static List<KeyValuePair<string, string>> Inbound(string sid, string body, params (string Key, string Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["MessageSid"] = sid, ["SmsSid"] = sid, ["SmsMessageSid"] = sid, ["AccountSid"] = TwilioStandIn.Sid, ["From"] = Theirs, ["To"] = Ours, ["Body"] = body, ["NumMedia"] = "0", ["NumSegments"] = "1",
            ["SmsStatus"] = "received", ["ApiVersion"] = "2010-04-01",
        };
        foreach (var (key, value) in more) fields[key] = value;
        return [.. fields];
    }

    /// <summary>What Twilio posts when a message's state changes.</summary>
    internal static List<KeyValuePair<string, string>> Status(string sid, string status, int? error = null)
    {
        List<KeyValuePair<string, string>> fields =
            [new("SmsSid", sid), new("SmsStatus", status), new("MessageStatus", status), new("To", Theirs), new("MessageSid", sid), new("AccountSid", TwilioStandIn.Sid), new("From", Ours), new("ApiVersion", "2010-04-01")];
        if (error is { } code) fields.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        return fields;
    }

    internal static string SidOf(int number, string prefix = "SM") => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:d32}");

    internal Task<HttpResponseMessage> PostAsync(IReadOnlyList<KeyValuePair<string, string>> fields, string below = "") => Host.SendAsync(TwilioPlayed.Sign(Account, Account.Path + below, fields));

    internal Normalised Map(IEnumerable<KeyValuePair<string, string>> fields) => Map(new FormUrlEncodedContent(fields).ReadAsStringAsync().GetAwaiter().GetResult());

    internal Normalised Map(string body) => Host.Channel.Map(Raw(body));

    internal InboundMessage Message(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var mapped = Map(fields);
        Assert.That(mapped, Is.InstanceOf<Normalised.Message>(), mapped.ToString());
        return ((Normalised.Message)mapped).Value;
    }

    internal static RawInbound Raw(string body, string externalId = "SM1") =>
        new() { Account = ChannelHost.Account, Channel = "sms", ExternalId = externalId, ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = Encoding.UTF8.GetBytes(body) };

    internal OutboxRow Row(string text, string conversation = Conversation, int attempts = 0, int partsSent = 0, DeliveryState state = DeliveryState.Pending, string? replyAddress = null, int seq = 3, Choice[]? choices = null) => new()
    {
        Message = new OutboundMessage
        {
            Id = new MessageId(new CaseNumber(1042), seq), Conversation = new ConversationRef(ChannelHost.Account, conversation), Channel = "sms", Position = 2, At = Time.GetUtcNow(),
            Author = new MessageAuthor(AuthorKind.Agent), Body = new MessageBody { Text = text, Choices = (choices ?? []).ToValueList() }, ReplyAddress = replyAddress,
        },
        State = state, Attempts = attempts, PartsSent = partsSent, DueAt = Time.GetUtcNow(),
    };

    internal Task<SendOutcome> SendAsync(OutboxRow row) => Host.Channel.SendAsync(row, CancellationToken.None);
}
