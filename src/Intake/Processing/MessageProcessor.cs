using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Linking;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing.Promises;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Processing;

/// <summary>The shell around the pipeline: reads what the decision needs, decides, commits; decides again when another decision came first.</summary>
internal sealed class MessageProcessor(
    ICaseStore store, IInbox inbox, IOutbox outbox, ICaseHistories histories, SnapshotReader reader, RoutingSource rules, BotTexts texts, DialogueSet dialogue, LinkTalk linking, IntakeOptions options, Committed committed, CaseTurns turns, IChangeFeed feed, IntakeMetrics metrics, TimeProvider time,
    ILogger<MessageProcessor> log)
{
    /// <summary>After so many lost races in a row the lane waits a little; a message is never set aside for losing one.</summary>
    private const int MaxDecisions = 50;

    private readonly Greetings greetings = new();

    private static readonly TimeSpan StoreRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Processes one inbox row. Null when it is done or parked; otherwise when to try again because the store can't write.</summary>
    public async ValueTask<DateTimeOffset?> ProcessAsync(InboxRow row, Normalised normalised, CancellationToken stop)
    {
        try
        {
            var done = normalised switch
            {
                Normalised.Message message => await ProcessMessageAsync(row, message.Value, stop).ConfigureAwait(false),
                Normalised.Receipt receipt => await ProcessReceiptAsync(row, receipt.Value, stop).ConfigureAwait(false),
                Normalised.Signal signal => await ProcessSignalAsync(row, signal.Value, stop).ConfigureAwait(false),
                Normalised.Ignored => IsFinal(await store.CommitAsync(new UnitOfWork { Inbox = row.Id, InboxResult = "ignored" }).ConfigureAwait(false)),
                Normalised.Invalid invalid => await ParkAsync(row, invalid.Reason).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"{normalised.GetType().Name} is not known."),
            };
            if (done)
            {
                metrics.Processed(row.Raw.Account, time.GetUtcNow() - row.Raw.ReceivedAt);
                return null;
            }
        }
        catch (StoreUnavailableException fault)
        {
            IntakeLog.StoreFault(log, row.Id.Value, fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug in a step or a mapper: the message is set aside with the error and the next one goes on.
            IntakeLog.MessageFault(log, row.Id.Value, row.Raw.Account.Value, fault);
            if (await ParkAsync(row, fault.ToString()).ConfigureAwait(false)) return null;
        }

        return time.GetUtcNow() + StoreRetry;
    }

    /// <summary>Whether anything of the message is to be fetched: not of a part whose whole was not taken.</summary>
    public async ValueTask<bool> IsWantedAsync(InboundMessage message, CancellationToken stop) =>
        !message.OnlyAsPart || (message.PartOf is { } whole && await outbox.FindByPlatformIdAsync(message.Account, whole, stop).ConfigureAwait(false) is not null);

    /// <summary>Sets a row aside; false if the store can't write now.</summary>
    public async Task<bool> ParkAsync(InboxRow row, string error)
    {
        try
        {
            if (await inbox.ParkAsync(row.Id, error, time.GetUtcNow()).ConfigureAwait(false)) IntakeLog.Parked(log, row.Id.Value, row.Raw.Account.Value);
        }
        catch (StoreUnavailableException fault)
        {
            IntakeLog.StoreFault(log, row.Id.Value, fault);
            return false;
        }

        metrics.Parked(row.Raw.Account);
        feed.Publish(new Change(Parked: true));
        return true;
    }

    private async Task<bool> ProcessMessageAsync(InboxRow row, InboundMessage message, CancellationToken stop)
    {
        var link = LinkTalk.Concerns(message, texts.Words) ? await linking.HearAsync(message, stop).ConfigureAwait(false) : null;
        if (link is { Greeting: { } greeting }) return await GreetAsync(row, greeting, message.Channel).ConfigureAwait(false);
        if (link?.Note is { } note) message = message with { Notes = message.Notes.Add(note) };
        CaseNumber number = default;
        ContactId contact = default;
        IDisposable? turn = null;
        try
        {
            for (var i = 0; i < MaxDecisions; i++)
            {
                var copy = await reader.Copies.FindAsync(message, stop).ConfigureAwait(false);
                if (copy.First is { } first && await reader.ReadCaseAsync(first.Case, stop).ConfigureAwait(false) is { } there)
                {
                    var noted = Copies.Decide(message, first, there, rules.Current, time.GetUtcNow()) with { Inbox = row.Id };
                    var ended = await store.CommitAsync(noted).ConfigureAwait(false);
                    if (ended is CommitOutcome.Committed) committed.Announce(noted);
                    if (ended is not CommitOutcome.Conflict) return IsFinal(ended);
                    metrics.Conflict();
                    continue;
                }

                var (placed, snapshot, edited, routed, ownCases, shown, whole) = await reader.ReadAsync(message, stop).ConfigureAwait(false);
                var saysNothing = (edited is null && message.Traits.HasFlag(MessageTraits.Deleted)) || whole is { Known: null } || (whole is null && message.OnlyAsPart);
                if (saysNothing) return IsFinal(await store.CommitAsync(new UnitOfWork { Inbox = row.Id, InboxResult = "ignored" }).ConfigureAwait(false));
                if (number == default && whole is null && Steps.AttachToCase.OpensCase(snapshot)) number = store.NextCaseNumber();
                if (contact == default && snapshot.Contact is null) contact = store.NextContactId();
                var set = rules.Current;
                var now = time.GetUtcNow();
                var earlier = await EarlierContacts.ReadAsync(histories, set, snapshot, now, stop).ConfigureAwait(false);
                using var context = new MessageContext
                {
                    Message = placed,
                    EarlierContacts = earlier,
                    Snapshot = snapshot,
                    Edited = edited,
                    Whole = whole?.Known,
                    RoutedMessage = routed,
                    OwnCases = ownCases,
                    KnownAnswers = shown,
                    Link = link?.Reply,
                    Dialogue = dialogue,
                    Now = now,
                    Rules = set,
                    Texts = texts,
                    DefaultLanguage = options.DefaultLanguage,
                    NumberForNewCase = number,
                    IdForNewContact = contact,
                };
                IntakePipeline.Begin(context);
                if (await reader.AnswersToAsync(context.RequiredDraft, stop).ConfigureAwait(false) is { Count: > 0 } answers) context.KnownAnswers = [.. answers, .. shown];
                var work = IntakePipeline.Finish(context) with { Inbox = row.Id, InboxResult = "message", Unknown = copy.Unknown };
                var outcome = await store.CommitAsync(work).ConfigureAwait(false);
                if (outcome is CommitOutcome.Committed) committed.Announce(work);
                if (outcome is not CommitOutcome.Conflict) return IsFinal(outcome);
                metrics.Conflict();
                if (turn is null && snapshot.Case is { } contested) turn = await turns.TakeAsync(contested.Number, stop).ConfigureAwait(false);
            }

            return false;
        }
        finally
        {
            turn?.Dispose();
        }
    }

    /// <summary>Nothing is said in the payload, so nothing is opened: the row is done, and the customer is greeted.</summary>
    private async Task<bool> GreetAsync(InboxRow row, Greeting greeting, string channel)
    {
        var work = new UnitOfWork { Inbox = row.Id, InboxResult = "greeting", Outbox = greetings.For(row.Id, greeting, channel, time.GetUtcNow()) };
        var outcome = await store.CommitAsync(work).ConfigureAwait(false);
        if (outcome is CommitOutcome.Committed) committed.Announce(work);
        return IsFinal(outcome);
    }

    private async Task<bool> ProcessSignalAsync(InboxRow row, ConversationSignal signal, CancellationToken stop)
    {
        for (var i = 0; i < MaxDecisions; i++)
        {
            var snapshot = await store.LoadConversationAsync(signal.ConversationRef, new ContactAddress(signal.Sender.Kind, signal.Sender.Address), stop).ConfigureAwait(false);
            var work = SignalProcessor.Decide(signal, snapshot, rules.Current, time.GetUtcNow()) with { Inbox = row.Id };
            if (signal.Kind == SignalKind.Joined && linking.Welcome(signal, snapshot) is { } welcome) work = work with { Outbox = greetings.For(row.Id, welcome, signal.Channel, time.GetUtcNow()) };
            var outcome = await store.CommitAsync(work).ConfigureAwait(false);
            if (outcome is CommitOutcome.Committed) committed.Announce(work);
            if (outcome is not CommitOutcome.Conflict) return IsFinal(outcome);
            metrics.Conflict();

            // Somebody wrote under the new key before we heard of the move: then it is known already.
            if (signal.Kind == SignalKind.Moved) return IsFinal(await store.CommitAsync(new UnitOfWork { Inbox = row.Id, InboxResult = "ignored" }).ConfigureAwait(false));
        }

        return false;
    }

    private async Task<bool> ProcessReceiptAsync(InboxRow row, DeliveryReceipt receipt, CancellationToken stop)
    {
        for (var i = 0; i < MaxDecisions; i++)
        {
            var id = receipt.Message ?? (receipt.PlatformId is { } platformId ? await outbox.FindByPlatformIdAsync(receipt.Account, platformId, stop).ConfigureAwait(false) : null);
            var work = new UnitOfWork { Inbox = row.Id, InboxResult = "ignored" };
            if (id is { } message
                && await outbox.FindStateAsync(message, stop).ConfigureAwait(false) is { } state
                && DeliveryProgress.Advances(state, receipt.State)
                && await store.LoadCaseAsync(message.Case, stop).ConfigureAwait(false) is { } snapshot)
            {
                var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, time.GetUtcNow());
                var cause = new Cause(CauseKind.Receipt, receipt.ExternalId);
                draft.ChangeDelivery(cause, message.Seq, receipt.State, receipt.Code, receipt.Detail);
                if (receipt.Code == SendOutcome.Unreachable) draft.Add(cause, new ReachabilityChanged(snapshot.ReplyTo?.Channel ?? snapshot.Case.Channel, false, receipt.Detail));
                var set = rules.Current;
                Consequences.Draw(draft, snapshot.Case, set, new EscalationFacts { Language = options.DefaultLanguage }, ContactTiers.Of(set, snapshot.Contact));
                work = draft.ToUnitOfWork() with { Inbox = row.Id, InboxResult = "receipt" };
            }

            var outcome = await store.CommitAsync(work).ConfigureAwait(false);
            if (outcome is CommitOutcome.Committed) committed.Announce(work);
            if (outcome is not CommitOutcome.Conflict) return IsFinal(outcome);
            metrics.Conflict();
        }

        return false;
    }

    private static bool IsFinal(CommitOutcome outcome) => outcome is CommitOutcome.Committed or CommitOutcome.AlreadyDone;
}
