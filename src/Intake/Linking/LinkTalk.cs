using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Steps;
using ChannelHub.Intake.Texts;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Hears what customers do to be known as one person: follow a signed link, ask for a code, repeat it; and the "start" with which a chat begins. It acts before the
/// message itself is decided, so that the message is decided on who the customer then is. A repeat of the message finds its link made.
/// </summary>
public sealed class LinkTalk(
    IContactDirectory directory, ContactLinks links, LinkKey key, ICaseStore store, BotTexts texts, Committed committed, IntakeOptions options, TimeProvider time, ILogger<LinkTalk> log)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>So long after it was asked for, six digits are still taken for the code; it is told to be over then.</summary>
    private static readonly TimeSpan CodeIsMeantFor = TimeSpan.FromMinutes(30);

    /// <summary>Codes for one address, or asked for by one conversation.</summary>
    private const int CodesAnHour = 3;

    private const int MaxDecisions = 20;
    private const string CodePurpose = "contact-code";
    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted | MessageTraits.Edited | MessageTraits.Forwarded | MessageTraits.Imported;

    /// <summary>Whether a message may be about a link: cheap, because every message is asked.</summary>
    internal static bool Concerns(InboundMessage message, BotWords words) =>
        message.LinkToken is not null || LinkWish.IsStart(message)
        || ((message.Traits & FromMachines) == 0 && message.Text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 && LinkWish.CodeIn(message.Text) is not null)
        || ((message.Traits & FromMachines) == 0 && message.Text.Length <= LinkWish.MaxLength && LinkWish.AddressIn(message.Text, words) is not null);

    /// <summary>What to say to somebody who added the bot; null where a case is open.</summary>
    internal Greeting? Welcome(ConversationSignal signal, ConversationSnapshot snapshot)
    {
        if (snapshot.Case is { IsLive: true } || signal.Greeting is { Length: 0 }) return null;
        var language = snapshot.Conversation?.Language ?? snapshot.Contact?.Language ?? TellLanguage.Primary(signal.Language) ?? options.DefaultLanguage;
        return new Greeting(signal.ConversationRef, signal.ReplyAddress ?? snapshot.Conversation?.ReplyAddress, signal.Greeting ?? texts.Get(language, LinkReply.Welcome.TextKey()), language);
    }

    internal async Task<LinkHeard> HearAsync(InboundMessage message, CancellationToken stop)
    {
        var snapshot = await store.LoadConversationAsync(message.ConversationRef, new ContactAddress(message.Sender.Kind, message.Sender.Address), stop).ConfigureAwait(false);
        var heard = message.LinkToken is { } token ? await HearTokenAsync(message, token, stop).ConfigureAwait(false) : new LinkHeard(LinkWish.IsStart(message) ? LinkReply.Welcome : null);
        if (LinkWish.IsStart(message))
        {
            if (snapshot.Case is { IsLive: true }) return heard;
            var language = snapshot.Conversation?.Language ?? snapshot.Contact?.Language ?? TellLanguage.Primary(message.Language) ?? options.DefaultLanguage;
            return heard with { Greeting = new Greeting(message.ConversationRef, message.ReplyAddress ?? snapshot.Conversation?.ReplyAddress, texts.Get(language, (heard.Reply ?? LinkReply.Welcome).TextKey()), language) };
        }

        // A person who took over hears such wishes himself: what the bot is not to answer it does not do either.
        if (heard.Reply is not null || heard.Note is not null || snapshot.Case is { IsLive: true, Bot.Paused: true }) return heard;
        if (LinkWish.CodeIn(message.Text) is { } code) return new LinkHeard(await HearCodeAsync(message, code, stop).ConfigureAwait(false));
        return LinkWish.AddressIn(message.Text, texts.Words) is { } address ? new LinkHeard(await AskForCodeAsync(message, address, stop).ConfigureAwait(false)) : heard;
    }

    private async Task<LinkHeard> HearTokenAsync(InboundMessage message, string token, CancellationToken stop)
    {
        switch (LinkTokens.Read(key, token, time.GetUtcNow()))
        {
            case TokenReading.Valid valid:
                var evidence = new LinkEvidence(LinkEvidenceKind.DeepLink, message.Account.Value, message.ExternalId, valid.Proof);
                var outcome = await links.LinkSenderAsync(valid.Contact, message.Sender, evidence, stop).ConfigureAwait(false);
                var reply = ReplyTo(outcome);
                return reply == LinkReply.Done ? new LinkHeard(reply) : Bad(message, reply, outcome is LinkOutcome.Refused refused ? refused.Code : "unknown");
            case TokenReading.Forged:
                return Bad(message, LinkReply.Invalid, "forged");
            case TokenReading.Expired:
                return Bad(message, LinkReply.Invalid, "expired");
            default:
                return LinkWish.IsStart(message) ? new LinkHeard(LinkReply.Welcome) : new LinkHeard(null, new MessageNote("link-refused", "form"));
        }
    }

    private LinkHeard Bad(InboundMessage message, LinkReply reply, string reason)
    {
        ContactLinksLog.BadToken(log, message.Account.Value, reason);
        return new LinkHeard(reply, new MessageNote("link-refused", reason));
    }

    private async Task<LinkReply?> HearCodeAsync(InboundMessage message, string digits, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (await directory.FindCodeAsync(message.ConversationRef, stop).ConfigureAwait(false) is not { } code || now - code.AskedAt > CodeIsMeantFor) return null;
        var evidence = new LinkEvidence(LinkEvidenceKind.Code, message.Account.Value, message.ExternalId, string.Create(CultureInfo.InvariantCulture, $"code:{code.Id}"));
        if (await directory.FindByProofAsync(evidence.Proof!, stop).ConfigureAwait(false) is { } used) return used.Evidence.Cause == evidence.Cause ? LinkReply.Done : null;

        // Counted before it is compared: many tries at once are many tries.
        if (!await directory.CountTryAsync(code.Id, now).ConfigureAwait(false)) return LinkReply.CodeOver;
        var fits = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(code.Conversation, digits)), Encoding.ASCII.GetBytes(code.Hash));
        if (!fits || code.Contact is not { } contact) return code.Tries + 1 >= LinkCode.MaxTries ? LinkReply.CodeOver : LinkReply.CodeWrong;
        return ReplyTo(await links.LinkSenderAsync(contact, message.Sender, evidence, stop).ConfigureAwait(false));
    }

    private async Task<LinkReply> AskForCodeAsync(InboundMessage message, ContactAddress address, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (await directory.CountCodesAsync(message.ConversationRef, address, now - TimeSpan.FromHours(1), stop).ConfigureAwait(false) >= CodesAnHour) return LinkReply.TooMany;

        // Only where the address itself has written to us: the code has to arrive with whoever has it.
        var contact = await directory.FindAsync(address, stop).ConfigureAwait(false);
        var word = contact is null ? null : await directory.FindLastWordAsync(contact.Id, address, stop).ConfigureAwait(false);
        var seed = LinkDigits.NewSeed();
        await directory.AddCodeAsync(new LinkCode
        {
            Conversation = message.ConversationRef,
            Address = address,
            Contact = word is null ? null : contact!.Id,
            Hash = HashOf(message.ConversationRef, LinkDigits.Of(key, seed)),
            AskedAt = now,
            ExpiresAt = now + CodeLifetime,
        }).ConfigureAwait(false);
        if (word is not null) await SendAsync(contact!, address, seed, stop).ConfigureAwait(false);
        return LinkReply.CodeSent;
    }

    /// <summary>As an answer in the conversation in which the address last wrote. Case and outbox keep that a code was sent, and not the code.</summary>
    private async Task SendAsync(Contact contact, ContactAddress address, string seed, CancellationToken stop)
    {
        var language = contact.Language ?? options.DefaultLanguage;
        var text = texts.Get(language, "link-code", ("code", LinkDigits.Mask), ("minutes", Minutes));
        for (var i = 0; i < MaxDecisions; i++)
        {
            if (await directory.FindLastWordAsync(contact.Id, address, stop).ConfigureAwait(false) is not { } word
                || await store.LoadCaseAsync(word.Conversation.Case ?? word.Case, stop).ConfigureAwait(false) is not { } snapshot) return;
            var draft = CaseDraft.Of(snapshot.Case, word.Conversation, time.GetUtcNow());
            draft.AddMessage(new Cause(CauseKind.Bot, "link-code"), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = text, Language = language });
            var work = draft.ToUnitOfWork();
            work = work with { Outbox = [.. work.Outbox.Select(m => m with { CodeSeed = seed })] };
            switch (await store.CommitAsync(work).ConfigureAwait(false))
            {
                case CommitOutcome.Committed:
                    committed.Announce(work);
                    return;
                case CommitOutcome.Unavailable unavailable:
                    throw new StoreUnavailableException(unavailable.Reason);
            }
        }
    }

    internal static string Minutes => CodeLifetime.TotalMinutes.ToString(CultureInfo.InvariantCulture);

    private string HashOf(ConversationRef conversation, string digits) => Convert.ToHexStringLower(key.Sign(CodePurpose, Encoding.UTF8.GetBytes($"{conversation}\n{digits}")));

    private static LinkReply ReplyTo(LinkOutcome outcome) => outcome switch
    {
        LinkOutcome.Done or LinkOutcome.Same => LinkReply.Done,
        LinkOutcome.Refused { Code: "differs" } => LinkReply.Differs,
        LinkOutcome.Unavailable unavailable => throw new StoreUnavailableException(unavailable.Reason),
        _ => LinkReply.Invalid,
    };
}
