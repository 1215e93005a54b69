namespace ChannelHub.Routing.Learned;

/// <summary>
/// What a learned model looks at: each word of the folded message, each two that follow one another, and in each word every group of three to
/// five letters with the word's ends counted as letters. Each becomes a number (FNV-1a, folded to the size of the model's table), so a model holds no
/// list of words, and a word that it never saw still shares its groups of letters with those it did.
/// </summary>
internal static class LearnedFeatures
{
    /// <summary>Size of the table: a power of two.</summary>
    public const int Buckets = 1 << 16;

    /// <summary>How much of a message is looked at, in folded letters; subject first.</summary>
    public const int MaxLetters = 5_000;

    private const int ShortestGroup = 3;
    private const int LongestGroup = 5;

    /// <summary>Longer ones are no words.</summary>
    private const int MaxWord = 40;

    private const uint Start = 2166136261u;
    private const uint WholeWord = 7;

    /// <summary>Calls back for every word and its features, and returns how many features there were.</summary>
    public static int Read<TSink>(ReadOnlySpan<char> folded, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        if (folded.Length > MaxLetters) folded = folded[..MaxLetters];
        var count = 0;
        var before = 0u;
        for (var at = 0; at < folded.Length;)
        {
            if (IsGap(folded[at]))
            {
                if (folded[at] == Text.FoldedText.Break) before = 0;
                at++;
                continue;
            }

            var end = at;
            while (end < folded.Length && !IsGap(folded[end])) end++;
            if (end - at <= MaxWord) count += ReadWord(folded, at, end, ref before, ref sink);
            at = end;
        }

        return count;
    }

    private static int ReadWord<TSink>(ReadOnlySpan<char> folded, int from, int to, ref uint before, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        sink.Begin(from, to);
        var whole = WholeWord;
        for (var i = from; i < to; i++) whole = Mix(whole, folded[i]);
        sink.Add(Fold(whole));
        var count = 1;
        if (before != 0)
        {
            sink.Add(Fold(unchecked((before * 31) ^ whole)));
            count++;
        }

        before = whole;
        for (var i = from - 1; i <= to - ShortestGroup + 1; i++)
        {
            var hash = Start;
            for (var n = 0; n < LongestGroup && i + n <= to; n++)
            {
                hash = Mix(hash, i + n < from || i + n == to ? ' ' : folded[i + n]);
                if (n + 1 < ShortestGroup) continue;
                sink.Add(Fold(hash));
                count++;
            }
        }

        return count;
    }

    private static bool IsGap(char c) => c is Text.LetterFold.Separator or Text.FoldedText.Break;

    private static uint Mix(uint hash, char c) => (hash ^ c) * 16777619u;

    private static int Fold(uint hash) => (int)((hash ^ (hash >> 16)) & (Buckets - 1));
}

internal interface IFeatureSink
{
    /// <summary>The features that follow are of the word between these positions.</summary>
    void Begin(int from, int to);

    void Add(int feature);
}
