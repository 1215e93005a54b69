using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Processing;

/// <summary>
/// Asks a channel for what a message lacks: files that are still with the platform. For a while; then the message goes on without them and says so, because a
/// customer must not wait for a file server.
/// </summary>
internal sealed class Preparation(IChannel channel, InboxRow row, InboundMessage message, IntakeOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private DateTimeOffset? giveUpAt;
    private int tries;

    public InboundMessage Message => message;

    /// <summary>The message as it goes on; null until then.</summary>
    public InboundMessage? Ready { get; private set; }

    /// <summary>Tries once; null when the message is ready, otherwise when to try again.</summary>
    public async ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        giveUpAt ??= now + options.PrepareFor;
        if (now >= giveUpAt)
        {
            IntakeLog.PreparationGivenUp(log, row.Id.Value, row.Raw.Account.Value, message.PendingFiles.Count);
            Ready = WithoutFiles();
            return null;
        }

        var (again, reason) = (Wait(null), "");
        using var limit = new CancellationTokenSource(giveUpAt.Value - now, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            switch (await channel.PrepareAsync(row.Raw, message, either.Token).ConfigureAwait(false))
            {
                case PrepareOutcome.Ready ready:
                    Ready = ready.Message with { NeedsPreparing = false, PendingFiles = [] };
                    return null;
                case PrepareOutcome.Later later:
                    (again, reason) = (Wait(later.After), later.Reason);
                    break;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            reason = "The platform did not answer in time.";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug or a broken connection in the connector: tried again like any other failure, and the message goes on without the files in the end.
            IntakeLog.PreparationFault(log, row.Id.Value, row.Raw.Account.Value, fault);
        }

        tries++;
        IntakeLog.PreparationLater(log, row.Id.Value, row.Raw.Account.Value, tries, reason);
        var due = time.GetUtcNow() + again;
        return due < giveUpAt ? due : giveUpAt;
    }

    private TimeSpan Wait(TimeSpan? asked)
    {
        var own = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(tries, 5), LongestWait.TotalSeconds));
        return asked > own ? asked.Value : own;
    }

    private InboundMessage WithoutFiles() => message with
    {
        NeedsPreparing = false,
        PendingFiles = [],
        Notes = message.Notes.Concat(message.PendingFiles.Select(f => new MessageNote("file-missing", f.Name))).ToValueList(),
    };
}
