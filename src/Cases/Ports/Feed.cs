namespace ChannelHub.Cases;

/// <summary>Tells listeners in this process that something was committed. It carries no content: a listener reads the store, so a lost or doubled note does no harm.</summary>
public interface IChangeFeed
{
    /// <summary>Notes on one conversation (new messages in it). Dispose to stop.</summary>
    IChangeListener ListenToConversation(ConversationRef conversation);

    /// <summary>Notes on cases, parked rows and ledger, for the console.</summary>
    IChangeListener ListenToAll();

    void Publish(Change change);
}

/// <summary>What a note is about; the fields that do not apply are null.</summary>
/// <param name="Agent">Whose presence or offers changed.</param>
public sealed record Change(CaseNumber? Case = null, ConversationRef? Conversation = null, bool Parked = false, AgentId? Agent = null);

public interface IChangeListener : IDisposable
{
    /// <summary>Waits for the next note. Notes that came while nobody waited are folded into one (at most <c>64</c> cases are named).</summary>
    ValueTask<IReadOnlyList<Change>> WaitAsync(CancellationToken stop);
}
