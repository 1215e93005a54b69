using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;

namespace ChannelHub.Intake.Processing;

/// <summary>What a message is decided on, as it was read.</summary>
/// <param name="Message">In the conversation that it belongs to.</param>
/// <param name="Edited">The message that this one rewrites or takes back.</param>
/// <param name="Routed">The message that the router decided on, where the bot still asks about the case.</param>
/// <param name="OwnCases">The contact's live cases, where the message asks for them.</param>
/// <param name="Shown">The articles that the customer was answered with on the case, where the bot may still hear what came of them.</param>
internal sealed record ReadMessage(
    InboundMessage Message, ConversationSnapshot Snapshot, MessageId? Edited, MessageBody? Routed, IReadOnlyList<Case> OwnCases, IReadOnlyList<ArticleContent> Shown, WholeFound? Whole);

/// <summary>The message that a part belongs to.</summary>
/// <param name="Known">Null where all of the part is in it already.</param>
internal sealed record WholeFound(KnownWhole? Known);

/// <summary>Reads what is known about a message: its conversation, its case, its contact, and what it refers to.</summary>
internal sealed class SnapshotReader(ICaseStore store, IOutbox outbox, ICaseQueries queries, IArticles articles, BotTexts texts, IEnumerable<IChannel> channels)
{
    private const int MaxReferences = 30;
    private const int MaxMerges = 10;
    private const int MaxCommandLength = 200;
    private const int MaxOwnCases = 20;
    private const int MaxAnswers = 3;

    private readonly FrozenDictionary<AccountName, IAnswersElsewhere> elsewhere = channels.Where(c => c is IAnswersElsewhere).ToFrozenDictionary(c => c.Account, c => (IAnswersElsewhere)c);

    public Copies Copies { get; } = new(store, outbox, channels);

    public async ValueTask<ReadMessage> ReadAsync(InboundMessage message, CancellationToken stop)
    {
        var sender = new ContactAddress(message.Sender.Kind, message.Sender.Address);
        var thread = message.Thread is { } clues ? await FindThreadAsync(message, clues, sender, stop).ConfigureAwait(false) : null;
        if (thread is { ReplyTo: { } conversation } && conversation.Account == message.Account) message = message with { Conversation = conversation.Key };

        var snapshot = await store.LoadConversationAsync(message.ConversationRef, sender, stop).ConfigureAwait(false);
        if (snapshot.Case is null && thread is not null) snapshot = snapshot with { Case = (await store.LoadCaseAsync(thread.Case, stop).ConfigureAwait(false))?.Case };

        if (snapshot.Case is null or { Status: CaseStatus.Closed } && await FindAnsweredAsync(message.ConversationRef, snapshot.Contact, stop).ConfigureAwait(false) is { } answered) snapshot = snapshot with { Case = answered };

        var edited = message.Edits is { } id ? await outbox.FindByPlatformIdAsync(message.Account, id, stop).ConfigureAwait(false) : null;
        var whole = message.PartOf is { } part && !message.Traits.HasFlag(MessageTraits.Edited) ? await outbox.FindByPlatformIdAsync(message.Account, part, stop).ConfigureAwait(false) : null;
        if ((edited ?? whole) is not { } original) snapshot = snapshot with { Case = await FollowMergesAsync(snapshot.Case, stop).ConfigureAwait(false) };
        else if (snapshot.Case?.Number != original.Case) snapshot = snapshot with { Case = (await store.LoadCaseAsync(original.Case, stop).ConfigureAwait(false))?.Case };
        var routed = snapshot.Case is { Bot: { Paused: false, OpenQuestion: not null }, RoutedOn: > 0 } asked
            ? await store.ReadBodyAsync(new MessageId(asked.Number, asked.RoutedOn), stop).ConfigureAwait(false)
            : null;
        var ownCases = await OwnCasesAsync(message, snapshot.Contact, stop).ConfigureAwait(false);
        var found = whole is { } stored && snapshot.Case?.Number == stored.Case ? await FindWholeAsync(message, stored, stop).ConfigureAwait(false) : null;
        return new ReadMessage(message, snapshot, edited, routed, ownCases, await ShownAsync(snapshot.Case, stop).ConfigureAwait(false), found);
    }

    /// <summary>Read after its case, so that a part which comes between makes the commit lose. Null if nothing is stored of it any more: then the part is a message of its own.</summary>
    private async ValueTask<WholeFound?> FindWholeAsync(InboundMessage message, MessageId whole, CancellationToken stop)
    {
        if (await store.ReadBodyAsync(whole, stop).ConfigureAwait(false) is not { } body) return null;
        var (known, fresh) = (0, 0);
        foreach (var part in message.PartIds.Count > 0 ? message.PartIds : [message.PlatformId!])
        {
            if (await outbox.FindByPlatformIdAsync(message.Account, part, stop).ConfigureAwait(false) == whole) known++;
            else fresh++;
        }

        return new WholeFound(fresh == 0 ? null : new KnownWhole(whole, body, known > 0));
    }

    /// <summary>
    /// Articles for what the decision has brought to light so far: an error code, or the rule that took the case. Empty nearly always, so what costs is paid only by messages that an
    /// article may answer.
    /// </summary>
    public async ValueTask<IReadOnlyList<ArticleContent>> AnswersToAsync(CaseDraft draft, CancellationToken stop)
    {
        var events = draft.Events;
        if (events.Count == 0 || draft.Current is not { IsLive: true, Quarantined: false, Bot.Paused: false } after) return [];
        var code = Steps.OfferArticle.CodeLearnt(events, after.Bot);
        var byRule = after.Article is { } key && events.Any(e => e.Data is Routed) ? await articles.FindAsync(key, stop).ConfigureAwait(false) : null;
        if (code is null) return byRule is null ? [] : [byRule.Content];
        var search = new ArticleSearch { Codes = [code], Language = after.Language, Product = after.Product, Reader = ArticleVisibility.Customers, Limit = MaxAnswers };
        var found = (await articles.SearchAsync(search, stop).ConfigureAwait(false)).Where(h => h.ByCode).Select(h => h.Article.Content);
        return byRule is null ? [.. found] : [.. found, byRule.Content];
    }

