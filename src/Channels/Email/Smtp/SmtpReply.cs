using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>A server's reply (RFC 5321 section 4.2).</summary>
/// <param name="Enhanced">The enhanced status code (RFC 2034, RFC 3463) such as <c>5.1.1</c>; null if there is none.</param>
/// <param name="Lines">Without the codes.</param>
internal sealed partial record SmtpReply(int Code, string? Enhanced, IReadOnlyList<string> Lines)
{
    private const int MaxLine = 8 * 1024;
    private const int MaxLines = 500;

    public bool IsOk => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>For people and logs: the codes and the server's words, one line.</summary>
    public string Shown
    {
        get
        {
            var words = string.Concat(string.Join(' ', Lines).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
            if (words.Length > 300) words = words[..300] + "…";
            return string.Create(CultureInfo.InvariantCulture, $"{Code}{(Enhanced is null ? "" : " " + Enhanced)} {words}").Trim();
        }
    }

    public static async ValueTask<SmtpReply> ReadAsync(MailLink link, Deadline limit)
    {
        var lines = new List<string>(1);
        while (lines.Count < MaxLines)
        {
            var line = await link.ReadLineAsync(MaxLine, limit).ConfigureAwait(false);
            if (Parse(line, out var code, out var last) is not { } text) throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} does not answer as an SMTP server does; is it the right port?");
            lines.Add(text);
            if (last) return Of(code, lines);
        }

        throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} answers without end.");
    }

    /// <summary>Puts a whole reply together; the enhanced code stands at the start of each line.</summary>
    internal static SmtpReply Of(int code, List<string> lines)
    {
        string? enhanced = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (EnhancedCode().Match(lines[i]) is not { Success: true } match || match.Value[0] != code.ToString(CultureInfo.InvariantCulture)[0]) continue;
            enhanced ??= match.Value.Trim();
            lines[i] = lines[i][match.Length..].TrimStart();
        }

        return new SmtpReply(code, enhanced, lines);
    }

    /// <summary>One line's text; null if it is no reply.</summary>
    internal static string? Parse(ReadOnlySpan<byte> line, out int code, out bool last)
    {
        (code, last) = (0, true);
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2])) return null;
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')) return null;
        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        last = line.Length == 3 || line[3] == ' ';
        var text = line.Length > 4 ? line[4..] : default;
        return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}( |$)", RegexOptions.NonBacktracking)]
    private static partial Regex EnhancedCode();
}
