using System.Text;

namespace ChannelHub.Channels.Email.Text;

/// <summary>format=flowed (RFC 3676): joins the lines that the sender's program broke, takes away the stuffed space.</summary>
internal static class FlowedText
{
    /// <param name="deleteSpace">The DelSp parameter: the blank at a soft line end was added and goes.</param>
    public static string Join(string text, bool deleteSpace)
    {
        if (!text.Contains(" \n", StringComparison.Ordinal) && !text.Contains("\n ", StringComparison.Ordinal) && !text.StartsWith(' ')) return text;
        var result = new StringBuilder(text.Length);
        var open = false;
        var openDepth = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var depth = 0;
            while (depth < raw.Length && raw[depth] == '>') depth++;
            var line = raw[depth..];
            if (line.StartsWith(' ')) line = line[1..];

            // "-- " is a signature's separator, never a soft line end (section 4.3).
            var separator = line is "-- ";
            var goesOn = open && depth == openDepth && !separator;
            if (!goesOn)
            {
                if (result.Length > 0 || open) result.Append('\n');
                if (depth > 0) result.Append('>', depth).Append(' ');
            }

            var soft = line.EndsWith(' ') && !separator;
            result.Append(soft && deleteSpace ? line[..^1] : line);
            open = soft;
            openDepth = depth;
        }

        // EnumerateLines gives an empty last line for a text that ends with one, which has its line end by now.
        return result.ToString();
    }
}
