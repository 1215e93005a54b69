using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Assignment;

/// <summary>Where cases wait.</summary>
/// <param name="Levels">Which levels' agents serve it; empty for those of each case's own level.</param>
/// <param name="OverflowTo">The queue whose agents help out; null for none.</param>
/// <param name="OverflowAfter">After how much waiting they do; 0 for at once, when nobody of the own queue is free.</param>
public sealed record QueueSetting(string Key, string Department, ValueList<SupportLevel> Levels = default, string? OverflowTo = null,
    TimeSpan OverflowAfter = default);

/// <summary>What a case of a channel asks of an agent.</summary>
/// <param name="Weight">How much of an agent's capacity it takes.</param>
/// <param name="Interruptible">It can be put aside for a case that can't wait: such a case may come on top of it.</param>
/// <param name="AcceptWithin">The agent has this long to accept; null to assign without asking.</param>
/// <param name="KeepsRoom">For how long a case that waits on its customer still takes the agent's room, because he may write on at any moment.</param>
public sealed record ChannelWork(string Channel, int Weight, bool Interruptible = false, TimeSpan? AcceptWithin = null, TimeSpan KeepsRoom = default);

/// <summary>What becomes of an agent's cases when he goes offline. Offers always go to the next.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(NameJsonConverter<OfflinePolicy>))]
public enum OfflinePolicy
{
    /// <summary>He keeps them for when he is back.</summary>
    Keep,

    /// <summary>Those that can't be interrupted go back to their queue; the others wait for him.</summary>
    ReturnUrgent,

    /// <summary>All go back to their queue.</summary>
    ReturnAll,
}

/// <summary>How cases are given to agents. <see cref="Faults"/> says what is wrong with it.</summary>
public sealed record AssignmentSettings
{
    /// <summary>An agent's usual capacity. It divides well: a call takes 60, a chat 20, an e-mail 6.</summary>
    public const int WholeAgent = 60;

    public ValueList<QueueSetting> Queues { get; init; }

    /// <summary>Queues from which nobody is given a case: people take them by hand.</summary>
    public ValueList<string> ByHand { get; init; }

    /// <summary>How much work fits at once for an agent of whom nothing else is said.</summary>
    public int Capacity { get; init; } = WholeAgent;

    public ValueList<ChannelWork> Channels { get; init; } =
    [
        new("voice", WholeAgent, AcceptWithin: TimeSpan.FromSeconds(20)),
        new("webchat", WholeAgent / 3, AcceptWithin: TimeSpan.FromSeconds(60), KeepsRoom: TimeSpan.FromMinutes(10)),
        new("email", WholeAgent / 10, Interruptible: true),
    ];

    /// <summary>For channels that are not listed.</summary>
    public ChannelWork OtherChannels { get; init; } = new("*", WholeAgent / 6);

    /// <summary>The calendars that agents' hours name.</summary>
    public ValueList<Calendar> Calendars { get; init; }

    /// <summary>How much earlier than it came a case counts as waiting, by priority: low, normal, high, urgent.</summary>
    public ValueList<TimeSpan> HeadStart { get; init; } = [TimeSpan.FromHours(-1), TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>A case whose promise ends counts as waiting at least since this long before that.</summary>
    public TimeSpan BreachLead { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>No case gets ahead of one that came this much earlier.</summary>
    public TimeSpan LongestHeadStart { get; init; } = TimeSpan.FromHours(8);

    /// <summary>For how long who declined a case is not asked again.</summary>
    public TimeSpan RoundLength { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether an agent has to speak the customer's language.</summary>
    public bool LanguageMatters { get; init; } = true;

    /// <summary>After how much waiting the language gives way; null for never.</summary>
    public TimeSpan? LanguageDropAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a customer's last agent gets his new case, if he is free for it.</summary>
    public bool PrefersLastAgent { get; init; } = true;

    /// <summary>After how much waiting room is made for a case that needs more of an agent than ever gets free; null for never.</summary>
    public TimeSpan? ReserveAfter { get; init; } = TimeSpan.FromMinutes(5);

    public OfflinePolicy Offline { get; init; } = OfflinePolicy.ReturnUrgent;

    /// <summary>How long an agent may be offline before his cases are returned: a lost connection is not a leave.</summary>
    public TimeSpan OfflineGrace { get; init; } = TimeSpan.FromMinutes(2);

    public ChannelWork WorkOf(string channel)
    {
        foreach (var work in Channels)
        {
            if (work.Channel == channel) return work;
        }

        return OtherChannels;
    }

    /// <summary>Everything that is wrong, in words; empty if nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var queue in Queues)
        {
            if (!keys.Add(queue.Key)) yield return $"The queue '{queue.Key}' is declared twice.";
        }

        foreach (var queue in Queues.Where(q => q.OverflowTo is not null))
        {
            if (!keys.Contains(queue.OverflowTo!)) yield return $"The queue '{queue.Key}' overflows to '{queue.OverflowTo}', which is not declared.";
            if (queue.OverflowAfter < TimeSpan.Zero) yield return $"The queue '{queue.Key}' overflows after {queue.OverflowAfter}; give 0 or more.";
        }

        foreach (var cycle in OverflowCycles()) yield return $"Queues overflow in a circle: {string.Join(" → ", cycle)}; take one of the steps away.";
        foreach (var work in Channels.Append(OtherChannels))
        {
            if (work.Weight < 1) yield return $"The channel '{work.Channel}' has the weight {work.Weight}; give 1 or more.";
            if (work.AcceptWithin <= TimeSpan.Zero)
            {
                yield return $"The channel '{work.Channel}' must be accepted within {work.AcceptWithin}; give more than 0, or nothing to assign without asking.";
            }
        }

        if (HeadStart.Count != 4) yield return $"Head starts are four, for low, normal, high and urgent; there are {HeadStart.Count}.";
        if (HeadStart.Zip(HeadStart.Skip(1)).Any(p => p.First > p.Second))
        {
            yield return "A higher priority must not have a smaller head start than a lower one.";
        }

        if (LongestHeadStart < TimeSpan.Zero || RoundLength <= TimeSpan.Zero || OfflineGrace < TimeSpan.Zero || ReserveAfter < TimeSpan.Zero)
        {
            yield return "Durations must not be negative, and a round lasts more than 0.";
        }
    }

    /// <summary>Each circle of queues, with its first one again at the end.</summary>
    internal IEnumerable<IReadOnlyList<string>> OverflowCycles()
    {
        var next = Queues.Where(q => q.OverflowTo is not null).GroupBy(q => q.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().OverflowTo!, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in Queues.Select(q => q.Key))
        {
            var path = new List<string>();
            var at = start;
            while (done.Add(at))
            {
                path.Add(at);
                if (!next.TryGetValue(at, out var to)) break;
                at = to;
            }

            var back = path.IndexOf(at);
            if (back >= 0 && path.Count > 0 && next.TryGetValue(path[^1], out var last) && last == at)
            {
                yield return [.. path.Skip(back), at];
            }
        }
    }
}
