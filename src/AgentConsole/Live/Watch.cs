using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Live;

/// <summary>Which changes a page wants to hear of.</summary>
public abstract record Watch
{
    /// <summary>The feed names at most this many cases in one note; when it names as many, others may have changed too.</summary>
    private const int NamedAtMost = 64;

    private Watch()
    {
    }

    public sealed record Cases : Watch;

    public sealed record OneCase(CaseNumber Number) : Watch;

    public sealed record Parked : Watch;

    public sealed record Ledger : Watch;

    /// <summary>Only what concerns the agent himself, which every page hears of.</summary>
    public sealed record Me : Watch;

    public static Watch? Parse(string? text) => text switch
    {
        "cases" => new Cases(),
        "parked" => new Parked(),
        "ledger" => new Ledger(),
        "me" => new Me(),
        _ => CaseNumber.TryParse(text, out var number) ? new OneCase(number) : null,
    };

    public bool Concerns(IReadOnlyList<Change> changes) => this switch
    {
        Cases => changes.Any(c => c.Case is not null),
        OneCase one => changes.Count >= NamedAtMost || changes.Any(c => c.Case == one.Number),
        Me => false,
        Parked => changes.Any(c => c.Parked),
        _ => true,
    };
}
