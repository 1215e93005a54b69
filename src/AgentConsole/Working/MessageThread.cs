using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>The messages and notes of a case in the order in which they came, ready to be shown.</summary>
public sealed record MessageThread(IReadOnlyList<ThreadMessage> Messages, int Hidden)
{
    /// <summary>How many of the latest messages a page shows unless it is asked for all.</summary>
    public const int Latest = 100;

    public static MessageThread Of(CaseDetails details, bool all)
    {
        var deleted = details.Events.Select(e => e.Data).OfType<MessageDeleted>().Select(d => d.Message).ToHashSet();
        var edited = details.Events.Select(e => e.Data).OfType<MessageEdited>().GroupBy(d => d.Message).ToDictionary(g => g.Key, g => g.Last().NewText);
        var hidden = all ? 0 : Math.Max(0, details.Messages.Count - Latest);
        var shown = details.Messages.OrderBy(m => m.Message.Id.Seq).Skip(hidden).Select(view => new ThreadMessage
        {
            View = view,
            IsDeleted = deleted.Contains(view.Message.Id.Seq),
            ReplacedBy = edited.TryGetValue(view.Message.Id.Seq, out var later) ? later : null,
        });
        return new MessageThread(shown.ToList(), hidden);
    }
}

public sealed record ThreadMessage
{
    public required MessageView View { get; init; }

    /// <summary>The customer took it back; it stays for the desk.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The message with the new wording, if the customer changed this one.</summary>
    public int? ReplacedBy { get; init; }

    public StoredMessage Message => View.Message;

    public int Seq => Message.Id.Seq;

    /// <summary>Whether an agent has to say what became of it: its fate is not known, or it is known to have failed.</summary>
    public bool NeedsSettling => View.Delivery?.State is DeliveryState.Unconfirmed or DeliveryState.Failed;
}
