using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>
/// As much of the hub as a channel meets, in memory: it stores each payload once, maps it with the account's channel, keeps conversations by position, and counts. There is no bot
/// and no router: a test answers for itself.
/// </summary>
public sealed class InMemoryHub(InMemoryChangeFeed feed, TimeProvider time) : IMessageIntake, ICaseQueries
{
    private readonly Lock turn = new();
    private readonly Dictionary<(AccountName, string), RawInbound> inbox = [];
    private readonly Dictionary<ConversationRef, List<StoredMessage>> conversations = [];
    private readonly Dictionary<AccountName, LedgerRow> ledger = [];
    private readonly Dictionary<(AccountName, string), string> positions = [];
    private readonly List<DeliveryReceipt> receipts = [];
    private readonly List<ConversationSignal> signals = [];
    private readonly List<(RawInbound Raw, string Error)> parked = [];
    private readonly Dictionary<string, int> refusals = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<AccountName, IChannel> channels = new Dictionary<AccountName, IChannel>();
    private int seq;

    /// <summary>Why nothing can be stored now; null when it can.</summary>
    public string? Fault { get; set; }

    /// <summary>While this is set, accepting waits for it: what a receiver answers meanwhile, it answers too early.</summary>
    public Task? Hold { get; set; }

    /// <summary>Called at every read of a conversation, after it was read and before the reader gets it: the moment in which news is missed by whoever does not listen yet.</summary>
    public Action? OnRead { get; set; }

    public IReadOnlyList<RawInbound> Inbox => Locked(() => inbox.Values.ToArray());

    public IReadOnlyList<DeliveryReceipt> Receipts => Locked(() => receipts.ToArray());

    public IReadOnlyList<ConversationSignal> Signals => Locked(() => signals.ToArray());

    public IReadOnlyList<(RawInbound Raw, string Error)> Parked => Locked(() => parked.ToArray());

    public IReadOnlyDictionary<string, int> Refusals => Locked(() => new Dictionary<string, int>(refusals));

    public void Use(IEnumerable<IChannel> all) => channels = all.ToDictionary(c => c.Account);

    public LedgerRow Ledger(AccountName account) => Locked(() => ledger.GetValueOrDefault(account) ?? new LedgerRow { Account = account });

    public IReadOnlyList<StoredMessage> Messages(ConversationRef conversation) => Locked(() => conversations.GetValueOrDefault(conversation)?.ToArray() ?? []);

