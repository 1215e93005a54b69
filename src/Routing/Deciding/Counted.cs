namespace ChannelHub.Routing.Deciding;

/// <summary>
/// Which of the words found give their points. A word within a longer one found there does not: "error in my invoice" is about an invoice, so
/// its "error" says nothing of its own, while an "error" elsewhere in the message still does. Each word counts once.
/// </summary>
internal sealed class Counted(RoutingPlan plan, int textStart)
{
    /// <summary>A word of the subject says twice as much as one of the text: it is what the customer put in front.</summary>
    private const int SubjectCounts = 2;

    private readonly List<(int Word, int End, int Place)> hits = new(16);
    private readonly List<(int Word, int End)> counting = [];

    /// <summary>Those that gave points, in no particular order.</summary>
    public IReadOnlyList<(int Word, int End)> Words => counting;

    /// <summary>Called for every word in the order of their ends; of those that end together the longest first.</summary>
    /// <param name="place">The word's place among the signs found.</param>
    public void Note(int word, int end, int place)
    {
        if (plan.WordPoints[word].Length > 0) hits.Add((word, end, place));
    }

    /// <param name="places">How many signs were found.</param>
    public void Give(Scores scores, int places)
    {
        if (hits.Count == 0) return;
        KeepFirstPlaces(places);
        foreach (var (word, end) in counting)
        {
            foreach (var points in plan.WordPoints[word]) scores.Add(points, end <= textStart ? SubjectCounts : 1);
        }
    }

    /// <summary>Going backwards, a hit lies within a longer one exactly if one that ended with it or later began with it or earlier.</summary>
    private void KeepFirstPlaces(int places)
    {
        // By a word's place, where it stands among those that count; 0 while it does not.
        var counted = new int[places];
        var earliest = int.MaxValue;
        for (var i = hits.Count - 1; i >= 0;)
        {
            // Those that end together stand longest first, so each group is gone through forwards.
            var group = i;
            while (group > 0 && hits[group - 1].End == hits[i].End) group--;
            for (var j = group; j <= i; j++)
            {
                var (word, end, place) = hits[j];
                var start = end - plan.WordLengths[word];
                if (earliest <= start) continue;
                earliest = start;
                if (counted[place] == 0)
                {
                    counting.Add((word, end));
                    counted[place] = counting.Count;
                }
                else
                {
                    counting[counted[place] - 1] = (word, end);
                }
            }

            i = group - 1;
        }
    }
}
