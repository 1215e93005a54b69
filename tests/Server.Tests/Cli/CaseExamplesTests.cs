using ChannelHub.Cases;
using ChannelHub.Routing.Learned;
using ChannelHub.Server.Cli;

namespace ChannelHub.Server.Tests.Cli;

/// <summary>What a case teaches the learned model.</summary>
internal sealed class CaseExamplesTests
{
    private static readonly ConversationRef Chat = new(new AccountName("web"), "visitor-1");
    private static readonly CaseNumber Number = new(1234);
    private static readonly DateTimeOffset Morning = new(2025, 3, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly Cause ByAgent = new(CauseKind.Agent, "ana");
    private static readonly Cause ByRule = new(CauseKind.Rule, "fault");
    private static readonly (Cause, CaseEventData) Routed = (ByRule, new Routed(
        new RoutingResult { Department = "technical_support", Queue = "help-desk", Level = SupportLevel.L1, Priority = Priority.Normal, Category = "fault", Rule = "fault" },
        new RoutingTrace { RuleSet = "1", Inputs = new RoutingInputs { Channel = "webchat", Account = new AccountName("web"), Message = 2, At = Morning }, TriedCount = 0 }));

    private static readonly HandoverNote Note = new("paid twice", "nothing", "the receipt");

    [Test]
    public void Of_HandedOverByAPerson_TeachesWhereItEnded() =>
        Assert.That(Of(Routed, (ByAgent, new HandedOver("technical_support", "customer_service", Note, "billing")), (ByAgent, new FieldsChanged(Category: "billing"))), Is.EqualTo(new LearnedExample("Pago", "me cobraron dos veces", "customer_service", "billing")));

    [Test]
    public void Of_OpenAndUncorrected_TeachesNothingYet() => Assert.That(Of(Routed), Is.Null);

    [Test]
    public void Of_OtherFieldChanged_TeachesNothingYet() => Assert.That(Of(Routed, (ByAgent, new FieldsChanged(Product: "erp"))), Is.Null);

    [Test]
    public void Of_HandedOverByARule_IsNoCorrection() =>
        Assert.That(Of(Routed, (ByRule, new HandedOver("technical_support", "customer_service", Note, "billing"))), Is.Null);

    [Test]
    public void Of_SolvedUncorrected_TeachesWhatTheRulesSaid() =>
        Assert.That(Of(Routed, (ByAgent, new StatusChanged(CaseStatus.New, CaseStatus.Open)), (ByAgent, new StatusChanged(CaseStatus.Open, CaseStatus.Solved))), Is.EqualTo(new LearnedExample("Pago", "me cobraron dos veces", "technical_support", "fault")));

    private static LearnedExample? Of(params (Cause Cause, CaseEventData Data)[] after)
    {
        var events = after.Prepend((new Cause(CauseKind.Message), new Opened("webchat", Chat.Account, Chat.Key, "Pago"))).Select((e, i) => new CaseEvent(i + 1, Morning, e.Item1, e.Item2)).ToList();
        var first = new StoredMessage { Id = new MessageId(Number, 2), Conversation = Chat, Direction = Direction.In, Author = new MessageAuthor(AuthorKind.Customer), At = Morning, Body = new MessageBody { Text = "me cobraron dos veces" } };
        var bot = first with { Direction = Direction.Out, Author = new MessageAuthor(AuthorKind.Bot), Body = new MessageBody { Text = "hola" } };
        return CaseExamples.Of(new CaseDetails(CaseFold.Fold(Number, events), null, [new MessageView(bot, null), new MessageView(first, null)], events));
    }
}
