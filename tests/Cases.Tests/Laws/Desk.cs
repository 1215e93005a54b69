namespace ChannelHub.Cases.Tests;

/// <summary>A case with its whole history, played step by step: each step is decided on the case as it stands, in a draft of its own.</summary>
internal sealed class Desk
{
    private static readonly RoutingTrace NoTrace = new() { RuleSet = "0123456789ab", Inputs = new RoutingInputs { Channel = "webchat", Account = Sample.Web } };

    private readonly List<CaseEvent> events = [];
    private readonly List<StoredMessage> messages = [];
    private readonly List<OutboundMessage> outbox = [];
    private readonly Dictionary<int, DeliveryState> deliveries = [];
    private DateTimeOffset clock = Sample.Morning;

    private Desk()
    {
    }

    public Case Case { get; private set; } = null!;

    public Conversation Conversation { get; private set; } = null!;

    public IReadOnlyList<CaseEvent> Events => events;

    public IReadOnlyList<StoredMessage> Messages => messages;

    public IReadOnlyList<OutboundMessage> Outbox => outbox;

    public static Desk Open()
    {
        var desk = new Desk();
        var draft = Sample.NewDraft();
        draft.AddMessage(new Cause(CauseKind.Message, "m1"), Direction.In, Sample.Customer, new MessageBody { Text = "Me aparece el error H007" });
        desk.Take(draft);
        return desk;
    }

    public static Desk Play(IEnumerable<Step> steps)
    {
        var desk = Open();
        foreach (var step in steps) desk.Do(step);
        return desk;
    }

    public CaseDraft Draft() => CaseDraft.Of(Case, Conversation, clock);

    public void Do(Step step)
    {
        clock += TimeSpan.FromMinutes(step.Minutes);
        var draft = Draft();
        switch (step.What)
        {
            case Happening.Asked asked:
                CaseCommands.Decide(draft, asked.Command, asked.Actor);
                break;
            case Happening.CustomerWrote wrote:
                var cause = new Cause(CauseKind.Message, $"m{events.Count + 1}");
                if (StatusMachine.Next(Case.Status, StatusTrigger.CustomerWrote) is null) break; // it would open a follow-up case
                draft.AddMessage(cause, Direction.In, Sample.Customer, new MessageBody { Text = wrote.Text });
                draft.Trigger(StatusTrigger.CustomerWrote, cause);
                break;
            case Happening.BotWrote wrote when !Case.Bot.Paused && Case.Status != CaseStatus.Closed:
                var byBot = new Cause(CauseKind.Bot, "acknowledge");
                var id = draft.AddMessage(byBot, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = wrote.Text });
                draft.Add(byBot, new BotAnswered("acknowledgement", id.Seq));
                break;
            case Happening.RouterDecided decided when Case.IsLive:
                draft.Add(new Cause(CauseKind.Rule, decided.Result.Rule), new Routed(decided.Result, NoTrace));
                break;
            case Happening.ReceiptCame came when outbox.Count > 0:
                TakeReceipt(draft, outbox[came.Answer % outbox.Count].Id.Seq, came.State);
                break;
            case Happening.WasOffered offered when Case is { Owner: null, Status: CaseStatus.New or CaseStatus.Open, MergedInto: null }:
                draft.Add(new Cause(CauseKind.Rule, "assignment"), new Offered(offered.Agent, draft.Now.AddDays(1), draft.Now.AddDays(1).AddMinutes(10), "least loaded"));
                break;
            case Happening.Noted noted when Case.IsLive && !(noted.Data is BotAsked && Case.Bot.Paused):
                draft.Add(new Cause(CauseKind.Bot), noted.Data);
                break;
        }

        Take(draft);
    }

    private void TakeReceipt(CaseDraft draft, int answer, DeliveryState state)
    {
        if (DeliveryProgress.Advances(deliveries.GetValueOrDefault(answer), state)) draft.ChangeDelivery(new Cause(CauseKind.Receipt), answer, state, null, null);
    }

    private void Take(CaseDraft draft)
    {
        Case = draft.Current;
        Conversation = draft.Conversation!;
        events.AddRange(draft.Events);
        messages.AddRange(draft.Messages);
        outbox.AddRange(draft.Outbox);
        foreach (var d in draft.Deliveries) deliveries[d.Message.Seq] = d.State;
    }
}
