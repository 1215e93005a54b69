using ChannelHub.Cases;
using ChannelHub.Intake.Linking;
using ChannelHub.Routing.Promises;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Sending;

/// <summary>One try to send one answer, and what follows from how it ended.</summary>
public sealed class AnswerSender(IOutbox outbox, ICaseStore store, RoutingSource rules, LinkKey key, IChangeFeed feed, IntakeOptions options, IntakeMetrics metrics, TimeProvider time, ILogger<AnswerSender> log)
{
    /// <summary>An answer that can't be sent for so long stands on its case as undelivered while it is tried on: whoever wrote it should know, and may call instead.</summary>
    public static readonly TimeSpan SaidAfter = TimeSpan.FromMinutes(10);

    /// <summary>Tries once. Throws only when the store can't be asked, and then nothing was sent.</summary>
    internal async Task<Settlement> TryAsync(IChannel channel, SendRate rate, OutboxRow row, CancellationToken stop)
    {
        var platform = channel.Capabilities;
        if (row.State == DeliveryState.Sending && !platform.RecognisesRepeats && !platform.LooksUpRepeats) return new Settlement.Unconfirmed("The program stopped while the answer was being sent.");
        if (time.GetUtcNow() - row.Message.At > options.SendFor) return new Settlement.Failed($"It was tried {row.Attempts} times over {options.SendFor.TotalHours:0} hours.", "expired");

        if (await IsWithdrawnAsync(row, stop).ConfigureAwait(false)) return new Settlement.Withdrawn();

        // What can't be repeated safely is noted before it leaves: after a crash in between it counts as unconfirmed, or is looked up before it is repeated.
        if (row.State == DeliveryState.Pending && !platform.RecognisesRepeats && !await outbox.BeginAsync(row.Message.Id).ConfigureAwait(false)) return new Settlement.Nothing();
        return Judge(channel, rate, row, await SendAsync(channel, row, stop).ConfigureAwait(false));
    }

    /// <summary>Writes a try's end down; false if the store can't write now.</summary>
    internal async Task<bool> SettleAsync(OutboxRow row, Settlement settlement, CancellationToken stop)
    {
        var message = row.Message;
        var account = message.Conversation.Account;
        try
        {
            switch (settlement)
            {
                case Settlement.Sent sent:
                    await outbox.SettleAsync(new SendSettlement(message.Id, account, DeliveryState.Sent, row.Attempts + 1, 0, row.DueAt, sent.PlatformIds, null, time.GetUtcNow())).ConfigureAwait(false);
                    if (!message.Id.HasCase) return true;
                    if (row.Attempts > 0) await TellAsync(message.Id, DeliveryState.Sent, null, c => c.UndeliveredAnswers.Contains(message.Id.Seq), stop).ConfigureAwait(false);
                    feed.Publish(new Change(message.Id.Case));
                    return true;
                case Settlement.Again again:
                    IntakeLog.SendRetried(log, message.Id.ToString(), account.Value, again.Next.Attempts, again.Reason, again.Next.DueAt);
                    await outbox.SettleAsync(new SendSettlement(
                        message.Id, account, DeliveryState.Pending, again.Next.Attempts, again.Next.PartsSent, again.Next.DueAt, again.PlatformIds, again.Reason, time.GetUtcNow())).ConfigureAwait(false);
                    if (message.Id.HasCase && time.GetUtcNow() - message.At >= SaidAfter) await TellAsync(message.Id, DeliveryState.Pending, again.Reason, c => !c.UndeliveredAnswers.Contains(message.Id.Seq), stop).ConfigureAwait(false);
                    return true;
                case Settlement.Failed failed:
                    IntakeLog.SendFailed(log, message.Id.ToString(), account.Value, failed.Reason);
                    return await ChangeDeliveryAsync(message.Id, DeliveryState.Failed, failed.Code, failed.Reason, stop).ConfigureAwait(false);
                case Settlement.Withdrawn:
                    // The cause is the person: nobody has to see to an answer that was not to leave.
                    return await ChangeDeliveryAsync(message.Id, DeliveryState.Failed, "withdrawn", "A person took over before it was sent.", stop, CauseKind.Agent).ConfigureAwait(false);
                case Settlement.Unconfirmed unconfirmed:
                    IntakeLog.SendUnconfirmed(log, message.Id.ToString(), account.Value, unconfirmed.Reason);
                    return await ChangeDeliveryAsync(message.Id, DeliveryState.Unconfirmed, null, unconfirmed.Reason, stop).ConfigureAwait(false);
                default:
                    return true;
            }
        }
        catch (StoreUnavailableException fault)
        {
            IntakeLog.SendFault(log, message.Id.ToString(), account.Value, fault);
            return false;
        }
    }

