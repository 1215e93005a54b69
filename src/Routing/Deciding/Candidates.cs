namespace ChannelHub.Routing.Deciding;

/// <summary>
/// The rules that may hold because one of the signs they need is there, in the order of the file, each once. Merged from the signs' own
/// lists on the way, so a rule that decides early leaves the rest untouched.
/// </summary>
internal static class Candidates
{
    public static IEnumerable<int> Of(Evidence evidence, Postings<int> bySign, int[] open)
    {
        var lists = 0;
        for (var place = 0; place < evidence.SignCount; place++)
        {
            if (bySign[evidence.SignAt(place)].Length > 0) lists++;
        }

        var next = new PriorityQueue<(int Sign, int At), int>(lists);
        for (var place = 0; place < evidence.SignCount; place++)
        {
            var sign = evidence.SignAt(place);
            if (bySign[sign].Length > 0) next.Enqueue((sign, 0), bySign[sign][0]);
        }

        var nextOpen = 0;
        var last = -1;
        while (true)
        {
            var byOpen = nextOpen < open.Length ? open[nextOpen] : int.MaxValue;
            var bySigns = next.TryPeek(out var cursor, out var rule) ? rule : int.MaxValue;
            var first = Math.Min(byOpen, bySigns);
            if (first == int.MaxValue) yield break;
            if (byOpen <= bySigns) nextOpen++;
            else Advance(next, cursor, bySign);
            if (first == last) continue;
            last = first;
            yield return first;
        }
    }

    private static void Advance(PriorityQueue<(int Sign, int At), int> next, (int Sign, int At) cursor, Postings<int> bySign)
    {
        var rules = bySign[cursor.Sign];
        if (cursor.At + 1 < rules.Length) next.DequeueEnqueue((cursor.Sign, cursor.At + 1), rules[cursor.At + 1]);
        else next.Dequeue();
    }
}
