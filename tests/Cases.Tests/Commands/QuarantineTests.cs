using static ChannelHub.Cases.CaseCommand;

namespace ChannelHub.Cases.Tests;

/// <summary>What can be done with a case that is held back.</summary>
public sealed class QuarantineTests
{
    private static readonly RoutingTrace Trace = new() { RuleSet = "x", Inputs = new RoutingInputs { Channel = "email", Account = new AccountName("mail"), At = DateTimeOffset.UnixEpoch } };

    private static CaseDraft Held()
    {
        var draft = Sample.In(CaseStatus.New);
        draft.Add(new Cause(CauseKind.Rule, "quarantine"), new Routed(new RoutingResult { Department = "shop", Queue = "quarantine", Level = SupportLevel.L1, Priority = Priority.Low, Rule = "quarantine", Quarantine = true }, Trace));
        return draft;
    }

    private static IEnumerable<CaseCommand> Work() =>
    [
        new Reply("Hola"), new Assign(Sample.Ana.Id), new Escalate(SupportLevel.L2, Sample.Note), new HandOver("billing", "billing-l1", Sample.Note), new ChangeFields(Queue: "help-desk"),
        new ChangeStatus(CaseStatus.WaitingOnCustomer), new ChangeStatus(CaseStatus.WaitingOnThirdParty), new AcceptOffer(),
    ];

    private static IEnumerable<CaseCommand> Always() =>
        [new AddNote("Lo miro"), new ChangeTags(["phishing"], []), new ChangeStatus(CaseStatus.Closed), new ChangeStatus(CaseStatus.Solved), new ChangeFields(Category: "spam"), new Link("related", new CaseNumber(7))];

    [TestCaseSource(nameof(Work))]
    public void Decide_WorkOnWhatIsHeldBack_IsRefused(CaseCommand command)
    {
        var draft = Held();
        var before = draft.Current;
        Assert.That(CaseCommands.Decide(draft, command, Sample.Ana), Is.InstanceOf<CommandDecision.Refused>().With.Property("Code").EqualTo("quarantined"));
        Assert.That(draft.Current, Is.SameAs(before));
    }

    [TestCaseSource(nameof(Always))]
    public void Decide_WhatNeedsNoVerdict_IsDoneAndItStaysHeldBack(CaseCommand command)
    {
        var draft = Held();
        Assert.That(CaseCommands.Decide(draft, command, Sample.Ana), Is.EqualTo(CommandDecision.Accepted.Value));
        Assert.That(draft.Current.Quarantined, Is.True);
    }

    [TestCase(false, CaseStatus.New)]
    [TestCase(true, CaseStatus.Open)]
    public void Decide_Recover_LetsItInWithoutAPlace(bool closed, CaseStatus status)
    {
        var draft = Held();
        if (closed) CaseCommands.Decide(draft, new ChangeStatus(CaseStatus.Closed), Sample.Ana);
        Assert.That(CaseCommands.Decide(draft, new Recover(), Sample.Ana), Is.EqualTo(CommandDecision.Accepted.Value));
        Assert.That((draft.Current.Quarantined, draft.Current.Queue, draft.Current.Rule, draft.Current.Status), Is.EqualTo((false, (string?)null, (string?)null, status)));
        Assert.That(draft.Events.Single(e => e.Data is Recovered).Cause, Is.EqualTo(new Cause(CauseKind.Agent, Sample.Ana.Id.Value)));
        Assert.That(CaseCommands.Decide(draft, new Recover(), Sample.Ana), Is.InstanceOf<CommandDecision.Refused>().With.Property("Code").EqualTo("same"));
    }
}
