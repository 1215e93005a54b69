using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>Where a case waits after it changed its level or department.</summary>
public sealed class QueueMap(IReadOnlyList<RoutingQueue> queues)
{
    /// <summary>
    /// The queue for a level: the present one if it is the department's and takes the level; else the first of the department that takes it, or a lower one, or
    /// any. A product team's queue is never chosen by level. Null if the department has no queue.
    /// </summary>
    public string? For(string? department, SupportLevel level, string? present)
    {
        var own = queues.Where(q => q.Department == department && !q.IsProductTeam).ToList();
        if (own.Find(q => q.Key == present)?.Takes(level) == true) return present;
        for (var l = level; l >= SupportLevel.L1; l--)
        {
            if (own.Find(q => q.Takes(l)) is { } fit) return fit.Key;
        }

        return own.FirstOrDefault()?.Key;
    }

    /// <summary>The queue of the product team that stands behind a department's specialists; null if it has none.</summary>
    public string? ProductTeamOf(string? department) => queues.FirstOrDefault(q => q.Department == department && q.IsProductTeam)?.Key;

    public bool IsProductTeam(string? queue) => queues.Any(q => q.Key == queue && q.IsProductTeam);
}
