using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>
/// What receiving servers that the settings name found about a mail (Authentication-Results, RFC 8601). Believed is the unbroken run of such fields at the top of the header's
/// own, as far as all are by servers that are trusted by name: filters of one server add one field each, and what stands below was there before and may be anybody's
/// (section 5). Of several results for a method the topmost field's counts.
/// </summary>
internal sealed record AuthenticationResults(string? Dmarc, string? Spf, string? Dkim, string? Domain)
{
    /// <summary>More is no server's result.</summary>
    private const int MaxFields = 10;

    private const int MaxLength = 8192;

    public static readonly AuthenticationResults None = new(null, null, null, null);

    /// <summary>The sender's domain does not stand behind the mail, or publishes nonsense about it (RFC 7489 section 6.6.2).</summary>
    public bool IsForged => Dmarc is "fail" or "permerror";

    public MessageTraits Traits =>
        Of(Dmarc, MessageTraits.DmarcPass, MessageTraits.DmarcFail) | Of(Spf, MessageTraits.SpfPass, MessageTraits.SpfFail) | Of(Dkim, MessageTraits.DkimPass, MessageTraits.DkimFail);

    /// <param name="trusted">Names of servers, in lower case.</param>
    public static AuthenticationResults Read(MimeMessage message, ValueList<string> trusted)
    {
        if (trusted.Count == 0) return None;
        var (found, count) = (None, 0);
        foreach (var field in message.Fields)
        {
            if (!Ascii.EqualsIgnoreCase(field.RawName(message.Source.Span), "Authentication-Results"u8))
            {
                if (count > 0) break;
                continue;
            }

            var value = field.Value(message.Source.Span);
            var parts = Parts(Encoding.Latin1.GetString(value.Length > MaxLength ? value[..MaxLength] : value));
            if (count++ == MaxFields || !trusted.Contains(ServerOf(parts[0]))) break;
            var own = parts.Skip(1).Aggregate(None, Take);
            found = new AuthenticationResults(found.Dmarc ?? own.Dmarc, found.Spf ?? own.Spf, found.Dkim ?? own.Dkim, found.Domain ?? own.Domain);
        }

        return found;
    }

    private static MessageTraits Of(string? result, MessageTraits pass, MessageTraits fail) => result switch
    {
        "pass" => pass,
        "fail" or "permerror" => fail,
        _ => MessageTraits.None,
    };

    /// <summary>The name alone: a version may follow it (section 2.2).</summary>
    private static string ServerOf(string part) => part.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var name, ..] ? name.ToLowerInvariant() : "";

    private static AuthenticationResults Take(AuthenticationResults before, string part)
    {
        var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].Split('=', 2) is not [var named, var result]) return before;

        // "dkim/1=pass" names the method's version.
        var method = named.Split('/')[0].ToLowerInvariant();
        result = result.ToLowerInvariant();
        return method switch
        {
            "dmarc" => before with { Dmarc = before.Dmarc ?? result, Domain = before.Domain ?? Property(words, "header.from") },
            "spf" => before with { Spf = before.Spf ?? result },

            // A mail can have many signatures, and anybody can add one that does not hold.
            "dkim" => before with { Dkim = before.Dkim == "pass" || result == "pass" ? "pass" : before.Dkim ?? result },
            _ => before,
        };
    }

    private static string? Property(string[] words, string name) =>
        words.FirstOrDefault(w => w.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)) is { } word && word[(name.Length + 1)..].ToLowerInvariant() is { Length: > 0 and <= 255 } value ? value : null;

    /// <summary>The parts between semicolons, without comments, quotation marks and line ends.</summary>
    private static List<string> Parts(string value)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var (depth, quoted) = (0, false);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '\\' && (quoted || depth > 0)) i++;
            else if (c == '"' && depth == 0) quoted = !quoted;
            else if (quoted) part.Append(char.IsWhiteSpace(c) || c == ';' ? '_' : c);
            else if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth > 0) continue;
            else if (c == ';')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else part.Append(c is '\r' or '\n' ? ' ' : c);
        }

        parts.Add(part.ToString());
        return parts;
    }
}
