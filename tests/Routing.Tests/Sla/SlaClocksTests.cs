using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests.Sla;

public sealed class SlaClocksTests
{
    private static readonly CaseCommand.Reply Answer = new("Hello");

    [Test]
    public void OnRouted_NewCase_StartsBothClocksWithTheirTimers()
    {
        var desk = new Desk();

        Assert.That(desk.FirstResponse.DueAt, Is.EqualTo(Desk.Start.AddHours(1)));
        Assert.That(desk.Resolution.DueAt, Is.EqualTo(Desk.Start.AddHours(8)));
        Assert.That(desk.Case.SlaPolicy, Is.EqualTo("normal"));
        Assert.That(desk.Timers, Is.EquivalentTo(new Dictionary<string, DateTimeOffset> { ["sla:first-response"] = Desk.Start.AddHours(1), ["sla:resolution"] = Desk.Start.AddHours(8) }));
    }

    [Test]
    public void OnRouted_SamePolicyAgain_ChangesNothing()
    {
        var desk = new Desk().After(TimeSpan.FromMinutes(30));

        desk.RoutesAgain("normal");

        Assert.That(desk.Events<SlaClockStarted>().Count(), Is.EqualTo(2));
        Assert.That(desk.FirstResponse.DueAt, Is.EqualTo(Desk.Start.AddHours(1)));
    }

    [Test]
    public void OnRouted_OtherPolicy_CountsAsIfItHadHeldFromTheStart()
    {
        var desk = new Desk().After(TimeSpan.FromMinutes(10));

        desk.RoutesAgain("fast");

        Assert.That(desk.FirstResponse.DueAt, Is.EqualTo(Desk.Start.AddMinutes(15)));
        Assert.That(desk.Resolution.DueAt, Is.EqualTo(Desk.Start.AddHours(2)));
        Assert.That(desk.Timers["sla:resolution"], Is.EqualTo(Desk.Start.AddHours(2)));
    }

    [Test]
    public void OnRouted_OtherPolicyDuringAPause_KeepsThePauseAndTheTimeAlreadyPaused()
    {
        var desk = new Desk().After(TimeSpan.FromMinutes(30)).Do(Answer).After(TimeSpan.FromHours(5)).RoutesAgain("fast").After(TimeSpan.FromHours(1)).CustomerWrites();

        Assert.That(desk.Resolution.PausedAt, Is.Null);
        Assert.That(desk.Resolution.DueAt, Is.EqualTo(Desk.Start.AddHours(2 + 6)));
    }

    [Test]
    public void AfterChange_AgentAnswers_MeetsTheFirstResponseAndCancelsItsTimer()
    {
        var desk = new Desk().After(TimeSpan.FromMinutes(20)).Do(Answer);

        Assert.That(desk.FirstResponse.MetAt, Is.EqualTo(Desk.Start.AddMinutes(20)));
        Assert.That(desk.Timers, Does.Not.ContainKey("sla:first-response"));
    }

    [TestCase(AuthorKind.Bot)]
    [TestCase(AuthorKind.System)]
    public void AfterChange_NobodyOfTheDeskAnswers_LeavesTheFirstResponseOpen(AuthorKind author)
    {
        var desk = new Desk().Writes(author);

        Assert.That(desk.FirstResponse.IsRunning, Is.True);
    }

    [TestCase(CaseStatus.WaitingOnCustomer)]
    [TestCase(CaseStatus.WaitingOnThirdParty)]
    public void AfterChange_Waiting_PausesTheResolutionAndMovesTheDeadlineByThePause(CaseStatus waiting)
    {
        var desk = new Desk().After(TimeSpan.FromHours(1)).Do(new CaseCommand.ChangeStatus(waiting));
        Assert.That(desk.Resolution.PausedAt, Is.EqualTo(Desk.Start.AddHours(1)));
        Assert.That(desk.Timers, Does.Not.ContainKey("sla:resolution"));

        desk.After(TimeSpan.FromHours(3)).Do(new CaseCommand.ChangeStatus(CaseStatus.Open));

        Assert.That(desk.Resolution.PausedAt, Is.Null);
        Assert.That(desk.Resolution.DueAt, Is.EqualTo(Desk.Start.AddHours(11)));
        Assert.That(desk.Timers["sla:resolution"], Is.EqualTo(Desk.Start.AddHours(11)));
    }

    [Test]
    public void AfterChange_FromOneWaitToAnother_IsOnePause()
    {
        var desk = new Desk().Do(new CaseCommand.ChangeStatus(CaseStatus.WaitingOnCustomer)).After(TimeSpan.FromHours(1)).Do(new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty));

