using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>Which message the platform knows by which id, as the outbox would tell. Sending itself is the tests' business, so the rest of the outbox is not there.</summary>
public sealed class InMemoryNames : IOutbox
{
    private readonly ConcurrentDictionary<(AccountName, string), MessageId> names = new();

    public void Put(AccountName account, string platformId, MessageId message) => names[(account, platformId)] = message;

    public Task<MessageId?> FindByPlatformIdAsync(AccountName account, string platformId, CancellationToken stop) =>
        Task.FromResult<MessageId?>(names.TryGetValue((account, platformId), out var message) ? message : null);

    public Task<OutboxPage> ReadUnsentAsync(AccountName account, long after, int limit, CancellationToken stop) => throw NotForChannels();

    public Task<bool> BeginAsync(MessageId id) => throw NotForChannels();

    public Task SettleAsync(SendSettlement settlement) => throw NotForChannels();

    public Task<DeliveryState?> FindStateAsync(MessageId id, CancellationToken stop) => throw NotForChannels();

    private static NotSupportedException NotForChannels() => new("A channel has no business with this.");
}
