using static ChannelHub.Cases.CaseStatus;

namespace ChannelHub.Cases.Tests;

public sealed class StatusMachineTests
{
    /// <summary>Every status with what each trigger makes of it, in the order of <see cref="StatusTrigger"/>; null is refused. Changing a cell is a decision.</summary>
    private static readonly (CaseStatus From, CaseStatus? CustomerWrote, CaseStatus? AgentReplied, CaseStatus? AgentReopened, CaseStatus? WaitForCustomer, CaseStatus? WaitForThirdParty, CaseStatus? Solve, CaseStatus? Close)[] Golden =
    [
        (New, New, WaitingOnCustomer, Open, WaitingOnCustomer, WaitingOnThirdParty, Solved, Closed),
        (Open, Open, WaitingOnCustomer, Open, WaitingOnCustomer, WaitingOnThirdParty, Solved, Closed),
        (WaitingOnCustomer, Open, WaitingOnCustomer, Open, WaitingOnCustomer, WaitingOnThirdParty, Solved, Closed),
        (WaitingOnThirdParty, WaitingOnThirdParty, WaitingOnThirdParty, Open, WaitingOnCustomer, WaitingOnThirdParty, Solved, Closed),
        (Solved, Open, Solved, Open, null, null, Solved, Closed),
        (Closed, null, null, Open, null, null, null, Closed),
    ];

    private static IEnumerable<TestCaseData> Cells() =>
        from row in Golden
        let next = new[] { row.CustomerWrote, row.AgentReplied, row.AgentReopened, row.WaitForCustomer, row.WaitForThirdParty, row.Solve, row.Close }
        from trigger in Enum.GetValues<StatusTrigger>()
        select new TestCaseData(row.From, trigger, next[(int)trigger]);

    [TestCaseSource(nameof(Cells))]
    public void Next_EveryStatusAndTrigger_IsAsInTheGoldenTable(CaseStatus from, StatusTrigger trigger, CaseStatus? next) =>
        Assert.That(StatusMachine.Next(from, trigger), Is.EqualTo(next));

    [Test]
    public void Golden_TheTableItself_HasEveryStatusOnce() => Assert.That(Golden.Select(r => r.From), Is.EqualTo(Enum.GetValues<CaseStatus>()));

    [Test]
    public void Allows_EveryPair_IsWhetherSomeTriggerLeadsThere()
    {
        foreach (var from in Enum.GetValues<CaseStatus>())
        {
            var reachable = Enum.GetValues<StatusTrigger>().Select(t => StatusMachine.Next(from, t)).ToHashSet();
            foreach (var to in Enum.GetValues<CaseStatus>()) Assert.That(StatusMachine.Allows(from, to), Is.EqualTo(reachable.Contains(to)), $"{from} to {to}");
        }
    }

    [TestCase(New, null)]
    [TestCase(Open, StatusTrigger.AgentReopened)]
    [TestCase(WaitingOnCustomer, StatusTrigger.WaitForCustomer)]
    [TestCase(WaitingOnThirdParty, StatusTrigger.WaitForThirdParty)]
    [TestCase(Solved, StatusTrigger.Solve)]
    [TestCase(Closed, StatusTrigger.Close)]
    public void TriggerFor_AStatus_IsTheTriggerThatLeadsThereFromOpen(CaseStatus wanted, StatusTrigger? trigger)
    {
        Assert.That(StatusMachine.TriggerFor(wanted), Is.EqualTo(trigger));
        if (trigger is { } t) Assert.That(StatusMachine.Next(Open, t), Is.EqualTo(wanted));
    }

    [Test]
    public void Next_FromAnyStatus_CanBeReopenedByAPersonAndNothingLeadsBackToNew()
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            Assert.That(StatusMachine.Next(status, StatusTrigger.AgentReopened), Is.EqualTo(Open));
            Assert.That(StatusMachine.Allows(status, New), Is.EqualTo(status == New));
        }
    }
}
