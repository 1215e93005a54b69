using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests.Sla;

/// <summary>A case on which things happen one after the other, each in a draft of its own, with the timers as the store would keep them.</summary>
internal sealed class Desk
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly RoutingSet Set = Load("""
        version: 1
        departments: [{key: desk}]
        queues: [{key: desk, department: desk}]
        sla:
          normal: {firstResponse: 1h, resolution: 8h}
          fast: {firstResponse: 15m, resolution: 2h}
        defaults: {department: desk, sla: normal}
        """);

    private static readonly Actor Agent = new(new AgentId("ana"), "Ana");
    private Conversation conversation = new() { Ref = new ConversationRef(new AccountName("web"), "k1"), Channel = "webchat", Position = 0 };

    public Desk(bool routed = true)
    {
        var draft = CaseDraft.Open(new CaseNumber(1), new Opened("webchat", new AccountName("web"), "k1"), new Cause(CauseKind.Message, "m1"), conversation, Now);
        if (routed) Route(draft, "normal");
        SlaClocks.AfterChange(draft, Set);
        Take(draft);
    }

    public DateTimeOffset Now { get; private set; } = Start;

    public Case Case { get; private set; } = null!;

    public List<CaseEvent> History { get; } = [];

    public Dictionary<string, DateTimeOffset> Timers { get; } = new(StringComparer.Ordinal);

    public SlaClock FirstResponse => Clock(SlaClocks.FirstResponse)!;

    public SlaClock Resolution => Clock(SlaClocks.Resolution)!;

    public SlaClock? Clock(string name) => Case.Clocks.FirstOrDefault(c => c.Name == name);

    public IEnumerable<T> Events<T>()
        where T : CaseEventData => History.Select(e => e.Data).OfType<T>();

    public Desk After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>Carries a command out if the case allows it.</summary>
    public Desk Do(CaseCommand command) => Change(draft => CaseCommands.Decide(draft, command, Agent));

    public Desk CustomerWrites() => Change(draft =>
    {
        draft.AddMessage(new Cause(CauseKind.Message, "m"), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "?" });
        draft.Trigger(StatusTrigger.CustomerWrote, new Cause(CauseKind.Message, "m"));
    });

    public Desk Writes(AuthorKind author) => Change(draft =>
        draft.AddMessage(new Cause(CauseKind.Bot, "answer"), Direction.Out, new MessageAuthor(author), new MessageBody { Text = "!" }));

    public Desk RoutesAgain(string policy) => Change(draft => Route(draft, policy));

    /// <summary>A timer as the store would hand it over; also one that the case no longer waits for.</summary>
    public bool Fire(string timer)
    {
        var fired = false;
        Change(draft => fired = SlaClocks.OnTimer(draft, timer));
        return fired;
    }

    public Desk Change(Action<CaseDraft> change)
    {
        var draft = CaseDraft.Of(Case, conversation, Now);
        change(draft);
        SlaClocks.AfterChange(draft, Set);
        Take(draft);
        return this;
    }

    private static void Route(CaseDraft draft, string policy)
    {
        var result = new RoutingResult { Department = "desk", Queue = "desk", Level = SupportLevel.L1, Priority = Priority.Normal, Rule = "default", Sla = policy };
        var trace = new RoutingTrace { RuleSet = "x", Inputs = new RoutingInputs { Channel = "webchat", Account = new AccountName("web") } };
        var cause = new Cause(CauseKind.Rule, "default");
        draft.Add(cause, new Routed(result, trace));
        SlaClocks.OnRouted(draft, Set, cause);
    }

    private static RoutingSet Load(string yaml) => ((RoutingLoad.Loaded)RoutingFile.Load(yaml, "routing.yaml")).Set;

    private void Take(CaseDraft draft)
    {
        Case = draft.Current;
        conversation = draft.Conversation!;
        History.AddRange(draft.Events);
        foreach (var timer in draft.Timers)
        {
            if (timer is TimerChange.Set set) Timers[set.Key.Name] = set.DueAt;
            else if (timer is TimerChange.Cancel cancel) Timers.Remove(cancel.Key.Name);
        }
    }
}
