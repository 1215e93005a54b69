using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Routing.Tests.Promises;

/// <summary>A case that is decided step by step as the hub does it: each step a draft, its events kept, its timers kept and fired when due.</summary>
internal sealed class History(PromiseBook book, string? tier = null)
{
    public static readonly CaseNumber Number = new(7);
    private static readonly AccountName Web = new("web");
    private readonly SortedDictionary<string, DateTimeOffset> timers = new(StringComparer.Ordinal);

    public PromiseBook Book { get; set; } = book;

    public List<CaseEvent> Events { get; } = [];

    public IReadOnlyDictionary<string, DateTimeOffset> Timers => timers;

    public List<ClockAlarm> Alarms { get; } = [];

    public Case Case { get; private set; } = null!;

    public Conversation? Conversation { get; private set; }

    public void Open(DateTimeOffset at, RoutingResult result)
    {
        Conversation = new Conversation { Ref = new ConversationRef(Web, "k"), Channel = "webchat", Position = 0 };
        var draft = CaseDraft.Open(Number, new Opened("webchat", Web, "k"), Message, Conversation, at);
        draft.AddMessage(Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "hola" });
        draft.Add(new Cause(CauseKind.Rule, result.Rule), Routed(result));
        Keep(draft, null);
    }

    public void CustomerWrites(DateTimeOffset at) => Decide(at, draft =>
    {
        draft.AddMessage(Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "sigo aquí" });
        draft.Trigger(StatusTrigger.CustomerWrote, Message);
    });

    public void BotWrites(DateTimeOffset at, AuthorKind author = AuthorKind.Bot) => Decide(at, draft =>
        draft.AddMessage(new Cause(CauseKind.Bot), Direction.Out, new MessageAuthor(author), new MessageBody { Text = "recibido" }));

    public CommandDecision Command(DateTimeOffset at, CaseCommand command)
    {
        CommandDecision? decision = null;
        Decide(at, draft => decision = CaseCommands.Decide(draft, command, new Actor(new AgentId("ana"), "Ana")));
        return decision!;
    }

    public void Decide(DateTimeOffset at, Action<CaseDraft> decide)
    {
        FireUntil(at);
        var draft = CaseDraft.Of(Case, Conversation, at);
        decide(draft);
        Keep(draft, Case);
    }

    /// <summary>Fires every timer that is due, in the order of their times.</summary>
    public void FireUntil(DateTimeOffset at)
    {
        while (timers.Count > 0 && timers.MinBy(t => t.Value) is var next && next.Value <= at)
        {
            timers.Remove(next.Key);
            var draft = CaseDraft.Of(Case, Conversation, next.Value);
            Alarms.Add(PromiseClocks.OnTimer(draft, next.Key));
            Keep(draft, null, follow: false);
        }
    }

    public void Apply(CaseDraft draft) => Keep(draft, null, follow: false);

    public ClockAccount Account(string clock, DateTimeOffset now) => PromiseClocks.Accounts(Number, Events, Book, tier, now).Last(a => a.Clock == clock);

    public SlaClock? Clock(string clock) => Case.Clocks.FirstOrDefault(k => k.Name == clock);

    public static Routed Routed(RoutingResult result) =>
        new(result, new RoutingTrace { RuleSet = "x", Inputs = new RoutingInputs { Channel = "webchat", Account = Web } });

    private static Cause Message => new(CauseKind.Message, "m");

    private void Keep(CaseDraft draft, Case? before, bool follow = true)
    {
        if (follow) PromiseClocks.Follow(draft, before, Book, tier);
        foreach (var timer in draft.Timers)
        {
            if (timer is TimerChange.Set set) timers[set.Key.Name] = set.DueAt;
            else if (timer is TimerChange.Cancel cancel) timers.Remove(cancel.Key.Name);
        }

        Events.AddRange(draft.Events);
        Case = draft.Current;
        Conversation = draft.Conversation ?? Conversation;
    }
}
