using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Intake.Tests.Dialogue;

public sealed class EchoesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));
    private static readonly AccountName Desk = new("desk");

    /// <summary>A robot that writes at any pace, to old cases and new ones, with any subjects, and answers no question.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300, Replay = "20261122,11")] // P14
    public Property Judge_AnyRobot_GetsABoundedNumberOfAnswersADay() => Prop.ForAll(
        Gen.Choose(1, 4_000).Select(seconds => TimeSpan.FromSeconds(seconds)).Zip(Gen.Choose(0, 9)).ListOf(120).ToArbitrary(), steps =>
    {
        var limits = AnswerLimits.Shipped;
        var cases = new List<Case>();
        var (answers, notices) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
        var now = Start;
        foreach (var (pause, choice) in steps)
        {
            now += pause;
            var opens = cases.Count == 0 || choice < 4;
            if (opens) cases.Add(Open(cases.Count + 1, now));
            var at = opens ? cases.Count - 1 : cases.Count - 1 - (choice % Math.Min(cases.Count, 10));
            cases[at] = Fold(cases[at], now, new MessageAdded(Direction.In, AuthorKind.Customer, "email", Desk, "c"));
            var others = ContactAnswers.Of(cases.Where((_, i) => i != at).Reverse());
            var seen = opens || cases[at].Bot.Answers.Count >= ContactAnswers.AskedFrom ? others : ContactAnswers.None;
            var verdict = Echoes.Judge(limits, cases[at], seen, opens, expected: false, now);
            if (verdict == AnswerVerdict.Silence) continue;
            (verdict == AnswerVerdict.Notice ? notices : answers).Add(now);
            cases[at] = Fold(cases[at], now, new MessageAdded(Direction.Out, AuthorKind.Bot, "email", Desk, "c"));
            if (verdict == AnswerVerdict.Notice) cases[at] = Fold(cases[at], now, new BotAnswered(BotAnswered.SlowDown, cases[at].Version));
        }

        foreach (var from in answers) Assert.That(answers.Count(a => a >= from && a < from.AddDays(1)), Is.LessThanOrEqualTo(limits.PerDay * ContactAnswers.AskedFrom), "bounded in any day");
        foreach (var at in cases) Assert.That(at.Bot.Answers.Count(a => a > at.UpdatedAt.AddDays(-1)), Is.LessThanOrEqualTo(limits.PerDay + 1), "and in each case");
    });

    [Test]
    public void Judge_AnswerToAQuestion_IsNotHeldUpByTheBurst()
    {
        var c = Open(1, Start);
        for (var i = 0; i < 8; i++) c = Fold(c, Start.AddSeconds(10 * i), new MessageAdded(Direction.Out, AuthorKind.Bot, "web", Desk, "c"));
        Assert.That(Echoes.Judge(AnswerLimits.Shipped, c, ContactAnswers.None, false, expected: true, Start.AddMinutes(2)), Is.EqualTo(AnswerVerdict.Answer));
        Assert.That(Echoes.Judge(AnswerLimits.Shipped, c, ContactAnswers.None, false, expected: false, Start.AddMinutes(2)), Is.EqualTo(AnswerVerdict.Notice));
        Assert.That(Echoes.Judge(AnswerLimits.Shipped, c, ContactAnswers.None, false, expected: false, Start.AddMinutes(30)), Is.EqualTo(AnswerVerdict.Answer));
    }

    [Test]
    public void Judge_SameFirstWordsWithAnotherNumber_IsAnEcho()
    {
        var others = new ContactAnswers([Start], null, [new RecentOpening(Start, "Ticket 4711: recibimos su mensaje")]);
        var c = Open(2, Start.AddSeconds(5)) with { Subject = "Ticket 4712: Recibimos su mensaje" };
        Assert.That(Echoes.Judge(AnswerLimits.Shipped, c, others, true, false, Start.AddSeconds(5)), Is.EqualTo(AnswerVerdict.Silence));
        Assert.That(Echoes.Judge(AnswerLimits.Shipped, c, others, true, false, Start.AddMinutes(20)), Is.EqualTo(AnswerVerdict.Answer));
    }

    private static Case Open(int number, DateTimeOffset at) =>
        CaseFold.Apply(new CaseNumber(number), null, new CaseEvent(1, at, new Cause(CauseKind.Message), new Opened("email", Desk, $"c{number}", $"asunto {new string((char)('a' + (number % 26)), (number / 26) + 1)}")));

    private static Case Fold(Case c, DateTimeOffset at, CaseEventData data) => CaseFold.Apply(c.Number, c, new CaseEvent(c.NextSeq, at, new Cause(CauseKind.Bot), data));
}
