using System.Net;
using System.Text;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// What a person wrote, out of the platform's text: without the mention by which the bot was called, with other people's mentions as their names, entities decoded, a quoted message
/// taken off. Pure; linear in the text's length but for the number of mentions.
/// </summary>
internal static class TeamsText
{
    private const int MaxMentions = 100;

    /// <summary>The text as written, mentions of the bot taken out. <paramref name="mentionsBot"/>: whether there was one.</summary>
    public static string Read(TeamsActivity activity, out bool mentionsBot)
    {
        mentionsBot = false;
        var text = activity.Text ?? "";
        if (activity.Entities is { Length: > 0 } entities)
        {
            var mentions = 0;
            foreach (var entity in entities)
            {
                if (entity is not { Type: "mention", Mentioned: { } who }) continue;
                var isBot = IsBot(who, activity.Recipient);
                mentionsBot |= isBot;
                if (text.Length == 0 || ++mentions > MaxMentions) continue;
                text = isBot ? Without(text, entity.Text, activity.Recipient?.Name ?? who.Name) : Named(text, entity.Text, who.Name);
            }
        }

        if (activity.TextFormat == "xml" && text.Contains('<', StringComparison.Ordinal)) return FromHtml(text, activity);
        return Decode(text).Trim();
    }

    /// <summary>
    /// An answer to a quoted message: which one, and what was written below it. Teams puts the quote at the start of the HTML copy
    /// (<c>&lt;blockquote itemtype="http://schema.skype.com/Reply" itemid="…"&gt;</c>).
    /// </summary>
    public static (string? Quoted, string Own)? Quote(string html, TeamsActivity activity)
    {
        var mark = html.IndexOf("schema.skype.com/Reply", StringComparison.OrdinalIgnoreCase);
        if (mark < 0) return null;
        var open = html.LastIndexOf("<blockquote", mark, StringComparison.OrdinalIgnoreCase);
        var tagEnd = html.IndexOf('>', mark);
        var close = html.IndexOf("</blockquote>", mark, StringComparison.OrdinalIgnoreCase);
        if (open < 0 || tagEnd < 0 || close < tagEnd) return null;
        var id = Attribute(html.AsSpan(open, tagEnd - open), "itemid");
        return (id, FromHtml(string.Concat(html.AsSpan(0, open), html.AsSpan(close + "</blockquote>".Length)), activity));
    }

