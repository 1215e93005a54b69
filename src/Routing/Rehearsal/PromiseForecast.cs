using ChannelHub.Cases;

namespace ChannelHub.Routing.Rehearsal;

/// <summary>Which promises of a decision would have been broken, had the case gone on as it did.</summary>
internal static class PromiseForecast
{
    private const string FirstResponse = "first-response";
    private const string Resolution = "resolution";

    public static ValueList<string> Broken(RoutingSet set, RoutingResult result, PastCase past, DateTimeOffset now)
    {
        if (result.Sla is not { } name || !set.Sla.TryGetValue(name, out var policy)) return [];
        var from = past.Inputs.At;
        var answered = past.History.FirstOrDefault(e => e.At >= from && e.Data is MessageAdded { Direction: Direction.Out, Author: AuthorKind.Agent })?.At;
        var solved = past.History.FirstOrDefault(e => e.At >= from && e.Data is StatusChanged { To: CaseStatus.Solved or CaseStatus.Closed })?.At;
        var broken = new List<string>();
        if (Earlier(answered, solved ?? now) - from > policy.FirstResponse) broken.Add(FirstResponse);
        if (Counted(past.History, from, solved ?? now) > policy.Resolution) broken.Add(Resolution);
        return broken.ToValueList();
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } first && first < b ? first : b;

    /// <summary>The time from the one moment to the other in which the case did not wait on the customer or a third party.</summary>
    private static TimeSpan Counted(IReadOnlyList<CaseEvent> history, DateTimeOffset from, DateTimeOffset to)
    {
        var (counted, since) = (TimeSpan.Zero, (DateTimeOffset?)from);
        foreach (var e in history)
        {
            if (e.Data is not StatusChanged change || e.At < from || e.At > to) continue;
            if (since is { } running) counted += e.At - running;
            since = change.To is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty ? null : e.At;
        }

        return since is { } still ? counted + (to - still) : counted;
    }
}
