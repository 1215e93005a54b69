namespace ChannelHub.Cases;

/// <summary>
/// What a customer last said about being written to in one conversation, that is: by one of our numbers (or services) to one of theirs. It outlives the
/// case and is there without any.
/// </summary>
/// <param name="Granted">False after "STOP", true again after "START".</param>
/// <param name="Word">The word that the customer used, for whoever has to explain why.</param>
public sealed record Consent(ConversationRef Conversation, bool Granted, string Word, DateTimeOffset At);

/// <summary>Reads what customers said about being written to. Written with a decision (<see cref="UnitOfWork.Consents"/>).</summary>
public interface IConsents
{
    /// <summary>Null if the customer never said anything about it.</summary>
    ValueTask<Consent?> FindAsync(ConversationRef conversation, CancellationToken stop);
}
