using ChannelHub.AgentConsole.Working;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>A routing file in memory: every line that holds "fault" is one.</summary>
public sealed class MemoryRules(TimeProvider time) : IDeskRules
{
    private int version = 1;

    public string Text { get; private set; } = string.Join('\n', Enumerable.Range(1, 200).Select(n => $"line{n}: value"));

    public RulesInForce Current => new($"rules{version:D7}", time.GetUtcNow(), 12);

    public IReadOnlyList<RulesFault> Refused { get; set; } = [];

    public async Task<RulesText> ReadAsync(CancellationToken stop)
    {
        await Task.Yield(); // as a file: the page is not ready at once
        return new RulesText(Text, "/srv/hub/routing.yaml", Current.Id);
    }

    public Task<RulesOutcome> CheckAsync(string text, CancellationToken stop) => Task.FromResult<RulesOutcome>(FaultsOf(text) is { Count: > 0 } faults ? new RulesOutcome.Refused(faults) : new RulesOutcome.Fine());

    public async Task<RulesOutcome> SaveAsync(string text, string readAs, CancellationToken stop)
    {
        if (readAs != Current.Id) return new RulesOutcome.Stale();
        var outcome = await CheckAsync(text, stop);
        if (outcome is RulesOutcome.Fine) Replace(text);
        return outcome;
    }

    /// <summary>Somebody else saved.</summary>
    public void Replace(string text)
    {
        Text = text;
        Refused = [];
        version++;
    }

    private static List<RulesFault> FaultsOf(string text) =>
        [.. text.Split('\n').Select((line, i) => (line, i)).Where(l => l.line.Contains("fault", StringComparison.Ordinal)).Select(l => new RulesFault(l.i + 1, l.line.IndexOf("fault", StringComparison.Ordinal) + 1, $"'{l.line.Trim()}' is a fault."))];
}
