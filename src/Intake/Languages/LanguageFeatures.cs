namespace ChannelHub.Intake.Languages;

/// <summary>
/// What the model looks at: each word, and in it every group of one to four letters, with the word's ends counted as letters. Each becomes a
/// number (FNV-1a, folded to the size of the model's table), so no list of words has to be kept.
/// </summary>
internal static class LanguageFeatures
{
    /// <summary>Size of the table: a power of two.</summary>
    public const int Buckets = 1 << 15;

    private const int MaxGroup = 4;

    /// <summary>Longer words are no words.</summary>
    private const int MaxWord = 40;

    /// <summary>Calls back for every feature of the text and returns how many there were.</summary>
    public static int Read<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var count = 0;
        var shouting = !text.ContainsAnyInRange('a', 'z');
        var mayHaveAddresses = text.Contains('@') || text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase);
        Span<char> word = stackalloc char[MaxWord + 2];
        while (!text.IsEmpty)
        {
            var start = IndexOfNonSpace(text);
            if (start < 0) break;
            text = text[start..];
            var end = IndexOfSpace(text);
            var token = end < 0 ? text : text[..end];
            text = text[token.Length..];
            if (IsSpeech(token, shouting) && !(mayHaveAddresses && IsAddress(token))) count += ReadToken(token, word, ref sink);
        }

        return count;
    }

    private static int ReadToken<TSink>(ReadOnlySpan<char> token, scoped Span<char> word, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var count = 0;
        var length = 1;
        word[0] = ' ';
        foreach (var c in token)
        {
            // An apostrophe belongs to the word: don't, d'accord.
            var letter = c is '\'' or '’' ? '\'' : char.ToLowerInvariant(c);
            if (char.IsLetter(c) || (letter == '\'' && length > 1))
            {
                if (length <= MaxWord) word[length++] = letter;
                continue;
            }

            // Accents written as characters of their own are left out, as people leave them out.
            if (char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark) continue;
            count += ReadWord(word[..length], ref sink);
            length = 1;
        }

        return count + ReadWord(word[..length], ref sink);
    }

    private static int ReadWord<TSink>(scoped ReadOnlySpan<char> begun, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        if (begun.Length < 2) return 0;
        Span<char> word = stackalloc char[begun.Length + 1];
        begun.CopyTo(word);
        word[^1] = ' ';
        var count = 0;
        uint whole = 7;
        foreach (var c in word) whole = Mix(whole, c);

        // A copy of its own can be kept in registers.
        var taken = sink;
        taken.Add(Fold(whole));
        count++;
        for (var i = 0; i < word.Length; i++)
        {
            var hash = 2166136261u;
            for (var n = 0; n < MaxGroup && i + n < word.Length; n++)
            {
                hash = Mix(hash, word[i + n]);
                if (n == 0 && word[i] == ' ') continue;
                taken.Add(Fold(hash));
                count++;
            }
        }

        sink = taken;
        return count;
    }

    private static bool IsAddress(ReadOnlySpan<char> token) =>
        token.Contains('@') || token.Contains("://", StringComparison.Ordinal) || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Not a code (H007) or an abbreviation (CFDI), which are the same in every language; so are addresses and links.</summary>
    private static bool IsSpeech(ReadOnlySpan<char> token, bool shouting)
    {
        if (token.ContainsAnyInRange('0', '9')) return false;
        if (shouting || token.Length is < 2 or > 6) return true;
        foreach (var c in token)
        {
            if (!char.IsUpper(c)) return true;
        }

        return false;
    }

    private static int IndexOfNonSpace(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i])) return i;
        }

        return -1;
    }

    private static int IndexOfSpace(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i])) return i;
        }

        return -1;
    }

    private static uint Mix(uint hash, char c) => (hash ^ c) * 16777619u;

    private static int Fold(uint hash) => (int)((hash ^ (hash >> 15)) & (Buckets - 1));
}

internal interface IFeatureSink
{
    void Add(int feature);
}
