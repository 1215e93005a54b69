using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;
using Calendar = ChannelHub.Routing.Calendars.Calendar;

namespace ChannelHub.Intake.After;

/// <summary>
/// What the hub does by itself when nobody does anything: reminds a silent customer, solves and closes, asks how it went. Timers are set and cancelled by what a decision did
/// to the status, and looked at again when they fall due. Never out of the queue's working hours. Pure.
/// </summary>
public static class Aftercare
{
    public const int MostReminders = 5;

    /// <summary>Timers <c>nudge:1</c>, <c>nudge:2</c>, …</summary>
    public const string NudgeTimer = "nudge:";
    public const string SolveTimer = "auto-solve";
    public const string CloseTimer = "auto-close";
    public const string SurveyTimer = "survey";
    public const string CheckTimer = "check";

    /// <summary>On cases that hold nothing but old mail of an archive: nothing is written to their customers by itself.</summary>
    public const string ImportedTag = "imported";

    /// <summary>The question whether it was really solved.</summary>
    public const string SolvedQuestion = "solved";

    /// <summary>The question how much effort it cost, 1 to 5.</summary>
    public const string EffortQuestion = "effort";

    /// <summary>Why a customer's own word solved the case.</summary>
    public const string ClosedByCustomer = "closed by the customer";

    /// <summary>Why a case is solved that was opened by nothing but a wish to be linked: nobody was helped, so nobody is asked how it went.</summary>
    public const string OnlyALink = "nothing but a link was asked for";

    /// <summary>An answer that did not arrive is seen to by a person; until then nobody is reminded of it.</summary>
    private static readonly TimeSpan WhileUndelivered = TimeSpan.FromDays(1);

    /// <summary>Lets the timers follow what was decided.</summary>
    /// <param name="before">The case before the decision; null if the draft opens it.</param>
    public static void Follow(CaseDraft draft, Case? before, RoutingSet rules, CareSettings care)
    {
        var c = draft.Current;
        if (draft.Events.Count == 0) return;
        var hours = rules.Promises.HoursOf(c.Queue);
        var waits = c is { Status: CaseStatus.WaitingOnCustomer, MergedInto: null, Quarantined: false } && !ProblemCase.Is(c);
        if (waits && (before?.Status != CaseStatus.WaitingOnCustomer || draft.Events.Any(e => e.Data is MessageAdded { Direction: Direction.Out, Author: AuthorKind.Agent })))
        {
            CancelReminders(draft);
            if (care.Silence is { } silence && !c.Tags.Contains(ImportedTag)) draft.Set(silence.Reminders > 0 ? NudgeTimer + 1 : SolveTimer, Reminders.At(draft.Now + silence.RemindAfter, hours));
        }
        else if (!waits && before?.Status == CaseStatus.WaitingOnCustomer)
        {
            CancelReminders(draft);
        }

        if (c.Status == CaseStatus.Solved && before?.Status != CaseStatus.Solved) Solved(draft, care, hours);
        else if (c.Status != CaseStatus.Solved && before?.Status == CaseStatus.Solved) Left(draft);
    }

    /// <summary>What a timer that fell due comes to; false if it belongs to something else.</summary>
    /// <param name="reachable">Whether the customer can and wants to be written to.</param>
    public static bool OnTimer(CaseDraft draft, string timer, RoutingSet rules, CareSettings care, BotTexts texts, string defaultLanguage, bool reachable)
    {
        var nudge = timer.StartsWith(NudgeTimer, StringComparison.Ordinal);
        if (!nudge && timer is not (SolveTimer or CloseTimer or SurveyTimer or CheckTimer)) return false;
        var c = draft.Current;
        if (c.MergedInto is not null) return true;
        var hours = rules.Promises.HoursOf(c.Queue);
        var cause = new Cause(CauseKind.Timer, timer);
        if (timer == CloseTimer)
        {
            if (c.Status == CaseStatus.Solved) draft.Trigger(StatusTrigger.Close, cause, "solved for long enough");
            return true;
        }

        // Late, after a stop: nobody is written to at night.
        if (!hours.IsOpen(draft.Now))
        {
            draft.Set(timer, hours.NextOpening(draft.Now));
            return true;
        }

        var mouth = new Mouth(draft, cause, texts, c.Language ?? defaultLanguage, reachable && draft.Conversation is not null);
        if (timer == SurveyTimer) Survey(mouth);
        else if (timer == CheckTimer) Check(mouth);
        else if (c.Status == CaseStatus.WaitingOnCustomer && care.Silence is { } silence) Silence(mouth, timer, silence, hours);
        return true;
    }

    /// <summary>Whether the customer can and wants to be written to, as the case's history tells.</summary>
    public static bool IsReachable(IEnumerable<CaseEvent> history)
    {
        var (reachable, wanted) = (true, true);
        foreach (var e in history)
        {
            if (e.Data is ReachabilityChanged r) reachable = r.Reachable;
            if (e.Data is ConsentChanged k) wanted = k.Granted;
        }

        return reachable && wanted;
    }

