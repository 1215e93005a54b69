using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Message ids (RFC 5322 section 3.6.4) as they come: without brackets, in several, folded, in encoded words, with comments between.</summary>
internal static class MessageIds
{
    /// <summary>In characters; a longer one is no id.</summary>
    public const int MaxLength = 500;

    /// <summary>The first id of a field, without angle brackets; null if there is none.</summary>
    public static string? First(ReadOnlySpan<byte> value) => Read(value) is [var first, ..] ? first : null;

    /// <summary>All ids of a field, without angle brackets, each once. Of very many the first and the last ones.</summary>
    public static List<string> Read(ReadOnlySpan<byte> value)
    {
        var ids = new List<string>(4);
        if (value.IsEmpty) return ids;
        if (value.IndexOf("=?"u8) >= 0) Bracketed(EncodedWords.Decode(value).Replace("> <", "><", StringComparison.Ordinal), ids);
        else Bracketed(Encoding.Latin1.GetString(value), ids);
        return ids;
    }

    private static void Bracketed(string text, List<string> ids)
    {
        var rest = text.AsSpan();
        var any = false;
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('<');
            if (open < 0) break;
            var close = rest[open..].IndexOf('>');
            if (close < 0) break;
            any = true;
            Add(rest.Slice(open + 1, close - 1), ids);
            rest = rest[(open + close + 1)..];
        }

        if (any) return;
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n,;"))
        {
            var word = text.AsSpan(range);
            if (word.Contains('@')) Add(word, ids);
        }

        // An id without at sign and brackets is still what answers will name.
        if (ids.Count == 0 && text.AsSpan().Trim() is { Length: > 0 } single && !single.ContainsAny(" \t\r\n")) Add(single, ids);
    }

    private static void Add(ReadOnlySpan<char> raw, List<string> ids)
    {
        raw = raw.Trim("<>[] \t\r\n");
        if (raw.Length is 0 or > MaxLength) return;
        var id = raw.ContainsAny("\r\n\t ") ? string.Concat(raw.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)) : raw.ToString();
        foreach (var c in id)
        {
            if (char.IsControl(c)) return;
        }

        if (ids.Contains(id)) return;
        if (ids.Count >= MimeLimits.MaxReferences) ids.RemoveAt(MimeLimits.MaxReferences / 2);
        ids.Add(id);
    }
}
