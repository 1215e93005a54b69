using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Routing.Tests.Sla;

/// <summary>Whatever happens to a case in whatever order, its clocks agree with a plain count of the minutes.</summary>
public sealed class SlaClocksProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithReplay(20260302, 7).WithMaxTest(400);

    private static readonly (string Name, Action<Desk> Act)[] Steps =
    [
        ("answer", d => d.Do(new CaseCommand.Reply("ok"))),
        ("answer and solve", d => d.Do(new CaseCommand.Reply("ok", ThenStatus: CaseStatus.Solved))),
        ("bot", d => d.Writes(AuthorKind.Bot)),
        ("customer", d => d.CustomerWrites()),
        ("wait for customer", d => d.Do(new CaseCommand.ChangeStatus(CaseStatus.WaitingOnCustomer))),
        ("wait for third party", d => d.Do(new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty))),
        ("open", d => d.Do(new CaseCommand.ChangeStatus(CaseStatus.Open))),
        ("solve", d => d.Do(new CaseCommand.ChangeStatus(CaseStatus.Solved))),
        ("close", d => d.Do(new CaseCommand.ChangeStatus(CaseStatus.Closed))),
        ("first timer", d => d.Fire("sla:first-response")),
        ("resolution timer", d => d.Fire("sla:resolution")),
        ("note", d => d.Do(new CaseCommand.AddNote("x"))),
    ];

    [Test]
    public void AnyHistory_ResolutionDeadline_IsItsStartAndItsLengthAndItsPauses() => Check(desk =>
    {
        var start = desk.History.Last(e => e.Data is SlaClockStarted { Clock: SlaClocks.Resolution });
        var due = start.At.AddHours(8);
        DateTimeOffset? waitingSince = null;
        foreach (var e in desk.History.Where(e => e.Seq > start.Seq))
        {
            if (e.Data is not (StatusChanged or SlaClockMet { Clock: SlaClocks.Resolution } or SlaClockBreached { Clock: SlaClocks.Resolution })) continue;
            if (e.Data is not StatusChanged status) break;
            var waits = status.To is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty;
            if (waits) waitingSince ??= e.At;
            else if (status.To == CaseStatus.Open && waitingSince is { } since)
            {
                due += e.At - since;
                waitingSince = null;
            }
        }

        Assert.That(desk.Resolution.DueAt, Is.EqualTo(due));
    });

    [Test]
    public void AnyHistory_ClockThatWasMet_NeverBreaches() => Check(desk =>
    {
        foreach (var name in new[] { SlaClocks.FirstResponse, SlaClocks.Resolution })
        {
            var settled = desk.History
                .Where(e => e.Data switch
                {
                    SlaClockStarted d => d.Clock == name,
                    SlaClockMet d => d.Clock == name,
                    SlaClockBreached d => d.Clock == name,
                    SlaClockStopped d => d.Clock == name,
                    _ => false,
                })
                .Select(e => e.Data is SlaClockStarted ? 'S' : 'E');
            Assert.That(string.Concat(settled), Does.Match("^(SE?)*$"), $"{name} ends at most once after each start");
        }
    });

    [Test]
    public void AnyHistory_Timers_AreThoseOfTheRunningClocksAtTheirDeadlines() => Check(desk =>
    {
        var running = desk.Case.Clocks.Where(c => c.IsRunning).ToDictionary(c => "sla:" + c.Name, c => c.DueAt);

        // A timer that fell due is gone from the store once it was handed over; here it stays and is refused.
        var waiting = desk.Timers.Where(t => desk.Clock(t.Key[4..]) is not { BreachedAt: not null }).ToDictionary();
        Assert.That(waiting, Is.EquivalentTo(running));
    });

    [Test]
    public void AnyHistory_Status_SaysWhetherTheResolutionRuns() => Check(desk =>
    {
        if (desk.Resolution.BreachedAt is not null) return;
        var waits = desk.Case.Status is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty;
        Assert.That(desk.Resolution.MetAt is not null, Is.EqualTo(!desk.Case.IsLive));
        Assert.That(desk.Resolution.PausedAt is not null, Is.EqualTo(waits));
    });

    [Test]
    public void AnyHistory_FirstResponse_IsMetOnlyByAnAgent() => Check(desk =>
    {
        var answered = desk.History.Any(e => e.Data is MessageAdded { Direction: Direction.Out, Author: AuthorKind.Agent });
        Assert.That(desk.Events<SlaClockMet>().Any(e => e.Clock == SlaClocks.FirstResponse), answered ? Is.AnyOf(true, false) : Is.False);
        if (answered) Assert.That(desk.Clock(SlaClocks.FirstResponse), Is.Null.Or.Property("IsRunning").False);
    });

    private static void Check(Action<Desk> holds)
    {
        var step = Gen.Choose(0, Steps.Length - 1).Zip(Gen.Choose(0, 300));
        var history = step.ListOf().Resize(40);
        Prop.ForAll(history.ToArbitrary(), steps =>
        {
            var desk = new Desk();
            foreach (var (action, minutes) in steps)
            {
                desk.After(TimeSpan.FromMinutes(minutes));
                Steps[action].Act(desk);
                holds(desk);
            }
        }).Check(Runs);
    }
}