    /// <summary>HTML as lines of text: tags dropped, blocks and breaks as line ends, the bot's mention left out.</summary>
    public static string FromHtml(string html, TeamsActivity activity)
    {
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0 || open == html.Length - 1 || !(char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!'))
            {
                var until = open < 0 ? html.Length : open + 1;
                text.Append(html, at, until - at);
                at = until;
                continue;
            }

            text.Append(html, at, open - at);
            var end = html.IndexOf('>', open);
            if (end < 0) break;
            var tag = html.AsSpan(open + 1, end - open - 1);
            at = end + 1;
            if (IsMention(tag) && Mentioned(tag, activity) is { } entity && IsBot(entity.Mentioned, activity.Recipient))
            {
                var close = html.IndexOf(tag.StartsWith("at", StringComparison.OrdinalIgnoreCase) ? "</at>" : "</span>", at, StringComparison.OrdinalIgnoreCase);
                if (close >= 0) at = close;
            }
            else if (StartsLine(tag) && text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }
            else if (Attribute(tag, "alt") is { Length: > 0 and < 20 } emoji && tag.Contains("Emoji", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(emoji);
            }
        }

        return Decode(text.ToString()).Trim();
    }

    /// <summary>Entities as characters; a space that must not break as a space.</summary>
    public static string Decode(string text)
    {
        // By far the most frequent one, and gone in one step.
        if (text.Contains("&nbsp;", StringComparison.Ordinal)) text = text.Replace("&nbsp;", " ", StringComparison.Ordinal);
        if (text.Contains('&', StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        return text.Contains('\u00A0', StringComparison.Ordinal) ? text.Replace('\u00A0', ' ') : text;
    }

    /// <summary>As the platform writes what a person typed.</summary>
    public static string Encode(string text) => text.AsSpan().IndexOfAny('&', '<', '>') < 0 ? text
        : text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static bool IsBot(TeamsParty? who, TeamsParty? recipient) => recipient?.Id is { Length: > 0 } bot && string.Equals(who?.Id, bot, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of an attribute within a tag; null if it is not there.</summary>
    internal static string? Attribute(ReadOnlySpan<char> tag, string name)
    {
        var from = 0;
        while (from < tag.Length)
        {
            var at = tag[from..].IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return null;
            at += from;
            from = at + name.Length;
            if (at > 0 && !char.IsWhiteSpace(tag[at - 1])) continue;
            var rest = tag[from..].TrimStart();
            if (rest.Length < 2 || rest[0] != '=') continue;
            rest = rest[1..].TrimStart();
            if (rest.Length > 0 && rest[0] is '"' or '\'')
            {
                var end = rest[1..].IndexOf(rest[0]);
                return end < 0 ? null : rest.Slice(1, end).ToString();
            }

            var blank = rest.IndexOfAny(' ', '/', '>');
            return (blank < 0 ? rest : rest[..blank]).ToString();
        }

        return null;
    }

    /// <summary>By the mention's own text; where there is none, or it is not in the text, by the name, plain and as HTML.</summary>
    private static string Without(string text, string? mention, string? name)
    {
        if (!string.IsNullOrEmpty(mention) && Cut(text, mention) is { } cut) return cut;
        if (string.IsNullOrEmpty(name)) return text;
        return Cut(text, $"<at>{name}</at>") ?? Cut(text, $"<at>{WebUtility.HtmlEncode(name)}</at>") ?? text;
    }

    /// <summary>Every occurrence taken out, with one of the two spaces about it; null if there is none.</summary>
    private static string? Cut(string text, string mention)
    {
        var found = text.IndexOf(mention, StringComparison.OrdinalIgnoreCase);
        if (found < 0) return null;
        for (; found >= 0; found = text.IndexOf(mention, found, StringComparison.OrdinalIgnoreCase))
        {
            var after = found + mention.Length;
            if (after < text.Length && text[after] == ' ' && (found == 0 || char.IsWhiteSpace(text[found - 1]))) after++;
            text = string.Concat(text.AsSpan(0, found), text.AsSpan(after));
        }

        return text;
    }

    private static string Named(string text, string? mention, string? name)
    {
        if (string.IsNullOrEmpty(mention) || !mention.Contains('<', StringComparison.Ordinal)) return text;
        var plain = mention.StartsWith("<at", StringComparison.OrdinalIgnoreCase) && mention.EndsWith("</at>", StringComparison.OrdinalIgnoreCase) && mention.IndexOf('>', StringComparison.Ordinal) is var end && end < mention.Length - 5
            ? mention[(end + 1)..^5]
            : Encode(name ?? "");
        return text.Replace(mention, plain, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsMention(ReadOnlySpan<char> tag) =>
        (tag.StartsWith("at", StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == ' '))
        || (tag.StartsWith("span", StringComparison.OrdinalIgnoreCase) && tag.Contains("schema.skype.com/Mention", StringComparison.OrdinalIgnoreCase));

    /// <summary>HTML counts mentions from 0, in the order of the entities.</summary>
    private static TeamsEntity? Mentioned(ReadOnlySpan<char> tag, TeamsActivity activity)
    {
        var number = Attribute(tag, tag.StartsWith("at", StringComparison.OrdinalIgnoreCase) ? "id" : "itemid");
        if (!int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)) return null;
        return (activity.Entities ?? []).Where(e => e is { Type: "mention" }).ElementAtOrDefault(index);
    }

    private static bool StartsLine(ReadOnlySpan<char> tag)
    {
        var name = tag.TrimStart('/');
        var end = name.IndexOfAny(' ', '/');
        name = end < 0 ? name : name[..end];
        return name.Equals("br", StringComparison.OrdinalIgnoreCase) || name.Equals("p", StringComparison.OrdinalIgnoreCase) || name.Equals("div", StringComparison.OrdinalIgnoreCase)
            || name.Equals("li", StringComparison.OrdinalIgnoreCase) || name.Equals("tr", StringComparison.OrdinalIgnoreCase) || name.Equals("blockquote", StringComparison.OrdinalIgnoreCase);
    }
}
