using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Processing;

/// <summary>What is known of a message at the channel's other accounts.</summary>
/// <param name="First">The message that this one is a copy of; null if there is none.</param>
/// <param name="Unknown">Where it is not known: whoever decides so must find it unknown there when it commits.</param>
internal sealed record CopyFound(MessageId? First, IReadOnlyList<UnknownName> Unknown)
{
    public static readonly CopyFound Nothing = new(null, []);
}

/// <summary>
/// One mail to two of our mailboxes is one message of one case: the account where it is decided first has it, and the other one notes that it came there, too. Of two that are decided
/// at the same moment one loses its commit and then finds the other.
/// </summary>
internal sealed class Copies(ICaseStore store, IOutbox outbox, IEnumerable<IChannel> channels)
{
    private readonly FrozenDictionary<AccountName, IReadOnlyList<AccountName>> siblings = SiblingsOf([.. channels]);

    /// <summary>The other accounts of the same channel.</summary>
    public IReadOnlyList<AccountName> Beside(AccountName account) => siblings.GetValueOrDefault(account, []);

    public async ValueTask<CopyFound> FindAsync(InboundMessage message, CancellationToken stop)
    {
        if (message is not { IsOneAtAllAccounts: true, PlatformId: { } name } || Beside(message.Account) is not { Count: > 0 } others) return CopyFound.Nothing;
        var unknown = new List<UnknownName>();
        foreach (var account in others)
        {
            if (await outbox.FindByPlatformIdAsync(account, name, stop).ConfigureAwait(false) is not { } known) unknown.Add(new UnknownName(account, name));
            else if (await IsSameAsync(message, known, stop).ConfigureAwait(false)) return new CopyFound(known, []);
        }

        return new CopyFound(null, unknown);
    }

    /// <summary>Pure: what the copy changes. The case keeps its place, its owner and its clocks; nobody is answered.</summary>
    public static UnitOfWork Decide(InboundMessage message, MessageId first, CaseSnapshot snapshot, RoutingSet rules, DateTimeOffset now)
    {
        var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, now);
        var cause = new Cause(CauseKind.Message, message.ExternalId);
        draft.Add(cause, new CopyCame(message.Account));
        var tag = CopyCame.TagOf(message.Account);
        if (!draft.Current.Tags.Contains(tag)) draft.Add(cause, new TagsChanged([tag], []));
        Consequences.Draw(draft, snapshot.Case, rules, EscalationFacts.None, ContactTiers.Of(rules, snapshot.Contact));
        return draft.ToUnitOfWork() with { Names = [new PlatformName(message.Account, message.PlatformId!, first)], InboxResult = "copy" };
    }

    /// <summary>
    /// Ids are reused by broken senders and by attackers, so it has to say the same. What one mailbox's servers suspect and the other's do not stays two: one held in quarantine
    /// must not hide one that is not.
    /// </summary>
    private async ValueTask<bool> IsSameAsync(InboundMessage message, MessageId known, CancellationToken stop) =>
        await store.ReadBodyAsync(known, stop).ConfigureAwait(false) is { } body && body.ExternalId == message.ExternalId
        && (message.Traits.HasFlag(MessageTraits.Suspected) || await store.LoadCaseAsync(known.Case, stop).ConfigureAwait(false) is { Case.Quarantined: false });

    private static FrozenDictionary<AccountName, IReadOnlyList<AccountName>> SiblingsOf(IReadOnlyList<IChannel> channels) => channels.ToFrozenDictionary(
        c => c.Account, c => (IReadOnlyList<AccountName>)[.. channels.Where(o => o.Type == c.Type && o.Account != c.Account).Select(o => o.Account)]);
}
