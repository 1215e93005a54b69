namespace ChannelHub.AgentConsole.Working;

/// <summary>The routing file as the console shows and changes it. The program registers one over its rules in force; without one there is no page for them.</summary>
public interface IDeskRules
{
    RulesInForce Current { get; }

    /// <summary>Why the file on disk is not in force; empty while it is. The rules before go on.</summary>
    IReadOnlyList<RulesFault> Refused { get; }

    Task<RulesText> ReadAsync(CancellationToken stop);

    /// <summary>Looks through a changed text, and runs its examples; nothing is written.</summary>
    Task<RulesOutcome> CheckAsync(string text, CancellationToken stop);

    /// <param name="readAs">The mark of the text that the change was made on.</param>
    Task<RulesOutcome> SaveAsync(string text, string readAs, CancellationToken stop);
}

/// <param name="Id">The version of the rules, as it stands in every decision.</param>
/// <param name="Since">When they came into force in this program.</param>
/// <param name="Rules">How many there are.</param>
public sealed record RulesInForce(string Id, DateTimeOffset Since, int Rules);

/// <param name="Path">Where a changed text is saved.</param>
/// <param name="Mark">Tells this text and these rules from any others.</param>
public sealed record RulesText(string Text, string Path, string Mark);

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RulesFault(int Line, int Column, string Message);

/// <summary>What became of a changed text.</summary>
public abstract record RulesOutcome
{
    private RulesOutcome()
    {
    }

    /// <summary>Checked: there is no fault. Saved: it is in force.</summary>
    public sealed record Fine : RulesOutcome;

    /// <summary>The text has faults, or its rules do not fulfil its own examples; nothing was written.</summary>
    public sealed record Refused(IReadOnlyList<RulesFault> Faults) : RulesOutcome;

    /// <summary>The file or the rules in force have changed since the text was read; nothing was written.</summary>
    public sealed record Stale : RulesOutcome;

    /// <summary>The file can't be written.</summary>
    public sealed record Failed(string Reason) : RulesOutcome;
}
