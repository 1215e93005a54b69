using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;
using ChannelHub.Channels.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>An account for calls and one for texts on a real web server, Twilio played beside it.</summary>
public abstract class VoiceFixture
{
    internal const string Ours = "+15005550006";
    internal const string Theirs = "+5299912345678";

    internal static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["type"] = "voice", ["AccountSid"] = TwilioStandIn.Sid, ["AuthToken"] = TwilioStandIn.Token, ["PublicUrl"] = TwilioStandIn.PublicUrl, ["Company"] = "Acme & Co <MX>", ["SmsAccount"] = "sms",
    };

    private ChannelHost? host;
    private TwilioStandIn? twilio;

    protected ChannelHost Host => host!;

    internal TwilioStandIn Twilio => twilio!;

    internal VoiceAccount Account => Host.Services.GetRequiredService<VoiceAccount>();

    internal static Dictionary<string, string?> SmsSettings(IPlatformStandIn platform) => new(platform.Settings)
    {
        ["type"] = "sms", ["AccountSid"] = TwilioStandIn.Sid, ["AuthToken"] = TwilioStandIn.Token, ["PublicUrl"] = TwilioStandIn.PublicUrl, ["MessagesPerSecond"] = "1000",
    };

    internal static string Sid(int number) => string.Create(CultureInfo.InvariantCulture, $"CA{number:d32}");

    internal static RawInbound Raw(string body, string externalId = "CA1:reason:") =>
        new() { Account = ChannelHost.Account, Channel = "voice", ExternalId = externalId, ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = Encoding.UTF8.GetBytes(body) };

    [SetUp]
    public async Task StartAsync()
    {
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

    protected async Task RestartAsync(params (string Key, string? Value)[] more)
    {
        if (host is not null) await host.DisposeAsync();
        host = null;
        var all = new Dictionary<string, string?>(Settings);
        foreach (var (key, value) in Twilio.Settings.Select(s => (s.Key, s.Value)).Concat(more)) all[key] = value;
        host = await ChannelHost.StartAsync(new VoiceRegistration(), all, beside: (new SmsRegistration(), new AccountName("sms"), SmsSettings(Twilio)), more: s => s.AddSingleton<ICaseLinks, DatedLinks>());
    }

    internal IReadOnlyList<StoredMessage> Messages(string from = Theirs) => Host.Hub.Messages(new ConversationRef(ChannelHost.Account, $"{Ours}/{from}"));

    /// <summary>Everything that was stored and became a message, in order.</summary>
    internal IReadOnlyList<InboundMessage> Mapped => [.. Host.Hub.Inbox.Select(Host.Channel.Map).OfType<Normalised.Message>().Select(m => m.Value)];

    internal PlayedCall Call(int number, string from = Theirs) => new(Host, Account, Sid(number), from);
}

/// <summary>Links in which the day stands instead of a signature.</summary>
internal sealed class DatedLinks : ICaseLinks
{
    public string PathTo(CaseNumber number, DateTimeOffset from) => $"/case/{number}?key={from:yyyy-MM-dd}";
}

/// <summary>
/// A call as Twilio makes it: asks for a document, carries it out until it must wait for the caller, and asks at the address that the document names.
/// </summary>
internal sealed class PlayedCall(ChannelHost host, VoiceAccount account, string sid, string from)
{
    /// <summary>The document that the caller hears now.</summary>
    public XElement Document { get; private set; } = new("None");

    public string Spoken => string.Join(' ', Document.Descendants("Say").Select(s => s.Value));

    public XElement? Question => Document.Element("Gather") ?? Document.Element("Record") ?? Document.Element("Dial") ?? Document.Element("Enqueue");

    public string Sid => sid;

    public Task RingAsync() => AskAsync(account.Path, "ringing");

    /// <summary>Answers the question that was asked last.</summary>
    public Task AnswerAsync(params KeyValuePair<string, string>[] heard) => AskAsync(Below((string)Question!.Attribute("action")!), "in-progress", heard);

    public Task PressAsync(string digit) => AnswerAsync(new KeyValuePair<string, string>("Digits", digit));

    public Task SayAsync(string words, string confidence = "0.91") => AnswerAsync(new("SpeechResult", words), new("Confidence", confidence));

    public Task SayNothingAsync() => Document.Element("Record") is null ? AnswerAsync() : AskAsync(Below(Document.Element("Redirect")!.Value), "in-progress");

    public async Task EndAsync(string status = "completed", string seconds = "151")
    {
        using var response = await PostAsync($"{account.Path}/status", status, new KeyValuePair<string, string>("CallDuration", seconds));
        Assert.That((int)response.StatusCode, Is.EqualTo(204));
    }

    /// <summary>A callback that does not say who called.</summary>
    public async Task<int> CallBackAsync(string attribute, params KeyValuePair<string, string>[] fields)
    {
        var path = Below((string)Document.Element("Record")!.Attribute(attribute)!);
        using var response = await host.SendAsync(TwilioPlayed.Sign(account, path, [new("AccountSid", account.Twilio.Sid), new("CallSid", sid), .. fields]));
        return (int)response.StatusCode;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string status, params KeyValuePair<string, string>[] heard) => host.SendAsync(TwilioPlayed.Sign(account, path, VoiceTrial.Fields(account, sid, from, VoiceFixture.Ours, status, heard)));

    public async Task AskAsync(string path, string status, params KeyValuePair<string, string>[] heard)
    {
        using var response = await PostAsync(path, status, heard);
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), body);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/xml"));
        Document = XDocument.Parse(body).Root!;
    }

    public string Below(string address)
    {
        Assert.That(address, Does.StartWith(TwilioStandIn.PublicUrl + account.Path + "/"));
        return address[TwilioStandIn.PublicUrl.Length..];
    }
}