    private async ValueTask<IReadOnlyList<ArticleContent>> ShownAsync(Case? current, CancellationToken stop)
    {
        if (current is not { Bot: { Paused: false, Articles: { Count: > 0 } keys } }) return [];
        var shown = new List<ArticleContent>();
        foreach (var key in keys)
        {
            if (await articles.FindAsync(key, stop).ConfigureAwait(false) is { } article) shown.Add(article.Content);
        }

        return shown;
    }

    /// <summary>Only to the one who asks, in the conversation in which he asks: so nobody hears of another's cases.</summary>
    private async ValueTask<IReadOnlyList<Case>> OwnCasesAsync(InboundMessage message, Contact? contact, CancellationToken stop)
    {
        if (contact is null || message.Text.Length > MaxCommandLength || texts.Words.MeaningOf(Routing.Text.WordFold.Of(message.Text)) != BotWord.Status) return [];
        var page = await queries.ListAsync(new CaseFilter { Contact = contact.Id, Limit = MaxOwnCases }, stop).ConfigureAwait(false);
        return [.. page.Items.Select(i => i.Case).Where(c => c is { IsLive: true, Quarantined: false })];
    }

    /// <summary>
    /// The contact's open case that goes on between the same two ends by another account: who was written to after a call replies to that text, and who writes to a number calls it.
    /// </summary>
    private async ValueTask<Case?> FindAnsweredAsync(ConversationRef conversation, Contact? contact, CancellationToken stop)
    {
        if (contact is null || elsewhere.Count == 0) return null;
        var there = elsewhere.GetValueOrDefault(conversation.Account)?.ComesBackTo(conversation);
        var page = await queries.ListAsync(new CaseFilter { Contact = contact.Id, Limit = MaxOwnCases }, stop).ConfigureAwait(false);
        return page.Items.Select(i => i.Case).FirstOrDefault(c =>
            c is { Status: not CaseStatus.Closed, MergedInto: null } && (c.ReplyTo == there || elsewhere.GetValueOrDefault(c.ReplyTo.Account)?.ComesBackTo(c.ReplyTo) == conversation));
    }

    /// <summary>The case, or the one that it was merged into.</summary>
    public async ValueTask<CaseSnapshot?> ReadCaseAsync(CaseNumber number, CancellationToken stop)
    {
        var found = await store.LoadCaseAsync(number, stop).ConfigureAwait(false);
        return found is { Case.MergedInto: not null } && await FollowMergesAsync(found.Case, stop).ConfigureAwait(false) is { } last ? await store.LoadCaseAsync(last.Number, stop).ConfigureAwait(false) : found;
    }

    /// <summary>A conversation whose case was merged goes on in the case it was merged into.</summary>
    private async ValueTask<Case?> FollowMergesAsync(Case? found, CancellationToken stop)
    {
        for (var hops = 0; found?.MergedInto is { } into && hops < MaxMerges; hops++) found = (await store.LoadCaseAsync(into, stop).ConfigureAwait(false))?.Case;
        return found;
    }

    /// <summary>
    /// The first clue to a case that the sender takes part in. Quoting a number or an id that one has seen somewhere opens nobody else's case; nor does an address that is
    /// suspected of being forged, unless our own signature came back with it. In quarantine such messages stay together.
    /// </summary>
    private async ValueTask<Thread?> FindThreadAsync(InboundMessage message, ThreadClues clues, ContactAddress sender, CancellationToken stop)
    {
        var forged = message.Traits.HasFlag(MessageTraits.Suspected);
        foreach (var reference in clues.References.Take(MaxReferences))
        {
            if (await FindReferredAsync(message, reference, stop).ConfigureAwait(false) is { } known
                && (!forged || await IsQuarantinedAsync(known.Case, stop).ConfigureAwait(false))
                && await store.TakesPartAsync(known.Case, sender, stop).ConfigureAwait(false)
                && await store.FindConversationAsync(known, stop).ConfigureAwait(false) is { } conversation) return new Thread(known.Case, conversation);
        }

        foreach (var number in new[] { clues.Signed, clues.Tagged })
        {
            if (number is { } named
                && (!forged || number == clues.Signed || await IsQuarantinedAsync(named, stop).ConfigureAwait(false))
                && await store.TakesPartAsync(named, sender, stop).ConfigureAwait(false)
                && await store.LoadCaseAsync(named, stop).ConfigureAwait(false) is { } snapshot) return new Thread(named, snapshot.Case.ReplyTo);
        }

        return null;
    }

    /// <summary>What was written to one of our mailboxes may be answered to another one.</summary>
    private async ValueTask<MessageId?> FindReferredAsync(InboundMessage message, string reference, CancellationToken stop)
    {
        var known = await outbox.FindByPlatformIdAsync(message.Account, reference, stop).ConfigureAwait(false);
        foreach (var account in known is null && message.IsOneAtAllAccounts ? Copies.Beside(message.Account) : [])
        {
            known ??= await outbox.FindByPlatformIdAsync(account, reference, stop).ConfigureAwait(false);
        }

        return known;
    }

    private async ValueTask<bool> IsQuarantinedAsync(CaseNumber number, CancellationToken stop) =>
        (await store.LoadCaseAsync(number, stop).ConfigureAwait(false))?.Case.Quarantined == true;

    private sealed record Thread(CaseNumber Case, ConversationRef ReplyTo);
}