    /// <summary>Notes on the case that an answer is held up, or that it has gone after all. Left out where the store can't write: the answer's own state says it as well.</summary>
    private async Task TellAsync(MessageId id, DeliveryState state, string? reason, Func<Case, bool> isNews, CancellationToken stop)
    {
        while (await store.LoadCaseAsync(id.Case, stop).ConfigureAwait(false) is { } snapshot && isNews(snapshot.Case))
        {
            var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, time.GetUtcNow());
            draft.Add(new Cause(CauseKind.Receipt, "send"), new DeliveryChanged(id.Seq, state, state == DeliveryState.Pending ? "delayed" : null, reason));
            if (await store.CommitAsync(draft.ToUnitOfWork()).ConfigureAwait(false) is CommitOutcome.Conflict) continue;
            feed.Publish(new Change(id.Case));
            return;
        }
    }

    /// <summary>Whether the bot wrote it and a person has taken over since, before any part of it left.</summary>
    private async ValueTask<bool> IsWithdrawnAsync(OutboxRow row, CancellationToken stop) =>
        row is { Message.Author.Kind: AuthorKind.Bot, State: DeliveryState.Pending, PartsSent: 0 }
        && await store.FindTakeOverAsync(row.Message.Id.Case, stop).ConfigureAwait(false) is { } at
        && row.Message.Id.Seq < at;

    private async Task<SendOutcome> SendAsync(IChannel channel, OutboxRow row, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return await channel.SendAsync(row.Message.CodeSeed is null ? row : row with { Message = LinkDigits.Fill(key, row.Message) }, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new SendOutcome.Unknown($"The platform did not answer within {options.SendTimeout.TotalSeconds:0} seconds.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            IntakeLog.SendFault(log, row.Message.Id.ToString(), channel.Account.Value, fault);
            return new SendOutcome.Unknown($"Sending failed unexpectedly ({fault.GetType().Name}).");
        }
    }

    private Settlement Judge(IChannel channel, SendRate rate, OutboxRow row, SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Sent sent:
                metrics.Send(channel.Account, "sent");
                return new Settlement.Sent(sent.PlatformIds);
            case SendOutcome.Retry retry:
                metrics.Send(channel.Account, "retry");
                if (retry is { After: { } wait, ConversationOnly: false }) rate.HoldAccount(time.GetUtcNow() + wait);
                return Again(row, retry.Reason, retry.After, retry.PartsSent, retry.PlatformIds ?? []);
            case SendOutcome.Refused refused:
                metrics.Send(channel.Account, "refused");
                return new Settlement.Failed(refused.Reason, refused.Code);
            case SendOutcome.Unknown unknown:
                metrics.Send(channel.Account, "unknown");
                return channel.Capabilities is { RecognisesRepeats: true } or { LooksUpRepeats: true } ? Again(row, unknown.Reason, null, row.PartsSent, []) : new Settlement.Unconfirmed(unknown.Reason);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} is not known.");
        }
    }

    private Settlement.Again Again(OutboxRow row, string reason, TimeSpan? asked, int partsSent, IReadOnlyList<string> platformIds)
    {
        var attempts = row.Attempts + 1;
        var next = row with
        {
            State = DeliveryState.Pending,
            Attempts = attempts,
            PartsSent = Math.Max(row.PartsSent, partsSent),
            DueAt = time.GetUtcNow() + SendBackoff.After(attempts, Random.Shared.NextDouble(), asked),
        };
        return new Settlement.Again(next, reason, platformIds);
    }

    private async Task<bool> ChangeDeliveryAsync(MessageId id, DeliveryState state, string? code, string reason, CancellationToken stop, CauseKind by = CauseKind.Receipt)
    {
        while (true)
        {
            if (await outbox.FindStateAsync(id, stop).ConfigureAwait(false) is not { } before || !DeliveryProgress.Advances(before, state)) return true;
            if (!id.HasCase) return await store.CommitAsync(new UnitOfWork { Deliveries = [new DeliveryUpdate(id, state, reason)] }).ConfigureAwait(false) is CommitOutcome.Committed;
            if (await store.LoadCaseAsync(id.Case, stop).ConfigureAwait(false) is not { } snapshot) return true;
            var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, time.GetUtcNow());
            var cause = new Cause(by, by == CauseKind.Receipt ? "send" : "take-over");
            draft.ChangeDelivery(cause, id.Seq, state, code, reason);
            if (code == SendOutcome.Unreachable) draft.Add(cause, new ReachabilityChanged(snapshot.ReplyTo?.Channel ?? snapshot.Case.Channel, false, reason));
            var set = rules.Current;
            Consequences.Draw(draft, snapshot.Case, set, new EscalationFacts { Language = options.DefaultLanguage }, ContactTiers.Of(set, snapshot.Contact));
            switch (await store.CommitAsync(draft.ToUnitOfWork()).ConfigureAwait(false))
            {
                case CommitOutcome.Committed:
                    feed.Publish(new Change(id.Case, snapshot.Case.ReplyTo));
                    return true;
                case CommitOutcome.Conflict:
                    continue;
                default:
                    return false;
            }
        }
    }
}
