using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>What customers said about being written to, in memory.</summary>
public sealed class InMemoryConsents : IConsents
{
    private readonly ConcurrentDictionary<ConversationRef, Consent> all = new();

    public void Put(Consent consent) => all[consent.Conversation] = consent;

    public ValueTask<Consent?> FindAsync(ConversationRef conversation, CancellationToken stop) => ValueTask.FromResult(all.GetValueOrDefault(conversation));
}
