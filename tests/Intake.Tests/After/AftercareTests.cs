using ChannelHub.Cases;
using ChannelHub.Intake.After;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.After;

/// <summary>The timers of one case, decided by hand: what is set, what falls away, and who is never written to.</summary>
public sealed class AftercareTests
{
    // Wednesday morning in the shipped desk's zone.
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));
    private static readonly AccountName Desk = new("desk");
    private static readonly Cause ByAna = new(CauseKind.Agent, "ana");

    [Test]
    public void Follow_AgentSolves_SetsTheSurveyAndTheClosing() =>
        Assert.That(Timers(Change(Written(), d => d.Trigger(StatusTrigger.Solve, ByAna))), Is.EquivalentTo(new[] { "set auto-close", "set survey" }));

    [Test]
    public void Follow_CaseOfAMachine_SetsNoSurvey() =>
        Assert.That(Timers(Change(Written(byMachine: true), d => d.Trigger(StatusTrigger.Solve, ByAna))), Is.EqualTo(new[] { "set auto-close" }));

    [Test]
    public void Follow_SolvedBySilence_SetsNoSurvey() =>
        Assert.That(Timers(Change(Written(), d => d.Trigger(StatusTrigger.Solve, new Cause(CauseKind.Timer, Aftercare.SolveTimer)))), Is.EqualTo(new[] { "set auto-close" }));

    [Test]
    public void Follow_ScoreGivenBefore_IsNotAskedForAgain()
    {
        var rated = Change(Written(), d => d.Add(ByAna, new SatisfactionGiven(4))).Current;
        Assert.That(Timers(Change(rated, d => d.Trigger(StatusTrigger.Solve, ByAna))), Is.EqualTo(new[] { "set auto-close" }));
    }

    [Test]
    public void Follow_CustomerAnswers_CancelsEveryReminder()
    {
        var waiting = Change(Written(), d => d.Trigger(StatusTrigger.WaitForCustomer, ByAna));
        Assert.That(Timers(waiting), Does.Contain("set nudge:1"));
        Assert.That(Timers(Change(waiting.Current, d => d.Trigger(StatusTrigger.CustomerWrote, ByAna))), Is.EquivalentTo(Enumerable.Range(1, 5).Select(i => $"cancel nudge:{i}").Append("cancel auto-solve")));
    }

    [Test]
    public void OnTimer_ReminderAtNight_WaitsForTheMorning()
    {
        var waiting = Change(Written(), d => d.Trigger(StatusTrigger.WaitForCustomer, ByAna)).Current;
        var draft = Fire(waiting, "nudge:1", Start.AddHours(14));
        Assert.That(draft.Messages, Is.Empty);
        Assert.That(draft.Timers.Single(), Is.EqualTo(new TimerChange.Set(new TimerKey(waiting.Number, "nudge:1"), new DateTimeOffset(2026, 3, 5, 15, 0, 0, TimeSpan.Zero))));
    }

    [Test]
    public void OnTimer_AnswerThatDidNotArrive_RemindsNobody()
    {
        var waiting = Change(Written(), d => d.Trigger(StatusTrigger.WaitForCustomer, ByAna)).Current with { UndeliveredAnswers = [2] };
        var draft = Fire(waiting, "auto-solve", Start.AddDays(1));
        Assert.That((draft.Messages.Count, draft.Current.Status), Is.EqualTo((0, CaseStatus.WaitingOnCustomer)));
        Assert.That(Timers(draft), Is.EqualTo(new[] { "set auto-solve" }));
    }

    [TestCase("nudge:1")]
    [TestCase("survey")]
    [TestCase("check")]
    public void OnTimer_CustomerWantsNoMessages_GetsNone(string timer)
    {
        var c = Change(Written(), d => d.Trigger(timer == "nudge:1" ? StatusTrigger.WaitForCustomer : StatusTrigger.Solve, ByAna)).Current;
        Assert.That(Fire(c, timer, Start.AddDays(1), reachable: false).Messages, Is.Empty);
        Assert.That(Fire(c, timer, Start.AddDays(1)).Messages, Has.Count.EqualTo(1), "but else it would");
    }

    [Test]
    public void OnTimer_EveryTimerInEveryStatus_WritesOneMessageAtMostAndNeverToSomebodyWhoWaitsForUs()
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            foreach (var timer in new[] { "nudge:1", "nudge:2", "nudge:x", "auto-solve", "auto-close", "survey", "check" })
            {
                var draft = Fire(Written() with { Status = status }, timer, Start.AddDays(1));
                Assert.That(draft.Messages, Has.Count.LessThanOrEqualTo(1));
                if (status is CaseStatus.New or CaseStatus.Open or CaseStatus.WaitingOnThirdParty) Assert.That(draft.Events, Is.Empty, $"{timer} in {status}");
            }
        }
    }

    [Test]
    public void IsReachable_LastWordCounts()
    {
        Assert.That(Aftercare.IsReachable([]), Is.True);
        Assert.That(Aftercare.IsReachable([Event(new ConsentChanged("sms", false, "STOP"))]), Is.False);
        Assert.That(Aftercare.IsReachable([Event(new ConsentChanged("sms", false, "STOP")), Event(new ConsentChanged("sms", true, "START"))]), Is.True);
        Assert.That(Aftercare.IsReachable([Event(new ReachabilityChanged("telegram", false))]), Is.False);
    }

    private static CaseEvent Event(CaseEventData data) => new(2, Start, ByAna, data);

    private static Conversation Talk() => new() { Ref = new ConversationRef(Desk, "maria"), Channel = "webchat", Position = 1 };

    private static Case Written(bool byMachine = false)
    {
        var draft = CaseDraft.Open(new CaseNumber(1001), new Opened("webchat", Desk, "maria", "No puedo entrar"), new Cause(CauseKind.Message, "m-1"), Talk(), Start);
        draft.AddMessage(new Cause(CauseKind.Message, "m-1"), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "No puedo entrar", Traits = byMachine ? MessageTraits.AutoReply : MessageTraits.None });
        return draft.Current;
    }

    private static CaseDraft Change(Case before, Action<CaseDraft> change)
    {
        var draft = CaseDraft.Of(before, Talk(), Start);
        change(draft);
        Aftercare.Follow(draft, before, TestHub.Rules, TestHub.Dialogue.Care);
        return draft;
    }

    private static CaseDraft Fire(Case c, string timer, DateTimeOffset at, bool reachable = true)
    {
        var draft = CaseDraft.Of(c, Talk(), at);
        Assert.That(Aftercare.OnTimer(draft, timer, TestHub.Rules, TestHub.Dialogue.Care with { CheckAfter = TimeSpan.FromDays(1) }, TestHub.Texts, "es", reachable), Is.True);
        return draft;
    }

    private static IEnumerable<string> Timers(CaseDraft draft) => draft.Timers.Select(t => t switch
    {
        TimerChange.Set set => $"set {set.Key.Name}",
        TimerChange.Cancel cancel => $"cancel {cancel.Key.Name}",
        _ => "",
    });
}
