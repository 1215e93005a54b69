using ChannelHub.Cases;

namespace ChannelHub.Intake.Sending;

/// <summary>What a try to send came to, as it is to be written down. It is kept until the store has it: a send is never repeated because writing its end failed.</summary>
internal abstract record Settlement
{
    private Settlement()
    {
    }

    /// <param name="NotFor">Which of several recipients were refused, and why; null if none.</param>
    public sealed record Sent(IReadOnlyList<string> PlatformIds, string? NotFor = null) : Settlement;

    /// <param name="Next">The row as it is to be tried again.</param>
    public sealed record Again(OutboxRow Next, string Reason, IReadOnlyList<string> PlatformIds) : Settlement;

    public sealed record Failed(string Reason, string? Code) : Settlement;

    /// <summary>Not sent, because a person took over first.</summary>
    public sealed record Withdrawn : Settlement;

    public sealed record Unconfirmed(string Reason) : Settlement;

    /// <summary>Nothing to send any more: the answer was settled in another way.</summary>
    public sealed record Nothing : Settlement;
}
