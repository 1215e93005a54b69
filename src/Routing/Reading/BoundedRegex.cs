using System.Text.RegularExpressions;

namespace ChannelHub.Routing.Reading;

/// <summary>
/// Regular expressions of a routing file. They run without backtracking, so their time is bounded by text times pattern whatever the text
/// is; what can't run so is refused, and so is what unfolds into a huge automaton.
/// </summary>
internal static class BoundedRegex
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 500;

    /// <summary>How large a pattern may become when its repetitions are written out: <c>(ab){3}</c> has 6.</summary>
    public const int MaxUnfolded = 2_000;

    public static (Regex? Regex, string? Fault) Parse(string pattern)
    {
        if (pattern.Length > MaxLength) return (null, $"The pattern has {pattern.Length} characters; at most {MaxLength} are possible.");
        if (Unfolded(pattern) > MaxUnfolded) return (null, $"The pattern '{Short(pattern)}' is too large: its repetitions unfold to more than {MaxUnfolded} places.");
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            return regex.IsMatch("") ? (null, $"The pattern '{Short(pattern)}' matches an empty text, so it would match every message.") : (regex, null);
        }
        catch (NotSupportedException)
        {
            return (null, $"The pattern '{Short(pattern)}' uses look-around, back-references or atomic groups; only patterns that run in bounded time are possible.");
        }
        catch (RegexParseException e)
        {
            return (null, $"The pattern '{Short(pattern)}' is no regular expression: {Explain(e.Error)} (character {e.Offset}).");
        }
    }

    /// <summary>All patterns in one; null if that would grow too large.</summary>
    public static Regex? AnyOf(IReadOnlyList<Regex> patterns)
    {
        var all = string.Join('|', patterns.Select(p => $"(?:{p})"));
        return patterns.Count > 1 && Unfolded(all) <= MaxUnfolded ? new Regex(all, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant) : null;
    }

    /// <summary>An upper estimate of the places in the automaton: every character counts, a counted repetition multiplies what it repeats.</summary>
    private static long Unfolded(string pattern)
    {
        var open = new Stack<long>();
        long size = 0, last = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    size += last = 1;
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    size += last = 1;
                    break;
                case '(':
                    open.Push(size);
                    size = 0;
                    break;
                case ')' when open.Count > 0:
                    last = size;
                    size = Math.Min(size + open.Pop(), int.MaxValue);
                    break;
                case '{' when Count(pattern, i) is var (times, end):
                    size = Math.Min(size + (last * (times - 1)), int.MaxValue);
                    last = Math.Min(last * times, int.MaxValue);
                    i = end;
                    break;
                default:
                    size += last = 1;
                    break;
            }
        }

        return open.Aggregate(size, (sum, outer) => Math.Min(sum + outer, int.MaxValue));
    }

    private static int EndOfClass(string pattern, int start)
    {
        for (var i = start + 2; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (pattern[i] == ']') return i;
        }

        return pattern.Length;
    }

    /// <summary>The larger number of <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c> and where it ends; null if these braces count nothing.</summary>
    private static (long Times, int End)? Count(string pattern, int start)
    {
        var end = pattern.IndexOf('}', start);
        if (end < 0) return null;
        var numbers = pattern[(start + 1)..end].Split(',');
        if (numbers.Length > 2 || !IsNumber(numbers[0]) || (numbers.Length == 2 && numbers[1].Length > 0 && !IsNumber(numbers[1]))) return null;
        var times = numbers.Where(n => n.Length > 0).Max(n => n.Length > 6 ? 1_000_000 : long.Parse(n, System.Globalization.CultureInfo.InvariantCulture));
        return (Math.Max(1, times), end);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static string Short(string pattern) => pattern.Length > 40 ? pattern[..40] + "…" : pattern;

    private static string Explain(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a ')' is missing",
        RegexParseError.InsufficientOpeningParentheses => "there is a ')' too many",
        RegexParseError.UnterminatedBracket => "a ']' is missing",
        RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "a repetition (*, +, ?, {n}) has nothing to repeat",
        RegexParseError.ReversedQuantifierRange or RegexParseError.ReversedCharacterRange => "a range runs backwards",
        RegexParseError.UnescapedEndingBackslash => "it ends with a single '\\'",
        _ => $"its form is wrong ({error})",
    };
}
