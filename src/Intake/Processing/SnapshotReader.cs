using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Processing;

/// <summary>What a message is decided on, as it was read.</summary>
/// <param name="Message">In the conversation that it belongs to.</param>
/// <param name="Edited">The message that this one rewrites or takes back.</param>
/// <param name="Routed">The message that the router decided on, where the bot still asks about the case.</param>
/// <param name="OwnCases">The contact's live cases, where the message asks for them.</param>
/// <param name="Shown">The articles that the customer was answered with on the case, where the bot may still hear what came of them.</param>
internal sealed record ReadMessage(
    InboundMessage Message, ConversationSnapshot Snapshot, MessageId? Edited, MessageBody? Routed, IReadOnlyList<Case> OwnCases, IReadOnlyList<ArticleContent> Shown);

/// <summary>Reads what is known about a message: its conversation, its case, its contact, and what it refers to.</summary>
internal sealed class SnapshotReader(ICaseStore store, IOutbox outbox, ICaseQueries queries, IArticles articles, BotWords words, IEnumerable<IChannel> channels)
{
    private readonly FrozenDictionary<AccountName, IAnswersElsewhere> elsewhere = channels.Where(c => c is IAnswersElsewhere).ToFrozenDictionary(c => c.Account, c => (IAnswersElsewhere)c);

    private const int MaxReferences = 30;
    private const int MaxMerges = 10;
    private const int MaxCommandLength = 200;
    private const int MaxOwnCases = 20;
    private const int MaxAnswers = 3;

    public async ValueTask<ReadMessage> ReadAsync(InboundMessage message, CancellationToken stop)
    {
        var sender = new ContactAddress(message.Sender.Kind, message.Sender.Address);
        var thread = message.Thread is { } clues ? await FindThreadAsync(message.Account, clues, sender, stop).ConfigureAwait(false) : null;
        if (thread is { ReplyTo: { } conversation } && conversation.Account == message.Account) message = message with { Conversation = conversation.Key };

        var snapshot = await store.LoadConversationAsync(message.ConversationRef, sender, stop).ConfigureAwait(false);
        if (snapshot.Case is null && thread is not null) snapshot = snapshot with { Case = (await store.LoadCaseAsync(thread.Case, stop).ConfigureAwait(false))?.Case };

        if (snapshot.Case is null or { Status: CaseStatus.Closed } && await FindAnsweredAsync(message.ConversationRef, snapshot.Contact, stop).ConfigureAwait(false) is { } answered) snapshot = snapshot with { Case = answered };

        var edited = message.Edits is { } id ? await outbox.FindByPlatformIdAsync(message.Account, id, stop).ConfigureAwait(false) : null;
        if (edited is { } original && snapshot.Case?.Number != original.Case) snapshot = snapshot with { Case = (await store.LoadCaseAsync(original.Case, stop).ConfigureAwait(false))?.Case };
        else snapshot = snapshot with { Case = await FollowMergesAsync(snapshot.Case, stop).ConfigureAwait(false) };
        var routed = snapshot.Case is { Bot: { Paused: false, OpenQuestion: not null }, RoutedOn: > 0 } asked
            ? await store.ReadBodyAsync(new MessageId(asked.Number, asked.RoutedOn), stop).ConfigureAwait(false)
            : null;
        var ownCases = await OwnCasesAsync(message, snapshot.Contact, stop).ConfigureAwait(false);
        return new ReadMessage(message, snapshot, edited, routed, ownCases, await ShownAsync(snapshot.Case, stop).ConfigureAwait(false));
    }

    /// <summary>
    /// Articles for what a decision brought to light: an error code, or the rule that took the case. The decision is then made again with them. Empty nearly always, so what costs
    /// is paid only by messages that an article may answer.
    /// </summary>
    public async ValueTask<IReadOnlyList<ArticleContent>> AnswersToAsync(UnitOfWork work, CancellationToken stop)
    {
        if (work.Cases is not [{ After: { IsLive: true, Bot.Paused: false } after, Events: var events }]) return [];
        var code = Steps.OfferArticle.CodeLearnt(events);
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
        if (contact is null || message.Text.Length > MaxCommandLength || words.MeaningOf(Routing.Text.WordFold.Of(message.Text)) != BotWord.Status) return [];
        var page = await queries.ListAsync(new CaseFilter { Contact = contact.Id, Limit = MaxOwnCases }, stop).ConfigureAwait(false);
        return [.. page.Items.Select(i => i.Case).Where(c => c.IsLive)];
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

    /// <summary>A conversation whose case was merged goes on in the case it was merged into.</summary>
    private async ValueTask<Case?> FollowMergesAsync(Case? found, CancellationToken stop)
    {
        for (var hops = 0; found?.MergedInto is { } into && hops < MaxMerges; hops++) found = (await store.LoadCaseAsync(into, stop).ConfigureAwait(false))?.Case;
        return found;
    }

    /// <summary>The first clue to a case that the sender takes part in. Quoting a number or an id that one has seen somewhere opens nobody else's case.</summary>
    private async ValueTask<Thread?> FindThreadAsync(AccountName account, ThreadClues clues, ContactAddress sender, CancellationToken stop)
    {
        foreach (var reference in clues.References.Take(MaxReferences))
        {
            if (await outbox.FindByPlatformIdAsync(account, reference, stop).ConfigureAwait(false) is { } known
                && await store.TakesPartAsync(known.Case, sender, stop).ConfigureAwait(false)
                && await store.FindConversationAsync(known, stop).ConfigureAwait(false) is { } conversation) return new Thread(known.Case, conversation);
        }

        foreach (var number in new[] { clues.Signed, clues.Tagged })
        {
            if (number is { } named
                && await store.TakesPartAsync(named, sender, stop).ConfigureAwait(false)
                && await store.LoadCaseAsync(named, stop).ConfigureAwait(false) is { } snapshot) return new Thread(named, snapshot.Case.ReplyTo);
        }

        return null;
    }

    private sealed record Thread(CaseNumber Case, ConversationRef ReplyTo);
}
