using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>
/// Cases held in memory behind the console's ports. What is decided is decided by the real <see cref="CaseCommands"/> and folded by the real
/// <see cref="CaseFold"/>; only the storage is played.
/// </summary>
public sealed class MemoryDesk(MemoryFeed feed, TimeProvider time) : ICaseQueries, ICaseDesk, IInbox, IMessageIntake, IAttachmentStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Held> cases = [];
    private readonly Dictionary<long, ParkedRow> parked = [];
    private readonly Dictionary<long, Contact> contacts = [];

    public List<LedgerRow> Ledger { get; } = [];

    /// <summary>Contents by hash.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The filters of all list queries made.</summary>
    public List<CaseFilter> Asked { get; } = [];

    /// <summary>All commands that were asked for.</summary>
    public List<CaseCommand> Commands { get; } = [];

    /// <summary>What every command comes to until it is set to null again.</summary>
    public CommandOutcome? Answer { get; set; }

    public void Add(Contact contact)
    {
        lock (gate) contacts[contact.Id.Value] = contact;
    }

    public void Park(ParkedRow row)
    {
        lock (gate) parked[row.Row.Id.Value] = row;
        feed.Publish(new Change(Parked: true));
    }

    /// <summary>Opens a case or changes one by a draft, as the pipeline would.</summary>
    public CaseNumber Commit(CaseDraft draft)
    {
        var number = draft.Current.Number;
        lock (gate)
        {
            var held = cases.TryGetValue(number.Value, out var known) ? known : cases[number.Value] = new Held();
            held.Case = draft.Current;
            held.Conversation = draft.Conversation ?? held.Conversation;
            held.Events.AddRange(draft.Events);
            held.Messages.AddRange(draft.Messages.Select(m => new MessageView(m, m.Direction == Direction.Out ? new DeliveryView(DeliveryState.Pending, null, 0, null) : null)));
            foreach (var update in draft.Deliveries) SetDelivery(held, update.Message.Seq, v => v with { State = update.State, Error = update.Detail });
        }

        feed.Publish(new Change(number));
        return number;
    }

    public void Change(CaseNumber number, Action<CaseDraft> change) => Commit(With(number, change));

    public void Deliver(CaseNumber number, int message, DeliveryView delivery)
    {
        lock (gate) SetDelivery(cases[number.Value], message, _ => delivery);
        feed.Publish(new Change(number));
    }

    public Case Find(CaseNumber number)
    {
        lock (gate) return cases[number.Value].Case;
    }

    public Task<CasePage> ListAsync(CaseFilter filter, CancellationToken stop)
    {
        lock (gate)
        {
            Asked.Add(filter);
            var after = filter.Cursor is null ? 0 : int.Parse(filter.Cursor, CultureInfo.InvariantCulture);
            var found = cases.Values.Where(h => Matches(h, filter)).OrderByDescending(h => h.Case.UpdatedAt).ThenByDescending(h => h.Case.Number).ToList();
            var page = found.Skip(after).Take(filter.Limit).Select(h => new CaseListItem(h.Case, ContactOf(h.Case)?.Name, FirstWords(h))).ToList();
            return Task.FromResult(new CasePage(page, after + page.Count < found.Count ? (after + page.Count).ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public IAsyncEnumerable<Case> ReadLiveAsync(CancellationToken stop) => throw new NotSupportedException("The console lists page by page.");

    public Task<CaseDetails?> FindAsync(CaseNumber number, CancellationToken stop)
    {
        lock (gate) return Task.FromResult(cases.TryGetValue(number.Value, out var h) ? new CaseDetails(h.Case, ContactOf(h.Case), [.. h.Messages], [.. h.Events]) : null);
    }

    public Task<IReadOnlyList<MessageView>> ReadConversationAsync(ConversationRef conversation, long afterPosition, int limit, CancellationToken stop) =>
        throw new NotSupportedException("The console does not read conversations.");

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(CancellationToken stop)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<LedgerRow>>([.. Ledger]);
    }

    public Task<Contact?> FindContactAsync(ContactId id, CancellationToken stop) => Task.FromResult(contacts.GetValueOrDefault(id.Value));

    public Task<CommandOutcome> ExecuteAsync(CaseNumber number, CaseCommand command, Actor actor, int? expectedVersion, CancellationToken stop)
    {
        Commands.Add(command);
        if (Answer is { } answer) return Task.FromResult(answer);
        CaseDraft draft;
        lock (gate)
        {
            if (!cases.TryGetValue(number.Value, out var held)) return Task.FromResult<CommandOutcome>(new CommandOutcome.NotFound());
            if (expectedVersion is { } version && version != held.Case.Version) return Task.FromResult<CommandOutcome>(new CommandOutcome.Stale(held.Case.Version));
            draft = CaseDraft.Of(held.Case, held.Conversation, time.GetUtcNow());
        }

        if (CaseCommands.Decide(draft, command, actor) is CommandDecision.Refused refused) return Task.FromResult<CommandOutcome>(new CommandOutcome.Refused(refused.Code, refused.Reason));
        Commit(draft);
        return Task.FromResult<CommandOutcome>(new CommandOutcome.Done(draft.Current, draft.Messages.Count > 0 ? draft.Messages[^1].Id : null));
    }

    public Task<IReadOnlyList<ParkedRow>> ListParkedAsync(InboxId after, int limit, CancellationToken stop)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<ParkedRow>>(parked.Values.Where(p => p.Row.Id.Value > after.Value).OrderBy(p => p.Row.Id.Value).Take(limit).ToList());
    }

    public Task<bool> RetryParkedAsync(InboxId id)
    {
        bool done;
        lock (gate) done = parked.Remove(id.Value);
        feed.Publish(new Change(Parked: true));
        return Task.FromResult(done);
    }

    public Stream? Open(string sha256) => Files.TryGetValue(sha256, out var content) ? new MemoryStream(content) : null;

    public Task<StoreFileOutcome> StoreAsync(Stream content, long maxBytes, CancellationToken stop) => throw new NotSupportedException("The console stores no files.");

    public ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw) => throw new NotSupportedException("The console stores no messages.");

    public Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position) => throw new NotSupportedException("The console stores no messages.");

    public Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop) => throw new NotSupportedException("The console polls nothing.");

    public void CountRefused(AccountName account, string reason) => throw new NotSupportedException("The console refuses no messages.");

    public void CountRefused(AccountName account, int count) => throw new NotSupportedException("The console refuses no messages.");

    public Task<IReadOnlyList<InboxRow>> ReadPendingAsync(AccountName account, InboxId after, int limit, CancellationToken stop) => throw new NotSupportedException("The console reads no pending rows.");

    public Task<bool> ParkAsync(InboxId id, string error, DateTimeOffset at) => throw new NotSupportedException("The console parks nothing.");

    public Task<InboxRow?> UnparkAsync(InboxId id) => throw new NotSupportedException("The console asks the intake to retry.");

    private CaseDraft With(CaseNumber number, Action<CaseDraft> change)
    {
        CaseDraft draft;
        lock (gate) draft = CaseDraft.Of(cases[number.Value].Case, cases[number.Value].Conversation, time.GetUtcNow());
        change(draft);
        return draft;
    }

    private Contact? ContactOf(Case c) => c.Contact is { } id ? contacts.GetValueOrDefault(id.Value) : null;

    private static string? FirstWords(Held h) => h.Messages.FirstOrDefault(m => m.Message.Direction == Direction.In)?.Message.Body.Text;

    private static void SetDelivery(Held held, int seq, Func<DeliveryView, DeliveryView> change)
    {
        var at = held.Messages.FindIndex(m => m.Message.Id.Seq == seq);
        held.Messages[at] = held.Messages[at] with { Delivery = change(held.Messages[at].Delivery ?? new DeliveryView(DeliveryState.Pending, null, 0, null)) };
    }

    private bool Matches(Held h, CaseFilter f) =>
        (f.Status is null || h.Case.Status == f.Status)
        && (f.Level is null || h.Case.Level == f.Level)
        && (f.Department is null || h.Case.Department == f.Department)
        && (f.Channel is null || h.Case.Channel == f.Channel)
        && (f.Queue is null || h.Case.Queue == f.Queue)
        && (f.Contact is null || h.Case.Contact == f.Contact)
        && (f.Owner is null || h.Case.Owner == f.Owner)
        && (!f.Unowned || h.Case.Owner is null)
        && (f.Text is null || $"{h.Case.Number} {h.Case.Subject} {FirstWords(h)} {ContactOf(h.Case)?.Name}".Contains(f.Text, StringComparison.OrdinalIgnoreCase));

    private sealed class Held
    {
        public Case Case { get; set; } = null!;

        public Conversation? Conversation { get; set; }

        public List<CaseEvent> Events { get; } = [];

        public List<MessageView> Messages { get; } = [];
    }
}
