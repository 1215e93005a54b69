using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <summary>What a case needs now: it changes while the case waits, as skills are dropped and other queues help.</summary>
internal sealed record Needs(ValueList<string> Queues, SupportLevel Level, string Channel, string? Language, ValueList<SkillNeed> Required)
{
    /// <summary>The needs at a moment, and when they change next by waiting alone.</summary>
    public static (Needs Needs, DateTimeOffset? ChangeAt) At(WaitingCase waiting, IReadOnlyDictionary<string, QueueSetting> queues, DateTimeOffset now)
    {
        DateTimeOffset? change = null;
        var reached = new List<string>();
        var after = TimeSpan.Zero;
        for (var key = waiting.Queue; key is not null && queues.TryGetValue(key, out var queue); key = queue.OverflowTo)
        {
            if (!Past(after)) break;
            reached.Add(key);
            after += queue.OverflowAfter;
        }

        var required = waiting.Required.Where(n => n.DropAfter is not { } drop || !Past(drop)).Select(n => n with { DropAfter = null })
            .OrderBy(n => n.Skill, StringComparer.Ordinal).ToValueList();
        var language = waiting.LanguageDropAfter is { } d && Past(d) ? null : waiting.Language;
        return (new Needs(reached.ToValueList(), waiting.Level, waiting.Channel, language, required), change);

        bool Past(TimeSpan wait)
        {
            var moment = waiting.Since + wait;
            if (moment <= now) return true;
            if (change is null || moment < change) change = moment;
            return false;
        }
    }
}

/// <summary>The waiting cases with equal needs, in order, with a table of the agents who fit. An agent looks at the heads of lines, never at every
/// case.</summary>
internal sealed class Line
{
    private readonly SortedDictionary<Rank, Post> posts = [];
    private readonly QueueSetting[] queues;
    private bool[] fits = [];

    /// <summary>Kept beside the set, because every agent who gets free looks at it.</summary>
    private Post? head;

    public Line(Needs needs, ChannelWork work, IEnumerable<QueueSetting> queues)
    {
        Needs = needs;
        Work = work;
        this.queues = queues.ToArray();
    }

    public Needs Needs { get; }

    public ChannelWork Work { get; }

    public int Count => posts.Count;

    public IEnumerable<Post> Posts => posts.Values;

    public void Add(Post post)
    {
        posts.Add(post.Rank, post);
        post.Line = this;
        if (head is null || post.Rank < head.Rank) head = post;
    }

    public void Remove(Post post)
    {
        posts.Remove(post.Rank);
        post.Line = null;
        if (post == head) head = posts.Count == 0 ? null : posts.First().Value;
    }

    /// <summary>The first case that this agent has not declined in its round.</summary>
    public Post? FirstFor(Seat seat)
    {
        if (head is null || !head.WasDeclinedBy(seat)) return head;
        foreach (var (_, post) in posts)
        {
            if (!post.WasDeclinedBy(seat)) return post;
        }

        return null;
    }

    public bool Fits(Seat seat) => fits[seat.Index];

    public void Learn(Seat seat)
    {
        if (seat.Index >= fits.Length) Array.Resize(ref fits, Math.Max(16, Math.Max(seat.Index + 1, fits.Length * 2)));
        fits[seat.Index] = DistanceFor(seat) >= 0
            && (Needs.Language is null || seat.Profile.Languages.Count == 0 || seat.Profile.Languages.Contains(Needs.Language))
            && Needs.Required.All(seat.Has);
    }

    public void Forget(Seat seat) => fits[seat.Index] = false;

    /// <summary>0 for an agent of the own queue, 1 for one of the first that helps out, and so on; -1 for none of them.</summary>
    public int DistanceFor(Seat seat)
    {
        for (var i = 0; i < queues.Length; i++)
        {
            if (seat.Serves(queues[i], Needs.Level)) return i;
        }

        return -1;
    }
}
