using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Voice;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>The one text after a missed call of somebody whose case is open.</summary>
public sealed class VoiceTextBackTests
{
    private const string Theirs = "+5299912345678";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Sends one for an open case; gives what is noted on the missed call, or why it is to be tried later.</summary>
    /// <param name="from">Our number, or a Messaging Service.</param>
    internal static async Task<string> SendAsync(string restUrl, string from, string theirs, ICaseLinks? links = null, TwilioCondition? told = null)
    {
        var options = new VoiceOptions { AccountSid = TwilioStandIn.Sid, AuthToken = TwilioStandIn.Token, RestUrl = restUrl, PublicUrl = TwilioStandIn.PublicUrl, SmsAccount = "sms", SmsFrom = from };
        using var metrics = new VoiceMetrics();
        using var account = new VoiceAccount(ChannelHost.Account, options, null, metrics, links, TimeProvider.System);
        var stores = new VoiceStores(new(() => new InMemoryConsents()), new(() => new OneOpenCase()), new(() => throw new NotSupportedException()), new(() => []));
        var conversation = $"+15005550001/{theirs}";
        var message = new InboundMessage { ExternalId = "CA1:missed", Account = ChannelHost.Account, Channel = "voice", Conversation = conversation, Sender = new MessageSender("phone", theirs), Text = "", Language = "en", NeedsPreparing = true };
        var raw = new RawInbound { Account = ChannelHost.Account, Channel = "voice", ExternalId = "CA1:missed", ReceivedAt = Now, Body = Array.Empty<byte>() };
        var outcome = await new VoiceTextBack(account, stores, new VoiceLog(NullLogger.Instance)).SendAsync(raw, message, CancellationToken.None);
        if (told is not null) told.Health = account.Monitor.Condition.Health;
        return outcome switch
        {
            PrepareOutcome.Ready { Message: { NeedsPreparing: false, Notes: [var note] } } => note.Kind,
            PrepareOutcome.Later later => later.Reason,
            _ => outcome.ToString(),
        };
    }

    [Test]
    public async Task Send_OpenCase_IsOneTextWithTheLinkHoweverOftenItIsTried()
    {
        await using var twilio = await TwilioStandIn.StartAsync();
        var told = new TwilioCondition();
        Assert.That(await SendAsync(twilio.Address, "+15005550006", Theirs, new DatedLinks(), told), Is.EqualTo("text-back-sent"));
        Assert.That(twilio.Messages.Single().Text, Is.EqualTo("We saw your call and could not take it. Your case is CH-1042. You can answer this message. Your case: https://hub.example.test/case/CH-1042?key=2026-03-02"));
        Assert.That(told.Health, Is.EqualTo(ChannelHealth.Working));

        // The program stopped before it was written down: Twilio is asked, and knows it.
        Assert.That(await SendAsync(twilio.Address, "+15005550006", Theirs, new DatedLinks()), Is.EqualTo("text-back-sent"));
        Assert.That(twilio.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Send_TwilioCantBeAsked_WaitsAndSaysSo()
    {
        var told = new TwilioCondition();
        Assert.That(await SendAsync("http://127.0.0.1:9", "+15005550006", Theirs, null, told), Does.Contain("can't be asked"));
        Assert.That(told.Health, Is.EqualTo(ChannelHealth.Failing));
    }

    internal sealed class TwilioCondition
    {
        public ChannelHealth Health { get; set; }
    }

    private sealed class OneOpenCase : ICaseStore
    {
        public ValueTask<ConversationSnapshot> LoadConversationAsync(ConversationRef conversation, ContactAddress sender, CancellationToken stop)
        {
            var known = new Case { Number = new CaseNumber(1042), Version = 1, Status = CaseStatus.Open, Channel = "voice", Conversation = conversation, ReplyTo = conversation, CreatedAt = Now, UpdatedAt = Now };
            return new(new ConversationSnapshot { Conversation = new Conversation { Ref = conversation, Channel = "voice", Position = 1, Case = known.Number, Language = "en" }, Case = known });
        }

        public ValueTask<CaseSnapshot?> LoadCaseAsync(CaseNumber number, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<MessageBody?> ReadBodyAsync(MessageId message, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<ConversationRef?> FindConversationAsync(MessageId message, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<bool> TakesPartAsync(CaseNumber number, ContactAddress address, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<int?> FindTakeOverAsync(CaseNumber number, CancellationToken stop) => throw new NotSupportedException();

        public Task<CommitOutcome> CommitAsync(UnitOfWork work) => throw new NotSupportedException();

        public Task<bool> RehearseAsync(RawInbound raw, IReadOnlyList<UnitOfWork> works) => throw new NotSupportedException();

        public CaseNumber NextCaseNumber() => throw new NotSupportedException();

        public ContactId NextContactId() => throw new NotSupportedException();
    }
}
