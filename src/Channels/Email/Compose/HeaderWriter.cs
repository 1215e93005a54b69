using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>
/// Writes a mail's header. Every value passes <see cref="OneLine"/>, so nothing that a person typed can become a line of its own; names of fields are constants. Lines are
/// folded between words at 76 columns and never reach 998 octets (RFC 5322 section 2.1.1).
/// </summary>
/// <param name="utf8">The receiving server takes UTF-8 in headers (RFC 6531), and an address needs it.</param>
internal sealed class HeaderWriter(bool utf8)
{
    private const int Column = 76;

    /// <summary>RFC 2047 section 2: an encoded word has at most 75 characters. 12 of them are "=?utf-8?B?" and "?=".</summary>
    private const int WordPayload = 75 - 12;

    private readonly StringBuilder text = new();
    private int column;

    /// <summary>Words of people: encoded where they are not plain ASCII.</summary>
    public HeaderWriter Text(string name, string value)
    {
        Begin(name);
        Words(OneLine(value), phrase: false);
        return End();
    }

    /// <summary>What the program made: an id, a date, a fixed word; folded between words.</summary>
    public HeaderWriter Field(string name, string value)
    {
        Begin(name);
        foreach (var word in OneLine(value).Split(' ', StringSplitOptions.RemoveEmptyEntries)) Add(word);
        return End();
    }

    public HeaderWriter Mailboxes(string name, IReadOnlyList<Mailbox> mailboxes)
    {
        Begin(name);
        for (var i = 0; i < mailboxes.Count; i++)
        {
            if (mailboxes[i].Name is { Length: > 0 } person) Words(OneLine(person), phrase: true);
            Add($"<{OneLine(mailboxes[i].Address)}>{(i + 1 < mailboxes.Count ? "," : "")}");
        }

        return End();
    }

    /// <summary>A field with a file's name in both forms that mail programs know (RFC 2231, and an encoded word for Outlook).</summary>
    /// <param name="value">What stands before the name: <c>attachment</c>, <c>application/pdf</c>.</param>
    public HeaderWriter WithFileName(string name, string value, string parameter, string fileName, bool extended)
    {
        Begin(name);
        fileName = OneLine(fileName);
        var ascii = fileName.All(c => c is >= ' ' and <= '~');
        Add(value + ";");
        if (ascii || !extended)
        {
            var shown = ascii ? fileName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) : EncodedWord(fileName);
            Add($"{parameter}=\"{shown}\"");
            return End();
        }

        var section = 0;
        var piece = new StringBuilder("utf-8''");
        foreach (var b in Encoding.UTF8.GetBytes(fileName))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') piece.Append(c);
            else piece.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            if (piece.Length < 55) continue;
            Add(string.Create(CultureInfo.InvariantCulture, $"{parameter}*{section++}*={piece};"));
            piece.Clear();
        }

        Add(section == 0 ? $"{parameter}*={piece}" : string.Create(CultureInfo.InvariantCulture, $"{parameter}*{section}*={piece}"));
        return End();
    }

    public override string ToString() => text.ToString();

    /// <summary>One line without control characters: they become blanks.</summary>
    public static string OneLine(string value)
    {
        if (!value.Any(IsBreak)) return value.Trim();
        return string.Concat(value.Select(c => IsBreak(c) ? ' ' : c)).Trim();
    }

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private void Begin(string name)
    {
        text.Append(name).Append(':');
        column = name.Length + 1;
    }

    private HeaderWriter End()
    {
        text.Append("\r\n");
        return this;
    }

    private void Add(string word)
    {
        if (column + 1 + word.Length > Column && text[^1] != ':')
        {
            text.Append("\r\n");
            column = 0;
        }

        text.Append(' ').Append(word);
        column += word.Length + 1;
    }

    private void Words(string value, bool phrase)
    {
        if (value.All(c => c is >= ' ' and <= '~') && !value.Contains("=?", StringComparison.Ordinal) && value.Split(' ').All(w => w.Length < 400))
        {
            if (!phrase || value.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_'))
            {
                foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Add(word);
            }
            else
            {
                Add("\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"");
            }

            return;
        }

        if (utf8 && !phrase)
        {
            foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Add(word.Length > 200 ? EncodedWord(word[..60]) : word);
            return;
        }

        // Broken between characters, never within one: each word has to be readable by itself (RFC 2047 section 5).
        var bytes = new List<byte>(48);
        var buffer = new byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var count = rune.EncodeToUtf8(buffer);
            if ((bytes.Count + count + 2) / 3 * 4 > WordPayload)
            {
                Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
                bytes.Clear();
            }

            for (var i = 0; i < count; i++) bytes.Add(buffer[i]);
        }

        if (bytes.Count > 0) Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
    }

    private static string EncodedWord(string value) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}
