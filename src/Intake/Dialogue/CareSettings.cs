namespace ChannelHub.Intake.Dialogue;

/// <summary>What the hub does by itself after an answer or a solution; each part is off where it is null. Durations are real time, moved into the queue's working hours.</summary>
public sealed record CareSettings
{
    /// <summary>Nothing is done by itself.</summary>
    public static readonly CareSettings None = new();

    public SurveySettings? Survey { get; init; }

    public SilenceSettings? Silence { get; init; }

    /// <summary>So long after it was solved a case is closed.</summary>
    public TimeSpan? CloseAfter { get; init; }

    /// <summary>So long after it was solved the customer is asked whether it really is.</summary>
    public TimeSpan? CheckAfter { get; init; }

    /// <summary>From so many cases of one contact within 24 hours on, the newest is tagged <c>training-need</c>.</summary>
    public int? Repeats { get; init; }
}

/// <param name="After">So long after the case was solved.</param>
/// <param name="LowScore">What a score of 1 or 2 does.</param>
/// <param name="Effort">Whether a good score is followed by the one question about the effort.</param>
public sealed record SurveySettings(TimeSpan After, LowScore LowScore, bool Effort);

public enum LowScore
{
    /// <summary>The case is tagged <c>low-score</c>, open again, and of high priority at least.</summary>
    Reopen,

    /// <summary>The case is tagged <c>low-score</c>; rules may follow on the tag.</summary>
    Tag,
}

/// <param name="RemindAfter">So long a customer who was asked something is waited for, before each reminder and after the last one.</param>
/// <param name="Reminders">How many; 0 solves the case without one.</param>
public sealed record SilenceSettings(TimeSpan RemindAfter, int Reminders);

/// <summary>How often the hub writes by itself to one contact, so that two machines can't answer each other for ever.</summary>
/// <param name="Burst">Answers within <paramref name="Within"/>; who answers the bot's question is answered all the same.</param>
/// <param name="PerDay">Answers in 24 hours, in all cases of the contact.</param>
/// <param name="Openings">Answers within <paramref name="Within"/> after which a further mail that opens a case of its own gets none.</param>
/// <param name="Flood">Messages on the heels of each other, from which on there is one notice and then none.</param>
public sealed record AnswerLimits(int Burst, TimeSpan Within, int PerDay, int Openings, int Flood)
{
    public static readonly AnswerLimits Shipped = new(6, TimeSpan.FromMinutes(10), 20, 1, 20);
}
