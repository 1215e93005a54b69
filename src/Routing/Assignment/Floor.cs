using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <summary>The agents and the lines of waiting cases, and the two questions asked of them: who should get this case, and which case should this agent
/// get.</summary>
internal sealed class Floor(AssignmentSettings settings)
{
    /// <summary>Beyond this many lines the empty ones are cleared away.</summary>
    private const int ManyLines = 4096;

    private readonly Dictionary<string, QueueSetting> queues = settings.Queues.ToDictionary(q => q.Key, StringComparer.Ordinal);
    private readonly Dictionary<Needs, Line> lines = [];
    private readonly Dictionary<AgentId, Seat> byId = [];
    private readonly List<Seat> seats = [];
    private readonly Stack<int> freeIndexes = new();
    private readonly int smallestWeight = settings.Channels.Append(settings.OtherChannels).Min(c => c.Weight);
    private int indexes;

    public IReadOnlyList<Seat> Seats => seats;

    public IReadOnlyDictionary<string, QueueSetting> Queues => queues;

    public Seat? Find(AgentId id) => byId.GetValueOrDefault(id);

    public Seat Seat(AgentProfile profile)
    {
        var hours = profile.Hours is { } name ? settings.Calendars.FirstOrDefault(c => c.Name == name) : null;
        if (byId.TryGetValue(profile.Id, out var seat))
        {
            seat.Change(profile, hours);
        }
        else
        {
            seat = new Seat(freeIndexes.TryPop(out var index) ? index : indexes++, profile, hours);
            byId.Add(profile.Id, seat);
            var at = seats.BinarySearch(seat, Comparer<Seat>.Create((a, b) => string.CompareOrdinal(a.Profile.Id.Value, b.Profile.Id.Value)));
            seats.Insert(~at, seat);
        }

        foreach (var line in lines.Values) line.Learn(seat);
        return seat;
    }

    public void Remove(Seat seat)
    {
        byId.Remove(seat.Profile.Id);
        seats.Remove(seat);
        freeIndexes.Push(seat.Index);
        foreach (var line in lines.Values) line.Forget(seat);
    }

    public void Queue(Post post, Needs needs)
    {
        if (!lines.TryGetValue(needs, out var line))
        {
            if (lines.Count >= ManyLines) Clear();
            line = new Line(needs, post.Work, needs.Queues.Select(q => queues[q]));
            foreach (var seat in seats) line.Learn(seat);
            lines.Add(needs, line);
        }

        line.Add(post);
    }

    public static bool CanTake(Seat seat, Post post, DateTimeOffset now) =>
        post.Line!.Fits(seat)
        && seat.HasRoom(post.Work)
        && !post.WasDeclinedBy(seat)
        && (seat.ReservedFor is not { } reserved || reserved == post || post.Rank < reserved.Rank)
        && seat.IsOnDuty(now);

    /// <summary>Who should get a case: the last agent of its customer, else an agent of its own queue with the preferred skills who is least loaded and
    /// longest without work.</summary>
    public (Seat? Seat, string Why) Choose(Post post, DateTimeOffset now, Action<Seat> sleeps)
    {
        Seat? best = null;
        var bestScore = default(Score);
        var preferred = post.Case.Preferred.Where(n => n.DropAfter is not { } drop || post.Case.Since + drop > now).ToArray();
        foreach (var seat in seats)
        {
            if (!post.Line!.Fits(seat)) continue;
            if (seat.Presence == Presence.Available && !seat.IsOnDuty(now)) sleeps(seat);
            if (!CanTake(seat, post, now)) continue;
            if (seat.Profile.Id == post.Case.LastAgent) return (seat, "knows the customer");
            var score = new Score(post.Line.DistanceFor(seat), preferred.Count(n => !seat.Has(n)), seat);
            if (best is not null && score.CompareTo(bestScore) >= 0) continue;
            best = seat;
            bestScore = score;
        }

        return (best, best is not null && post.Line!.DistanceFor(best) > 0 ? "helps out" : "least loaded");
    }

    /// <summary>Which case an agent should get: the first of all lines that he fits and has room for.</summary>
    /// <param name="large">The case before it that would fit but for its weight; null if none does.</param>
    public Post? BestFor(Seat seat, DateTimeOffset now, out Post? large)
    {
        large = null;
        Post? best = null;
        if (!seat.IsOnDuty(now)) return null;
        foreach (var line in lines.Values)
        {
            if (line.Count == 0 || !line.Fits(seat) || line.FirstFor(seat) is not { } first) continue;
            if (seat.HasRoom(line.Work))
            {
                if (best is null || first.Rank < best.Rank) best = first;
            }
            else if (line.Work.Weight <= seat.Profile.Capacity && (large is null || first.Rank < large.Rank))
            {
                large = first;
            }
        }

        if (large is not null && best is not null && large.Rank > best.Rank) large = null;
        return best is not null && seat.ReservedFor is { } reserved && reserved != best && best.Rank > reserved.Rank ? null : best;
    }

    /// <summary>Whether room should be made for a case by now: it is heavier than others that could get ahead of it for ever, and has waited long.</summary>
    public bool NeedsRoom(Post post, DateTimeOffset now) =>
        settings.ReserveAfter is { } after && post.Work.Weight > smallestWeight && post.Case.Since + after <= now
        && (post.ReservedAt is not { } at || !at.IsOnDuty(now));

    /// <summary>The agent who will soonest have room for a case.</summary>
    public Seat? SoonestFor(Post post, DateTimeOffset now) => seats
        .Where(s => s.ReservedFor is null && post.Line!.Fits(s) && post.Work.Weight <= s.Profile.Capacity && !post.WasDeclinedBy(s) && s.IsOnDuty(now))
        .OrderBy(s => (double)s.Load / s.Profile.Capacity)
        .ThenBy(s => s.LastWorkAt)
        .FirstOrDefault();

    private void Clear()
    {
        foreach (var needs in lines.Where(l => l.Value.Count == 0).Select(l => l.Key).ToList()) lines.Remove(needs);
    }

    private readonly struct Score(int distance, int lacks, Seat seat) : IComparable<Score>
    {
        private readonly int distance = distance;
        private readonly int lacks = lacks;
        private readonly Seat seat = seat;

        public int CompareTo(Score other)
        {
            if (distance != other.distance) return distance.CompareTo(other.distance);
            if (lacks != other.lacks) return lacks.CompareTo(other.lacks);
            var load = ((long)seat.Load * other.seat.Profile.Capacity).CompareTo((long)other.seat.Load * seat.Profile.Capacity);
            if (load != 0) return load;
            var idle = seat.LastWorkAt.CompareTo(other.seat.LastWorkAt);
            return idle != 0 ? idle : string.CompareOrdinal(seat.Profile.Id.Value, other.seat.Profile.Id.Value);
        }
    }
}
