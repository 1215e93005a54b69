using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Steps;

/// <summary>Makes a text safe to store and show: no control characters but tab and line feed, no lone surrogates, line ends as LF, at most a bounded length.</summary>
public static class CleanText
{
    /// <summary>The longest text kept with a message, in UTF-16 code units; the raw payload keeps the rest.</summary>
    public const int MaxLength = 1_000_000;

    public const int MaxSubjectLength = 500;

    public static void Run(MessageContext context)
    {
        var message = context.Message;
        var text = Clean(message.Text, MaxLength);
        if (ReferenceEquals(text, message.Text) && message is { FullText: null, Subject: null, Sender.Name: null }) return;
        context.Message = message with
        {
            Text = text,
            FullText = message.FullText is { } full ? Clean(full, MaxLength) : null,
            Subject = message.Subject is { } subject ? Line(subject, MaxSubjectLength) : null,
            Sender = message.Sender.Name is { } name ? message.Sender with { Name = Line(name, 200) } : message.Sender,
        };
    }

    /// <summary>One line: line ends and tabs become spaces.</summary>
    public static string Line(string text, int maxLength)
    {
        var clean = Clean(text, maxLength * 2);
        return Cut(clean.IndexOfAny(['\n', '\t']) < 0 ? clean : clean.Replace('\n', ' ').Replace('\t', ' '), maxLength).Trim();
    }

    public static string Clean(string text, int maxLength)
    {
        text = Cut(text, maxLength);
        var needsWork = false;
        foreach (var c in text)
        {
            if ((char.IsControl(c) && c is not ('\n' or '\t')) || char.IsSurrogate(c) || IsInvisibleDirection(c))
            {
                needsWork = true;
                break;
            }
        }

        if (!needsWork) return text.Trim();
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c)) clean.Append('\uFFFD');
            else if (c == '\r') clean.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            else if ((!char.IsControl(c) || c is '\n' or '\t') && !IsInvisibleDirection(c)) clean.Append(c);
        }

        return clean.ToString().Trim();
    }

    /// <summary>Overrides and isolates of writing direction: they can make a text read as something else than it is (Unicode TR 36, 3.6).</summary>
    private static bool IsInvisibleDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        var end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end];
    }
}
