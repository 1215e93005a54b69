using System.Text;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>How texts are written in commands.</summary>
internal static class ImapName
{
    /// <summary>A folder's name in modified UTF-7 (RFC 3501 section 5.1.3).</summary>
    public static string Encode(string folder)
    {
        var encoded = new StringBuilder();
        for (var i = 0; i < folder.Length;)
        {
            if (folder[i] is >= ' ' and <= '~')
            {
                encoded.Append(folder[i] == '&' ? "&-" : folder[i]);
                i++;
                continue;
            }

            var end = i;
            while (end < folder.Length && folder[end] is < ' ' or > '~') end++;
            encoded.Append('&').Append(Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(folder, i, end - i)).TrimEnd('=').Replace('/', ',')).Append('-');
            i = end;
        }

        return encoded.ToString();
    }

    /// <summary>As a quoted string; null where only a counted text can hold it.</summary>
    public static string? Quote(string text)
    {
        if (text.Any(c => c is < ' ' or > '~')) return null;
        return "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>UIDs as a set, neighbours as a range: <c>1:5,7</c>.</summary>
    public static string Set(IReadOnlyList<uint> uids)
    {
        var set = new StringBuilder();
        for (var i = 0; i < uids.Count;)
        {
            var end = i;
            while (end + 1 < uids.Count && uids[end + 1] == uids[end] + 1) end++;
            if (set.Length > 0) set.Append(',');
            set.Append(uids[i]);
            if (end > i) set.Append(':').Append(uids[end]);
            i = end + 1;
        }

        return set.ToString();
    }
}
