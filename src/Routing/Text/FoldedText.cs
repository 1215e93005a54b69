using System.Buffers;

namespace ChannelHub.Routing.Text;

/// <summary>
/// A message as the word matcher reads it: folded letters and digits, one space between words and at both ends, subject first. Each letter
/// remembers where it stood, so that a hit can be shown in the customer's own spelling. Addresses and links are left out: the "ventas" of
/// ventas@example.com is not the customer's word. Made once for a message and read by all that look for words in it; its room is borrowed, and given back
/// by <see cref="Dispose"/>.
/// </summary>
public sealed class FoldedText : IDisposable
{
    /// <summary>Between subject and text; no word holds it, so no phrase goes across.</summary>
    public const char Break = '\n';

    /// <summary>The longest stretch of the original that is shown for one hit, in UTF-16 code units.</summary>
    private const int MaxShown = 80;

    /// <summary>Longer ones are seen in pieces; so no run of characters is scanned again and again.</summary>
    private const int MaxAddress = 300;

    private readonly string subject;
    private readonly string text;
    private char[] letters;
    private int[] origins;
    private int length;

    /// <summary>Where a run of equal letters was cut short; further letters of the run fall away there.</summary>
    private int drawnOut;

    private FoldedText(string subject, string text, int capacity)
    {
        this.subject = subject;
        this.text = text;
        letters = ArrayPool<char>.Shared.Rent(capacity);
        origins = ArrayPool<int>.Shared.Rent(capacity);
    }

    /// <summary>Subject and text.</summary>
    public ReadOnlySpan<char> Letters => letters.AsSpan(0, length);

    /// <summary>The text alone: what <see cref="WordFold"/> makes of it, with a space at both ends.</summary>
    public ReadOnlySpan<char> Text => letters.AsSpan(TextStart, length - TextStart);

    /// <summary>Hits that end before this position are in the subject.</summary>
    public int TextStart { get; private set; }

    /// <param name="maxLength">How much of the text is looked at, in UTF-16 code units; the subject counts as part of it.</param>
    public static FoldedText Of(string? subject, string text, int maxLength)
    {
        subject ??= "";
        var subjectLength = Math.Min(subject.Length, maxLength);
        var textLength = Math.Min(text.Length, maxLength - subjectLength);

        // A character becomes at most three, and every part has a space before and after it.
        var folded = new FoldedText(subject, text, ((subjectLength + textLength) * 3) + 8);
        if (subjectLength > 0)
        {
            folded.Append(subject.AsSpan(0, subjectLength));
            folded.Put(Break, 0);
        }

        folded.TextStart = folded.length;
        folded.Append(text.AsSpan(0, textLength));
        return folded;
    }

    /// <summary>A word or phrase of a rule: folded in the same way, without the spaces at its ends.</summary>
    public static string OfWord(string word)
    {
        using var folded = Of(null, word, word.Length);
        return folded.Letters.Trim(LetterFold.Separator).ToString();
    }

    /// <summary>The customer's own words under a hit, widened to whole words.</summary>
    public string Original(int start, int end)
    {
        var source = end <= TextStart ? subject : text;
        while (start < end && letters[start] == LetterFold.Separator) start++;
        while (end > start && letters[end - 1] == LetterFold.Separator) end--;
        if (start >= end) return "";
        var from = origins[start];
        var to = origins[end - 1] + 1;
        var limit = Math.Min(source.Length, from + MaxShown);
        while (to < limit && LetterFold.Of(source[to]) is not (LetterFold.Separator or LetterFold.Apostrophe)) to++;
        while (from > 0 && to - from < MaxShown && LetterFold.Of(source[from - 1]) is not (LetterFold.Separator or LetterFold.Apostrophe)) from--;
        return source[from..Math.Min(to, limit)];
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(letters);
        ArrayPool<int>.Shared.Return(origins);
        letters = [];
        origins = [];
    }

    private void Put(char letter, int origin)
    {
        letters[length] = letter;
        origins[length++] = origin;
    }

    private void Separate(int origin)
    {
        if (length == 0 || letters[length - 1] != LetterFold.Separator) Put(LetterFold.Separator, origin);
    }

    private void Append(ReadOnlySpan<char> source)
    {
        var atTokenStart = true;
        var mayHaveAddresses = source.Contains('@') || source.Contains("://", StringComparison.Ordinal) || source.Contains("www.", StringComparison.OrdinalIgnoreCase);
        Put(LetterFold.Separator, 0);
        var wordStart = length;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (mayHaveAddresses && atTokenStart && LengthOfAddress(source[i..]) is var skipped and > 0)
            {
                Separate(i);
                wordStart = length;
                i += skipped - 1;
                continue;
            }

            if (mayHaveAddresses) atTokenStart = char.IsWhiteSpace(c) || c is '<' or '(' or '"' or ':' or ',' or ';';
            var letter = LetterFold.Of(c);
            switch (letter)
            {
                case LetterFold.Nothing:
                    // n with a tilde of its own is ñ.
                    if (c == '\u0303' && letters[length - 1] == 'n') letters[length - 1] = 'ñ';
                    break;
                case LetterFold.Apostrophe when letters[length - 1] != LetterFold.Separator && i + 1 < source.Length && char.IsLetter(source[i + 1]):
                    break;
                case LetterFold.Separator or LetterFold.Apostrophe:
                    Separate(i);
                    wordStart = length;
                    break;
                case LetterFold.Several:
                    foreach (var part in LetterFold.Expand(c)) Put(part, i);
                    break;
                default:
                    if (!IsDrawnOut(letter, wordStart)) Put(letter, i);
                    break;
            }
        }

        Separate(source.Length);
    }

    /// <summary>"urgenteeee" is "urgente": the third equal letter in a row takes the second away, and those after it fall away, too. Not at the beginning of a word (www, III).</summary>
    private bool IsDrawnOut(char letter, int wordStart)
    {
        if (char.IsAsciiDigit(letter) || letters[length - 1] != letter) return false;
        if (length - 2 > wordStart && letters[length - 2] == letter)
        {
            length--;
            drawnOut = length;
            return true;
        }

        return drawnOut == length;
    }

    /// <summary>How long the e-mail address or link is that begins here; 0 if none does.</summary>
    private static int LengthOfAddress(ReadOnlySpan<char> rest)
    {
        if (!char.IsLetterOrDigit(rest[0])) return 0;
        if (rest.Length > MaxAddress) rest = rest[..MaxAddress];
        var end = rest.IndexOfAny(" \t\r\n<>()[]\",;");
        var token = end < 0 ? rest : rest[..end];
        if (token.Contains("://", StringComparison.Ordinal) || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return token.Length;
        var at = token.IndexOf('@');
        return at > 0 && token[at..].Contains('.') ? token.Length : 0;
    }
}