    public async ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw)
    {
        if (Hold is { } hold) await hold;
        if (Fault is { } fault) return new AcceptOutcome.Unavailable(fault);
        AcceptOutcome outcome;
        lock (turn)
        {
            if (!inbox.TryAdd((raw.Account, raw.ExternalId), raw))
            {
                Count(raw.Account, r => r with { Received = r.Received + 1, Duplicate = r.Duplicate + 1 });
                return new AcceptOutcome.Duplicate();
            }

            Count(raw.Account, r => r with { Received = r.Received + 1, Stored = r.Stored + 1 });
            outcome = new AcceptOutcome.Stored(new InboxId(inbox.Count));
        }

        Process(raw);
        return outcome;
    }

    public async Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position)
    {
        if (Hold is { } hold) await hold;
        if (Fault is { } fault) return new AcceptBatchOutcome.Unavailable(fault);
        List<AcceptOutcome> rows = [];
        foreach (var raw in raws) rows.Add(await AcceptAsync(raw));
        lock (turn)
        {
            if (position is not null) positions[(position.Account, position.Name)] = position.Value;
        }

        return new AcceptBatchOutcome.Stored(rows);
    }

    public Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop) => Task.FromResult(Locked(() => positions.GetValueOrDefault((account, name))));

    public void CountRefused(AccountName account, string reason)
    {
        lock (turn)
        {
            Count(account, r => r with { Received = r.Received + 1, Refused = r.Refused + 1 });
            refusals[reason] = refusals.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>Writes an answer into a conversation, as a decision would.</summary>
    public OutboundMessage Reply(ConversationRef conversation, MessageBody body, AuthorKind by = AuthorKind.Bot, string? name = null)
    {
        var message = Append(conversation, Direction.Out, new MessageAuthor(by, Name: name), body);
        return new OutboundMessage { Id = message.Id, Conversation = conversation, Channel = message.Channel!, Position = message.Position, At = message.At, Author = message.Author, Body = body };
    }

    public Task<IReadOnlyList<MessageView>> ReadConversationAsync(ConversationRef conversation, long afterPosition, int limit, CancellationToken stop)
    {
        var page = Locked<IReadOnlyList<MessageView>>(() =>
            [.. (conversations.GetValueOrDefault(conversation) ?? []).Where(m => m.Position > afterPosition).Take(limit).Select(m => new MessageView(m, null))]);
        OnRead?.Invoke();
        return Task.FromResult(page);
    }

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(CancellationToken stop) => Task.FromResult(Locked<IReadOnlyList<LedgerRow>>(() => [.. ledger.Values]));

    public Task<bool> RetryParkedAsync(InboxId id) => throw NotForChannels();

    public Task<CasePage> ListAsync(CaseFilter filter, CancellationToken stop) => throw NotForChannels();

    public IAsyncEnumerable<Case> ReadLiveAsync(CancellationToken stop) => throw NotForChannels();

    public Task<CaseDetails?> FindAsync(CaseNumber number, CancellationToken stop) => throw NotForChannels();

    public Task<Contact?> FindContactAsync(ContactId id, CancellationToken stop) => throw NotForChannels();

    private static NotSupportedException NotForChannels() => new("A channel has no business with this.");

    private void Process(RawInbound raw)
    {
        Normalised mapped;
        try
        {
            mapped = channels[raw.Account].Map(raw);
        }
        catch (Exception e)
        {
            mapped = new Normalised.Invalid(e.ToString());
        }

        switch (mapped)
        {
            case Normalised.Message { Value: var m }:
                Append(m.ConversationRef, Direction.In, new MessageAuthor(AuthorKind.Customer, Name: m.Sender.Name), new MessageBody
                {
                    Text = m.Text, FullText = m.FullText, Subject = m.Subject, Html = m.Html, Attachments = m.Attachments, ExternalId = m.ExternalId, Language = m.Language, Traits = m.Traits, Sender = m.Sender,
                });
                break;
            case Normalised.Receipt { Value: var receipt }:
                lock (turn) receipts.Add(receipt);
                break;
            case Normalised.Signal { Value: var signal }:
                lock (turn) signals.Add(signal);
                break;
            case Normalised.Invalid { Reason: var reason }:
                lock (turn)
                {
                    parked.Add((raw, reason));
                    Count(raw.Account, r => r with { Parked = r.Parked + 1, Processed = r.Processed - 1 });
                }

                break;
        }

        lock (turn) Count(raw.Account, r => r with { Processed = r.Processed + 1 });
    }

    private StoredMessage Append(ConversationRef conversation, Direction direction, MessageAuthor author, MessageBody body)
    {
        StoredMessage message;
        lock (turn)
        {
            if (!conversations.TryGetValue(conversation, out var messages)) conversations[conversation] = messages = [];
            message = new StoredMessage
            {
                Id = new MessageId(new CaseNumber(1), ++seq),
                Conversation = conversation,
                Position = messages.Count + 1,
                Direction = direction,
                Author = author,
                At = time.GetUtcNow(),
                Channel = channels[conversation.Account].Type,
                Body = body,
            };
            messages.Add(message);
        }

        feed.Publish(new Change(message.Id.Case, conversation));
        return message;
    }

    private void Count(AccountName account, Func<LedgerRow, LedgerRow> change) => ledger[account] = change(ledger.GetValueOrDefault(account) ?? new LedgerRow { Account = account });

    private T Locked<T>(Func<T> read)
    {
        lock (turn) return read();
    }
}
