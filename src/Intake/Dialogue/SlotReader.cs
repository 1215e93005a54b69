using System.Globalization;
using System.Text.RegularExpressions;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Dialogue;

/// <summary>Finds the values of slots: in free text, where only what is unmistakable counts, and in answers, where the question says what is meant.</summary>
public static partial class SlotReader
{
    /// <summary>The longest value that is kept of an answer, in UTF-16 code units; the message itself is kept whole.</summary>
    public const int MaxText = 300;

    /// <summary>What a customer does not know is not asked again.</summary>
    public const string Unknown = "unknown";

    /// <summary>How much of a text is looked at.</summary>
    private const int MaxLooked = 10_000;

    /// <summary>The value in a text that was not asked for it; null if none is there.</summary>
    public static string? Find(Slot slot, string text, DateTimeOffset now)
    {
        text = Looked(text);
        using var folded = FoldedText.Of(null, text, text.Length);
        return Find(slot, text, folded.Text, now);
    }

    /// <summary>As much of a text as is looked at.</summary>
    internal static string Looked(string text) => text.Length > MaxLooked ? text[..MaxLooked] : text;

    /// <param name="spaced">The folded text with a space on both sides; made once for all slots.</param>
    internal static string? Find(Slot slot, string looked, ReadOnlySpan<char> spaced, DateTimeOffset now) => slot.Kind switch
    {
        SlotKind.Choice => FindChoice(slot, spaced),
        SlotKind.Since => SinceWords.FindIn(spaced, now),
        _ => FindPattern(slot, looked),
    };

    /// <summary>The value in an answer to the question for it; null if the answer is something else.</summary>
    public static string? ReadAnswer(Slot slot, string text, BotWords words, DateTimeOffset now)
    {
        text = Looked(text);
        using var read = FoldedText.Of(null, text, text.Length);
        var folded = read.Text;
        if (words.Means(BotWord.Unknown, folded)) return Unknown;
        switch (slot.Kind)
        {
            case SlotKind.Choice:
                return (ChosenPlace(text, slot.Choices.Count) is { } place ? slot.Choices[place - 1].Value : null) ?? FindChoice(slot, folded);
            case SlotKind.Since:
                return SinceWords.FindIn(folded, now);
            case SlotKind.Phone:
                return FindPattern(slot, text) ?? Number(text);
            case SlotKind.Pattern:
                return FindPattern(slot, text) ?? Bare(text);
            default:
                return IsQuestion(text) || folded.IsWhiteSpace() ? null : Cut(text.Trim());
        }
    }

    /// <summary>A value that came with a pressed button: <c>slot=value</c>.</summary>
    public static (string Slot, string Value)? ReadPressed(string? pressed) =>
        pressed?.Split('=', 2) is [{ Length: > 0 } slot, { Length: > 0 } value] ? (slot, value) : null;

    private static string? FindPattern(Slot slot, string text)
    {
        for (var i = 0; i < slot.Patterns.Count; i++)
        {
            var hit = slot.Patterns[i].Match(text);
            if (hit.Success) return Cut((hit.Groups["value"] is { Success: true } value ? value : hit).Value.Trim());
        }

        return null;
    }

    /// <summary>The only choice whose words stand in the text; two of them say nothing.</summary>
    private static string? FindChoice(Slot slot, ReadOnlySpan<char> spaced)
    {
        SlotChoice? found = null;
        for (var i = 0; i < slot.Choices.Count; i++)
        {
            var choice = slot.Choices[i];
            if (!spaced.ContainsAny(choice.Spaced)) continue;
            if (found is not null) return null;
            found = choice;
        }

        return found?.Value;
    }

    /// <summary>"2", "2.", "(2)", "la 2": the place in the list that was shown.</summary>
    public static int? ChosenPlace(string text, int count) =>
        Place().Match(text) is { Success: true } hit && int.Parse(hit.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var n && n >= 1 && n <= count ? n : null;

    /// <summary>A single word with a digit in it: "4711", "H007", "v12".</summary>
    private static string? Bare(string text) => BareCode().Match(text) is { Success: true } hit ? hit.Groups[1].Value : null;

    private static string? Number(string text) => BareNumber().Match(text) is { Success: true } hit && hit.Value.Count(char.IsAsciiDigit) is >= 7 and <= 15 ? hit.Value.Trim() : null;

    /// <summary>Somebody who asks back has not answered.</summary>
    public static bool IsQuestion(string text) => text.AsSpan().TrimEnd().EndsWith("?") || text.AsSpan().TrimStart().StartsWith("¿");

    private static string Cut(string text)
    {
        if (text.Length <= MaxText) return text;
        var end = char.IsHighSurrogate(text[MaxText - 2]) ? MaxText - 2 : MaxText - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"^\s*(?:la|el|o|a|the|option|opci[oó]n|op[cç][aã]o|n[uú]mero|number)?\s*\(?([0-9]{1,2})[.):]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s*(?:(?:es|is|it's|it is|é|el|la|o|a|the|error|erro|code|c[oó]digo|version|versión|versão|n[uú]mero|number|pedido|order|factura|invoice|fatura)\s*:?\s+){0,4}#?([\p{L}]{0,8}[-_.]?[0-9][\p{L}0-9._/-]{0,39}?)[.!]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareCode();

    [GeneratedRegex(@"\+?[0-9][0-9 ().-]{5,24}[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex BareNumber();
}
