namespace ChannelHub.Routing.Deciding;

/// <summary>
/// Which of the words found give their points. A word within a longer one found there does not: "error in my invoice" is about an invoice, so
/// its "error" says nothing of its own, while an "error" elsewhere in the message still does. Each word counts once.
/// </summary>
internal sealed class Counted(RoutingPlan plan, int textStart)
{
    /// <summary>A word of the subject says twice as much as one of the text: it is what the customer put in front.</summary>
    private const int SubjectCounts = 2;

    private readonly List<(int Word, int End)> hits = new(16);
    private readonly List<(int Word, int End)> counting = [];

    /// <summary>Those that gave points, in no particular order.</summary>
    public IReadOnlyList<(int Word, int End)> Words => counting;

    /// <summary>Called for every word in the order of their ends; of those that end together the longest first.</summary>
    public void Note(int word, int end)
    {
        if (plan.WordPoints[word].Length > 0) hits.Add((word, end));
    }

    public void Give(Scores scores)
    {
        if (hits.Count == 0) return;
        KeepFirstPlaces();
        foreach (var (word, end) in counting)
        {
            foreach (var points in plan.WordPoints[word]) scores.Add(points, end <= textStart ? SubjectCounts : 1);
        }
    }

    /// <summary>Going backwards, a hit lies within a longer one exactly if one that ended with it or later began with it or earlier.</summary>
    private void KeepFirstPlaces()
    {
        var known = new Dictionary<int, int>(hits.Count);
        counting.EnsureCapacity(hits.Count);
        var earliest = int.MaxValue;
        for (var i = hits.Count - 1; i >= 0;)
        {
            // Those that end together stand longest first, so each group is gone through forwards.
            var group = i;
            while (group > 0 && hits[group - 1].End == hits[i].End) group--;
            for (var j = group; j <= i; j++)
            {
                var (word, end) = hits[j];
                var start = end - plan.WordLengths[word];
                if (earliest <= start) continue;
                earliest = start;
                if (known.TryAdd(word, counting.Count)) counting.Add((word, end));
                else counting[known[word]] = (word, end);
            }

            i = group - 1;
        }
    }
}
