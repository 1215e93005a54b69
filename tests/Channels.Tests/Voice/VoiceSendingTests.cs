using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Twilio;
using ChannelHub.Channels.Voice;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>Answers to callers: texts through the account beside, or a reason why not.</summary>
public sealed class VoiceSendingTests : VoiceFixture
{
    private OutboxRow Row(string text, string to, string? inReplyTo = null, AuthorKind by = AuthorKind.Bot) => new()
    {
        Message = new OutboundMessage
        {
            Id = new MessageId(new CaseNumber(1042), 3), Conversation = new ConversationRef(ChannelHost.Account, $"{Ours}/{to}"), Channel = "voice", Position = 2, At = TimeProvider.System.GetUtcNow(),
            Author = new MessageAuthor(by), Body = new MessageBody { Text = text, Language = "pt" }, InReplyTo = inReplyTo,
        },
        State = DeliveryState.Sending, Attempts = 0, PartsSent = 0, DueAt = TimeProvider.System.GetUtcNow(),
    };

    [Test]
    public async Task Send_Answer_IsATextFromTheNumberThatWasCalled()
    {
        Assert.That(await Host.Channel.SendAsync(Row("Listo", Theirs, $"{Sid(1)}:reason:reason/es-n-0"), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Messages.Single(), Has.Property("To").EqualTo(Theirs).And.Property("From").EqualTo(Ours).And.Property("Text").EqualTo("Listo"));
        Assert.That(Twilio.Messages.Single().Fields["StatusCallback"], Is.EqualTo($"{TwilioStandIn.PublicUrl}/channels/sms/sms/status/1042-3/1-1"));
    }

    [Test]
    public async Task Send_AnswerToAMissedCall_SaysWhyAndWhereHelpIs()
    {
        await RestartAsync(("Link", "https://acme.test/ayuda"), ("SmsFrom", "+15005550099"));
        await Host.Channel.SendAsync(Row("O seu caso é CH-1042.", Theirs, $"{Sid(1)}:missed"), CancellationToken.None);
        await Host.Channel.SendAsync(Row("Escrevo eu.", Theirs, $"{Sid(1)}:missed", AuthorKind.Agent), CancellationToken.None);
        Assert.That(Twilio.Messages.Select(m => m.Text), Is.EqualTo(new[] { "Vimos a sua ligação e não pudemos atender. Ajuda: https://acme.test/ayuda\nO seu caso é CH-1042.", "Escrevo eu." }));
        Assert.That(Twilio.Messages.Select(m => m.From), Has.All.EqualTo("+15005550099"));
    }

    [TestCase("case", " Seu caso: https://hub.example.com/case/CH-1042?key=2026-03-02\n")]
    [TestCase("none", "\n")]
    public async Task Send_AnswerToAMissedCall_LinksTheCaseUnlessTheSettingSaysNot(string link, string says)
    {
        await RestartAsync(("Link", link), ("PublicUrl", "https://hub.example.com"));
        var row = Row("O seu caso é CH-1042.", Theirs, $"{Sid(1)}:missed");
        await Host.Channel.SendAsync(row with { Message = row.Message with { At = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero) } }, CancellationToken.None);
        Assert.That(Twilio.Messages.Single().Text, Is.EqualTo($"Vimos a sua ligação e não pudemos atender.{says}O seu caso é CH-1042."));
    }

    [Test]
    public async Task Send_ToAWithheldNumberOrWithoutSms_IsRefusedInWords()
    {
        Assert.That(await Host.Channel.SendAsync(Row("Hola", Sid(1)), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>().With.Property("Code").EqualTo(SendOutcome.Unreachable));
        await RestartAsync(("SmsAccount", "nobody"));
        Assert.That(await Host.Channel.SendAsync(Row("Hola", Theirs), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>().With.Property("Code").EqualTo(TwilioErrors.Sender).And.Property("Reason").Contains("SmsAccount"));
        Assert.That(Twilio.Messages, Is.Empty);
    }

    [Test]
    public void Seal_OtherTokenOrBentSeal_OpensNothing()
    {
        var seal = VoiceSeal.Make(TwilioStandIn.Token, "es|+1/+52");
        Assert.That(VoiceSeal.Open(TwilioStandIn.Token, seal), Is.EqualTo("es|+1/+52"));
        Assert.That(VoiceSeal.Make(TwilioStandIn.Token, "es|+1/+52"), Is.EqualTo(seal), "a repeat is answered alike");
        Assert.That(VoiceSeal.Open("another", seal), Is.Null);
        for (var i = 0; i < seal.Length; i++)
        {
            var bent = string.Concat(seal.AsSpan(0, i), seal[i] == 'A' ? "Q" : "A", seal.AsSpan(i + 1));
            Assert.That(VoiceSeal.Open(TwilioStandIn.Token, bent), Is.Null.Or.EqualTo("es|+1/+52"));
        }

        foreach (var nonsense in new[] { null, "", "=", "AAAA", new string('A', 601), "ñ" }) Assert.That(VoiceSeal.Open(TwilioStandIn.Token, nonsense), Is.Null);
    }
}
