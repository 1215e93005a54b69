using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Reads what a decision needs and commits it whole.</summary>
internal sealed class SqliteCaseStore(WriteLoop writer, ReadPool readers, Numbers numbers) : ICaseStore
{
    public ValueTask<ConversationSnapshot> LoadConversationAsync(ConversationRef conversation, ContactAddress sender, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<ConversationSnapshot>(stop)
            : ValueTask.FromResult(readers.Read((conversation, sender), static (reader, q) => Snapshots.ReadConversation(reader, q.conversation, q.sender)));

    public ValueTask<CaseSnapshot?> LoadCaseAsync(CaseNumber number, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<CaseSnapshot?>(stop)
            : ValueTask.FromResult(readers.Read(number, static (reader, n) => Snapshots.ReadCase(reader, n)));

    public ValueTask<MessageBody?> ReadBodyAsync(MessageId message, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<MessageBody?>(stop)
            : ValueTask.FromResult(readers.Read(message, static (reader, m) => Snapshots.ReadBody(reader, m)));

    public ValueTask<ConversationRef?> FindConversationAsync(MessageId message, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<ConversationRef?>(stop)
            : ValueTask.FromResult(readers.Read(message, static (reader, m) => Snapshots.FindConversation(reader, m)));

    public ValueTask<bool> TakesPartAsync(CaseNumber number, ContactAddress address, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<bool>(stop)
            : ValueTask.FromResult(readers.Read((number, address), static (reader, q) => Snapshots.ReadTakesPart(reader, q.number, q.address)));

    public ValueTask<int?> FindTakeOverAsync(CaseNumber number, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<int?>(stop)
            : ValueTask.FromResult(readers.Read(number, static (reader, n) => Snapshots.FindTakeOver(reader, n)));

    public Task<CommitOutcome> CommitAsync(UnitOfWork work) => writer.RunAsync(new CommitOperation(new PreparedUnit(work)));

    public Task<bool> RehearseAsync(RawInbound raw, IReadOnlyList<UnitOfWork> works) => writer.RunAsync(new RehearsalOperation(raw, works));

    public CaseNumber NextCaseNumber() => new(numbers.NextCase());

    public ContactId NextContactId() => new(numbers.NextContact());
}
