using ChannelHub.Cases;

namespace ChannelHub.Routing.Rehearsal;

/// <summary>A case that was routed, as far as it is needed to route it again.</summary>
/// <param name="Message">The message that was routed; null if it is not there any more.</param>
/// <param name="History">All events of the case, in order.</param>
public sealed record PastCase(Case Case, RoutingInputs Inputs, MessageBody? Message, IReadOnlyList<CaseEvent> History)
{
    /// <summary>The first decision of the router on a case; null if it was never routed, or nobody wrote it.</summary>
    public static PastCase? Of(CaseDetails details)
    {
        if (ProblemCase.Is(details.Case) || details.Events.FirstOrDefault(e => e.Data is Routed)?.Data is not Routed { Trace.Inputs: var inputs }) return null;
        return new PastCase(details.Case, inputs, details.Messages.FirstOrDefault(m => m.Message.Id.Seq == inputs.Message)?.Message.Body, details.Events);
    }
}

/// <summary>A case that other rules would have routed otherwise.</summary>
public sealed record ChangedCase
{
    public required CaseNumber Case { get; init; }

    public required RoutingResult Before { get; init; }

    public required RoutingResult After { get; init; }

    /// <summary>To another department, queue or level.</summary>
    public bool Moves => (Before.Department, Before.Queue, Before.Level) != (After.Department, After.Queue, After.Level);

    /// <summary>Promises that were or would have been broken as it really went on, by the rules before.</summary>
    public ValueList<string> BrokenBefore { get; init; }

    /// <summary>The same by the changed rules.</summary>
    public ValueList<string> BrokenAfter { get; init; }

    /// <summary>Promises that would be broken now and were not before.</summary>
    public IEnumerable<string> NewlyBroken => BrokenAfter.Except(BrokenBefore, StringComparer.Ordinal);
}

/// <param name="Before">How many of the cases waited or would wait there.</param>
public sealed record QueueLoad(string Queue, int Before, int After);

/// <summary>What a changed file would have made of past cases.</summary>
/// <param name="Cases">How many were routed again.</param>
/// <param name="Unreadable">How many could not be, because their message was erased.</param>
/// <param name="Changed">Those for which anything differs.</param>
/// <param name="Queues">The queues that get more or fewer cases, those that change most first.</param>
public sealed record ReplayReport(int Cases, int Unreadable, IReadOnlyList<ChangedCase> Changed, IReadOnlyList<QueueLoad> Queues);

/// <summary>
/// Routes past cases again, by the rules in force and by changed ones, on what the router knew then. What it says of a case is what really routing
/// it would give, because it is done in the same way. Pure.
/// </summary>
public static class RuleReplay
{
    /// <param name="cases">Taken one after the other and not kept.</param>
    /// <param name="now">Until when open cases are looked at.</param>
    public static ReplayReport Compare(RoutingSet before, RoutingSet after, IEnumerable<PastCase> cases, DateTimeOffset now)
    {
        var (count, unreadable) = (0, 0);
        var changed = new List<ChangedCase>();
        var loads = new Dictionary<string, (int Before, int After)>(StringComparer.Ordinal);
        foreach (var past in cases)
        {
            if (past.Message is not { } message)
            {
                unreadable++;
                continue;
            }

            count++;
            var facts = RoutingFacts.Of(past.Inputs, message);
            var (was, would) = (Router.Decide(before, facts).Result, Router.Decide(after, facts).Result);
            loads[was.Queue] = loads.GetValueOrDefault(was.Queue) is var a ? (a.Before + 1, a.After) : default;
            loads[would.Queue] = loads.GetValueOrDefault(would.Queue) is var b ? (b.Before, b.After + 1) : default;
            var (brokenBefore, brokenAfter) = (PromiseForecast.Broken(before, was, past, now), PromiseForecast.Broken(after, would, past, now));
            if (was == would && brokenBefore == brokenAfter) continue;
            changed.Add(new ChangedCase { Case = past.Case.Number, Before = was, After = would, BrokenBefore = brokenBefore, BrokenAfter = brokenAfter });
        }

        var moved = loads.Where(l => l.Value.Before != l.Value.After).Select(l => new QueueLoad(l.Key, l.Value.Before, l.Value.After));
        return new ReplayReport(count, unreadable, changed, [.. moved.OrderByDescending(l => Math.Abs(l.After - l.Before)).ThenBy(l => l.Queue, StringComparer.Ordinal)]);
    }
}