        desk.After(TimeSpan.FromHours(1)).Do(new CaseCommand.ChangeStatus(CaseStatus.Open));

        Assert.That(desk.Events<SlaClockPaused>().Count(), Is.EqualTo(1));
        Assert.That(desk.Resolution.DueAt, Is.EqualTo(Desk.Start.AddHours(10)));
    }

    [Test]
    public void AfterChange_Solved_MeetsTheResolutionAndStopsAFirstResponseThatNobodyNeedsAnyMore()
    {
        var desk = new Desk().After(TimeSpan.FromMinutes(5)).Do(new CaseCommand.ChangeStatus(CaseStatus.Solved));

        Assert.That(desk.Resolution.MetAt, Is.EqualTo(Desk.Start.AddMinutes(5)));
        Assert.That(desk.Clock(SlaClocks.FirstResponse), Is.Null);
        Assert.That(desk.Timers, Is.Empty);
    }

    [Test]
    public void AfterChange_Reopened_PromisesTheResolutionAnewAndTheFirstResponseOnlyIfThereWasNone()
    {
        var answered = new Desk().Do(new CaseCommand.Reply("Done", ThenStatus: CaseStatus.Solved)).After(TimeSpan.FromHours(20)).CustomerWrites();
        var unanswered = new Desk().Do(new CaseCommand.ChangeStatus(CaseStatus.Solved)).After(TimeSpan.FromHours(20)).CustomerWrites();

        Assert.That(answered.Resolution, Has.Property("DueAt").EqualTo(Desk.Start.AddHours(28)).And.Property("MetAt").Null);
        Assert.That(answered.FirstResponse.MetAt, Is.EqualTo(Desk.Start));
        Assert.That(answered.Timers.Keys, Is.EqualTo(new[] { "sla:resolution" }));
        Assert.That(unanswered.FirstResponse.DueAt, Is.EqualTo(Desk.Start.AddHours(21)));
    }

    [Test]
    public void AfterChange_Merged_StopsBothClocks()
    {
        var desk = new Desk().Do(new CaseCommand.Merge(new CaseNumber(2)));

        Assert.That(desk.Case.Clocks, Is.Empty);
        Assert.That(desk.Events<SlaClockStopped>().Select(e => e.Reason), Is.All.EqualTo("merged"));
        Assert.That(desk.Timers, Is.Empty);
    }

    [Test]
    public void AfterChange_Twice_ChangesNothingMore()
    {
        var draft = CaseDraft.Of(new Desk().Case, null, Desk.Start.AddHours(1));
        draft.Trigger(StatusTrigger.Solve, new Cause(CauseKind.Agent, "ana"));
        draft.Trigger(StatusTrigger.AgentReopened, new Cause(CauseKind.Agent, "ana"));
        SlaClocks.AfterChange(draft, Desk.Set);
        var events = draft.Events.Count;

        SlaClocks.AfterChange(draft, Desk.Set);

        Assert.That(draft.Events, Has.Count.EqualTo(events));
    }

    [Test]
    public void OnTimer_Due_BreaksThePromiseOnce()
    {
        var desk = new Desk().After(TimeSpan.FromHours(1));

        Assert.That(desk.Fire("sla:first-response"), Is.True);
        Assert.That(desk.FirstResponse.BreachedAt, Is.EqualTo(Desk.Start.AddHours(1)));
        Assert.That(desk.Fire("sla:first-response"), Is.False);
    }

    [TestCase("sla:next-response")]
    [TestCase("first-response")]
    [TestCase("auto-close")]
    public void OnTimer_NotOurs_IsRefused(string timer) => Assert.That(new Desk().After(TimeSpan.FromDays(9)).Fire(timer), Is.False);

    [Test]
    public void OnTimer_MovedOrPausedOrMet_IsRefused()
    {
        Assert.That(new Desk().After(TimeSpan.FromMinutes(59)).Fire("sla:first-response"), Is.False, "not due yet");
        Assert.That(new Desk().Do(Answer).After(TimeSpan.FromHours(9)).Fire("sla:resolution"), Is.False, "paused");
        Assert.That(new Desk().Do(Answer).After(TimeSpan.FromHours(9)).Fire("sla:first-response"), Is.False, "met");
        Assert.That(new Desk(routed: false).After(TimeSpan.FromHours(9)).Fire("sla:resolution"), Is.False, "never started");
    }
}
