using System.Security.Cryptography;
using ChannelHub.Cases;
using ChannelHub.Intake.Processing;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Links contacts that are one person, and takes links back. All of it is one commit: both contacts, their addresses and conversations, the record, and an event
/// on every case that moves.
/// </summary>
public sealed class ContactLinks(
    IContactDirectory directory, ICaseStore store, ICaseQueries queries, LinkKey key, IEnumerable<IInvitingChannel> inviting, Committed committed, TimeProvider time, ILogger<ContactLinks> log) : IContactLinks
{
    private const int MaxDecisions = 20;

    private static readonly LinkOutcome TooOften = new LinkOutcome.Unavailable("The contacts are being changed too often; try again.");

    public ContactInvitation Invite(ContactId contact)
    {
        var expires = time.GetUtcNow() + LinkTokens.Lifetime;
        var token = LinkTokens.Make(key, contact, expires, RandomNumberGenerator.GetBytes(4));
        return new ContactInvitation(token, expires, inviting.Select(c => c.AddressWith(token)).OfType<string>().ToValueList());
    }

    public Task<LinkOutcome> LinkAsync(ContactId one, ContactId other, LinkEvidence evidence, CancellationToken stop) =>
        LinkAsync(one, _ => ReadAsync(other, stop), evidence, stop);

    /// <summary>Links whoever has the sender's address, or will have it: somebody unknown becomes a contact first, so that undoing the link leaves one.</summary>
    internal Task<LinkOutcome> LinkSenderAsync(ContactId contact, MessageSender sender, LinkEvidence evidence, CancellationToken stop)
    {
        ContactId? fresh = null;
        return LinkAsync(contact, NowAsync, evidence, stop);

        async Task<(Contact?, bool)> NowAsync(CancellationToken _)
        {
            var address = new ContactAddress(sender.Kind, sender.Address);
            if (await directory.FindAsync(address, stop).ConfigureAwait(false) is { } owner) return (owner, true);
            return (new Contact { Id = fresh ??= store.NextContactId(), Name = sender.Name, Addresses = [address] }, false);
        }
    }

    public async Task<LinkOutcome> UndoAsync(ContactId contact, ContactLinkId link, string by, CancellationToken stop)
    {
        for (var i = 0; i < MaxDecisions; i++)
        {
            if (await directory.FindLinkAsync(link, stop).ConfigureAwait(false) is not { } made || (made.Kept != contact && made.Absorbed != contact)) return new LinkOutcome.NotFound();
            if (made.UndoneAt is not null) return new LinkOutcome.Same();
            if ((await directory.ReadLinksAsync(made.Kept, stop).ConfigureAwait(false)).FirstOrDefault(l => l.UndoneAt is null && l.Absorbed == made.Kept) is { } onward)
            {
                return new LinkOutcome.Refused("linked-on", $"{made.Kept} went into {onward.Kept} later: undo link {onward.Id} first.");
            }

            if (await queries.FindContactAsync(made.Kept, stop).ConfigureAwait(false) is not { } keptNow || await queries.FindContactAsync(made.Absorbed, stop).ConfigureAwait(false) is not { } absorbedNow) return new LinkOutcome.NotFound();
            var (kept, absorbed) = ContactLinking.Undo(made, keptNow);

            // Back goes what came with the link, and what those addresses have written since.
            var written = await directory.ReadConversationsAsync(made.Kept, [.. absorbed.Addresses], stop).ConfigureAwait(false);
            var conversations = written.Concat(made.Conversations.Select(c => c.ToRef())).Distinct().ToList();
            var cases = (await directory.ReadCasesAsync(made.Kept, stop).ConfigureAwait(false)).Where(c => made.Cases.Contains(c.Number) || written.Contains(c.Conversation));
            var now = time.GetUtcNow();
            var work = new UnitOfWork
            {
                Cases = Identify(cases, made.Absorbed, new Cause(CauseKind.Agent, by), now),
                Link = new LinkChange(made, new LinkUndone(now, by), keptNow, absorbedNow, kept, absorbed, conversations),
            };
            if (await CommitAsync(work).ConfigureAwait(false) is { } outcome)
            {
                if (outcome is LinkOutcome.Done) ContactLinksLog.Undone(log, link.Value);
                return outcome is LinkOutcome.Done ? new LinkOutcome.Done(made with { UndoneAt = now, UndoneBy = by }) : outcome;
            }
        }

        return TooOften;
    }

    private async Task<LinkOutcome> LinkAsync(ContactId one, Func<CancellationToken, Task<(Contact?, bool)>> readOther, LinkEvidence evidence, CancellationToken stop)
    {
        for (var i = 0; i < MaxDecisions; i++)
        {
            // A repeated delivery of the message that brought the proof finds its own link and nothing to do.
            if (evidence.Proof is { } proof && await directory.FindByProofAsync(proof, stop).ConfigureAwait(false) is { } used)
            {
                return used.UndoneAt is null && (used.Evidence.By, used.Evidence.Cause) == (evidence.By, evidence.Cause)
                    ? new LinkOutcome.Done(used)
                    : new LinkOutcome.Refused("used", "This proof was used before.");
            }

            if (await StandsForAsync(one, stop).ConfigureAwait(false) is not { } first) return new LinkOutcome.NotFound();
            var (second, stored) = await readOther(stop).ConfigureAwait(false);
            if (second is null) return new LinkOutcome.NotFound();
            switch (ContactLinking.Plan(first, second, otherIsNew: !stored))
            {
                case LinkPlan.Same:
                    return new LinkOutcome.Same();
                case LinkPlan.Differs(var kind):
                    return new LinkOutcome.Refused("differs", $"{first.Id} and {second.Id} have different addresses of the kind '{kind}': they may be two people.");
                case LinkPlan.Merge plan:
                    if (await CommitAsync(await MergeAsync(plan, stored, evidence, stop).ConfigureAwait(false)).ConfigureAwait(false) is not { } outcome) continue;
                    if (outcome is LinkOutcome.Done) ContactLinksLog.Linked(log, Names.Of(evidence.Kind));
                    return outcome;
                case var plan:
                    throw new InvalidOperationException($"{plan.GetType().Name} has no outcome.");
            }
        }

        return TooOften;
    }

    /// <param name="stored">False for somebody who wrote for the first time with the proof.</param>
    private async Task<UnitOfWork> MergeAsync(LinkPlan.Merge plan, bool stored, LinkEvidence evidence, CancellationToken stop)
    {
        var absorbed = plan.AbsorbedBefore.Id;
        var cases = stored ? await directory.ReadCasesAsync(absorbed, stop).ConfigureAwait(false) : [];
        var conversations = stored ? await directory.ReadConversationsAsync(absorbed, null, stop).ConfigureAwait(false) : [];
        var now = time.GetUtcNow();
        var link = new ContactLink
        {
            Evidence = evidence,
            At = now,
            KeptBefore = plan.KeptBefore,
            AbsorbedBefore = plan.AbsorbedBefore,
            Cases = cases.Select(c => c.Number).ToValueList(),
            Conversations = conversations.Select(LinkedConversation.Of).ToValueList(),
        };
        var cause = evidence.Cause is { } message ? new Cause(CauseKind.Message, message) : new Cause(CauseKind.Agent, evidence.By);
        return new UnitOfWork
        {
            Cases = Identify(cases, plan.Kept.Id, cause, now),
            Link = new LinkChange(link, null, plan.KeptBefore, stored ? plan.AbsorbedBefore : null, plan.Kept, plan.Absorbed, conversations),
        };
    }

    /// <summary>Null when it has to be decided again.</summary>
    private async Task<LinkOutcome?> CommitAsync(UnitOfWork work)
    {
        switch (await store.CommitAsync(work).ConfigureAwait(false))
        {
            case CommitOutcome.Conflict or CommitOutcome.AlreadyDone:
                return null;
            case CommitOutcome.Unavailable unavailable:
                return new LinkOutcome.Unavailable(unavailable.Reason);
            default:
                committed.Announce(work);
                return new LinkOutcome.Done(work.Link!.Link);
        }
    }

    private async Task<(Contact?, bool)> ReadAsync(ContactId id, CancellationToken stop) => (await StandsForAsync(id, stop).ConfigureAwait(false), true);

    /// <summary>The contact, or the one that it went into.</summary>
    private async Task<Contact?> StandsForAsync(ContactId id, CancellationToken stop)
    {
        for (var hops = 0; hops < MaxDecisions; hops++)
        {
            if ((await directory.ReadLinksAsync(id, stop).ConfigureAwait(false)).FirstOrDefault(l => l.UndoneAt is null && l.Absorbed == id) is not { } link) return await queries.FindContactAsync(id, stop).ConfigureAwait(false);
            id = link.Kept;
        }

        return null;
    }

    private static List<CaseChange> Identify(IEnumerable<Case> cases, ContactId contact, Cause cause, DateTimeOffset now) => [.. cases.Select(c =>
    {
        var draft = CaseDraft.Of(c, null, now);
        draft.Add(cause, new ContactIdentified(contact));
        return draft.ToUnitOfWork().Cases[0];
    })];
}
