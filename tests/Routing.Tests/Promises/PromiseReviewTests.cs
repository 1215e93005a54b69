using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using static ChannelHub.Routing.Promises.ClockNames;

namespace ChannelHub.Routing.Tests.Promises;

public sealed class PromiseReviewTests
{
    private static readonly DateTimeOffset Nine = new(2026, 7, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly Cause File = new(CauseKind.Rule, "routing.yaml");

    private readonly PromiseBook shorter = Books
        .Only(Books.Standard() with { FirstResponse = new Promise(TimeSpan.FromMinutes(20), PromiseTime.Real), Update = null,
            Resolution = new Promise(TimeSpan.FromHours(6), PromiseTime.Real) });

    private static History Opened()
    {
        var history = new History(Books.Only(Books.Standard()));
        history.Open(Nine, Books.ToSupport);
        return history;
    }

    [Test]
    public void Preview_ShorterPromises_SaysWhichCasesMoveAndHow()
    {
        var answered = Opened();
        answered.Command(Nine.AddMinutes(1), new CaseCommand.ChangeStatus(CaseStatus.Solved));
        var waits = Opened();

        var moves = PromiseReview.Preview([new(answered.Case, answered.Events), new(waits.Case, waits.Events)], shorter, Nine.AddMinutes(30)).ToList();

        Assert.That(moves.Select(m => m.Case.Case), Is.EqualTo(new[] { waits.Case }), "a solved case keeps what it had");
        Assert.That(moves[0].Moved, Is.EqualTo(new ValueList<MovedClock>[] { [
            new(FirstResponse, Nine.AddHours(1), Nine.AddMinutes(20)),
            new(Resolution, Nine.AddHours(8), Nine.AddHours(6)),
            new(Update, Nine.AddHours(4), null),
        ] }[0]));
        Assert.That(PromiseReview.Preview([new(waits.Case, waits.Events)], waits.Book, Nine.AddMinutes(30)), Is.Empty, "the same policies move nothing");
    }

    [Test]
    public void Adopt_ShorterPromises_MovesDeadlinesAndTimersAndBreaksWhatIsOver()
    {
        var history = Opened();
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddMinutes(30));
        PromiseReview.Adopt(draft, history.Events, shorter, null, File);
        history.Book = shorter;
        history.Apply(draft);
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(6)));
        Assert.That(history.Timers["sla:resolution"], Is.EqualTo(Nine.AddHours(6)));
        Assert.That(history.Clock(Update), Is.Null);
        history.FireUntil(Nine.AddMinutes(31));
        Assert.That(history.Clock(FirstResponse)!.BreachedAt, Is.Not.Null);
    }

    [Test]
    public void Adopt_ClockStandsStill_KeepsStandingAndGivesBackByTheNewPromise()
    {
        var history = Opened();
        history.Command(Nine.AddHours(1), new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty));
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddHours(10));
        PromiseReview.Adopt(draft, history.Events, shorter, null, File);
        history.Book = shorter;
        history.Apply(draft);
        Assert.That(history.Clock(Resolution)!.PausedAt, Is.Not.Null);
        Assert.That(history.Timers.Keys, Has.None.EqualTo("sla:resolution"));
        history.Command(Nine.AddHours(20), new CaseCommand.ChangeStatus(CaseStatus.Open));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(25)), "one of six hours was used up");
    }

    [Test]
    public void Adopt_StatusNowPauses_StopsTheClock()
    {
        var history = new History(Books.Only(Books.Standard() with { PauseOn = [] }));
        history.Open(Nine, Books.ToSupport);
        history.Command(Nine.AddHours(1), new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty));
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddHours(2));
        PromiseReview.Adopt(draft, history.Events, Books.Only(Books.Standard()), null, File);
        Assert.That(draft.Current.Clocks.First(k => k.Name == Resolution).PausedAt, Is.Not.Null);
    }
}