    private static void Solved(CaseDraft draft, CareSettings care, Calendar hours)
    {
        var c = draft.Current;
        if (care.CloseAfter is { } close) draft.Set(CloseTimer, draft.Now + close);
        var how = draft.Events.Last(e => e.Data is StatusChanged { To: CaseStatus.Solved });
        var helped = how.Cause.Kind != CauseKind.Timer && (c.LastAgentMessageAt is not null || how.Data is StatusChanged { Reason: not (ClosedByCustomer or OnlyALink) });

        // A machine has no opinion: only a customer who wrote is asked, and only once.
        // Nor is who wrote what stayed in quarantine.
        if (!helped || c.LastCustomerMessageAt is null || c.MergedInto is not null || c.Quarantined || c.Tags.Contains(ImportedTag)) return;
        if (care.Survey is { } survey && c.Satisfaction is null && !c.Bot.Asked.Contains(BotAsked.Satisfaction)) draft.Set(SurveyTimer, Reminders.At(draft.Now + survey.After, hours));
        if (care.CheckAfter is { } check && !c.Bot.Asked.Contains(SolvedQuestion)) draft.Set(CheckTimer, Reminders.At(draft.Now + check, hours));
    }

    private static void Left(CaseDraft draft)
    {
        draft.Cancel(CloseTimer);
        draft.Cancel(CheckTimer);
        if (draft.Current.Status != CaseStatus.Closed) draft.Cancel(SurveyTimer);
    }

    private static void CancelReminders(CaseDraft draft)
    {
        for (var i = 1; i <= MostReminders; i++) draft.Cancel(NudgeTimer + i);
        draft.Cancel(SolveTimer);
    }

    private static void Silence(Mouth mouth, string timer, SilenceSettings silence, Calendar hours)
    {
        var draft = mouth.Draft;
        if (draft.Current.UndeliveredAnswers.Count > 0)
        {
            draft.Set(timer, Reminders.At(draft.Now + WhileUndelivered, hours));
            return;
        }

        if (timer == SolveTimer)
        {
            mouth.Say("solved-by-silence");
            draft.Trigger(StatusTrigger.Solve, mouth.Cause, "the customer did not answer");
            return;
        }

        mouth.Say("reminder");
        var number = int.TryParse(timer.AsSpan(NudgeTimer.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : MostReminders;
        draft.Set(number < silence.Reminders ? NudgeTimer + (number + 1) : SolveTimer, Reminders.At(draft.Now + silence.RemindAfter, hours));
    }

    private static void Survey(Mouth mouth)
    {
        var c = mouth.Draft.Current;
        if (c.IsLive || c.Satisfaction is not null || c.Bot.Asked.Contains(BotAsked.Satisfaction)) return;
        mouth.Ask("survey", BotAsked.Satisfaction, Scale(BotAsked.Satisfaction, mouth.Texts, mouth.Language));
    }

    private static void Check(Mouth mouth)
    {
        var c = mouth.Draft.Current;
        if (c.Status != CaseStatus.Solved || c.Bot.Asked.Contains(SolvedQuestion)) return;
        mouth.Ask("check-solved", SolvedQuestion, [new Choice($"{SolvedQuestion}=yes", mouth.Texts.Get(mouth.Language, "choice-yes")), new Choice($"{SolvedQuestion}=no", mouth.Texts.Get(mouth.Language, "choice-no"))]);
    }

    /// <summary>The buttons of a question from 1 to 5.</summary>
    internal static ValueList<Choice> Scale(string question, BotTexts texts, string language) =>
        Enumerable.Range(1, 5).Select(n => new Choice($"{question}={n}", texts.Get(language, $"scale.{question}.{n}"))).ToValueList();

    /// <summary>Writes to the customer, or keeps quiet where that is not possible or not wanted.</summary>
    private sealed record Mouth(CaseDraft Draft, Cause Cause, BotTexts Texts, string Language, bool Open)
    {
        public void Say(string key)
        {
            if (Write(key, []) is { } seq) Draft.Add(Cause, new BotAnswered(key, seq));
        }

        public void Ask(string key, string question, ValueList<Choice> choices)
        {
            if (Write(key, choices) is { } seq) Draft.Add(Cause, new BotAsked(question, seq));
        }

        private int? Write(string key, ValueList<Choice> choices)
        {
            if (!Open) return null;
            var c = Draft.Current;
            var text = Texts.Get(Language, key, ("case", c.Number.ToString()), ("subject", c.Subject ?? ""));
            return Draft.AddMessage(Cause, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = text, Language = Language, Choices = choices }).Seq;
        }
    }
}
