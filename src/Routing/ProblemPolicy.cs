using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>When cases that are alike make a problem, and where it waits. Alike are cases of the same product and category.</summary>
/// <param name="Cases">So many make a problem, 2 to 1000.</param>
/// <param name="Within">They were opened within this time, at most 31 days.</param>
/// <param name="Departments">Whose cases are counted.</param>
/// <param name="Queue">Where the problem waits.</param>
/// <param name="Department">The queue's.</param>
public sealed record ProblemPolicy(int Cases, TimeSpan Within, ValueList<string> Departments, string Queue, string Department)
{
    /// <summary>
    /// Whether a case is one of those that are counted: a rule recognised what it is about (cases are not alike because the same default was put on them), and it is no
    /// problem itself.
    /// </summary>
    public bool Counts(Case c) =>
        !ProblemCase.Is(c) && c is { Category: { Length: > 0 }, Department: { } department, MergedInto: null, Quarantined: false } && c.Rule != Router.DefaultRule && Departments.Contains(department);
}
