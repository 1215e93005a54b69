using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>A value in a server's answer (RFC 9051 section 4): one of four.</summary>
internal abstract record ImapValue
{
    private ImapValue()
    {
    }

    /// <summary>A word: <c>UID</c>, <c>\Seen</c>, <c>BODY[]&lt;0&gt;</c>, a number.</summary>
    public sealed record Atom(string Word) : ImapValue
    {
        public bool Is(string other) => string.Equals(Word, other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A quoted or counted text. <paramref name="Bytes"/> is null where it was longer than is taken.</summary>
    public sealed record Text(byte[]? Bytes, long Length) : ImapValue;

    public sealed record Nil : ImapValue
    {
        public static readonly Nil Value = new();
    }

    public sealed record List(IReadOnlyList<ImapValue> Items) : ImapValue;

    /// <summary>The word or text; null for a list, NIL and a text that was not taken. UTF-8 where it is valid, else ISO 8859-1.</summary>
    public string? AsText() => this switch
    {
        Atom atom => atom.Word,
        Text { Bytes: { } bytes } => Decode(bytes),
        _ => null,
    };

    /// <summary>A number as far as it is one that a mail's number, size or a counter can have.</summary>
    public bool TryNumber(out long number)
    {
        number = 0;
        return AsText() is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    public bool TryUid(out uint uid)
    {
        uid = 0;
        return AsText() is { } text && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uid) && uid > 0;
    }

    internal static string Decode(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}

internal enum ImapCondition
{
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

/// <summary>One answer of a server: one of four.</summary>
internal abstract record ImapReply
{
    private ImapReply()
    {
    }

    /// <summary>How a command ended, or a notice.</summary>
    /// <param name="Tag">The command's; null for a notice.</param>
    /// <param name="Code">The word in brackets in upper case; empty if there is none.</param>
    /// <param name="Arguments">What follows the code within the brackets.</param>
    public sealed record Status(string? Tag, ImapCondition Condition, string Code, IReadOnlyList<ImapValue> Arguments, string Text) : ImapReply;

    /// <summary>The server waits for more of the command, or gives a challenge.</summary>
    public sealed record Continuation(string Text) : ImapReply;

    /// <summary><c>* 12 EXISTS</c>, <c>* SEARCH 1 2</c>, <c>* 3 FETCH (…)</c>.</summary>
    /// <param name="Number">The number before the name; null if there is none.</param>
    /// <param name="Name">In upper case.</param>
    public sealed record Data(string Name, long? Number, IReadOnlyList<ImapValue> Values) : ImapReply;

    /// <summary>A line that makes no sense. Skipped: servers say odd things.</summary>
    public sealed record Nonsense : ImapReply
    {
        public static readonly Nonsense Value = new();
    }
}

/// <summary>An answer as it came: lines, and between them the counted texts that they announce.</summary>
/// <param name="Lines">One more than there are texts, each without its line end and without the announcement.</param>
internal sealed record ImapFrame(IReadOnlyList<byte[]> Lines, IReadOnlyList<ImapValue.Text> Literals)
{
    /// <summary>Whether a line announces a counted text: it ends with <c>{123}</c>, <c>{123+}</c> or <c>~{123}</c> (RFC 9051 section 4.3, RFC 7888, RFC 3516).</summary>
    /// <param name="before">The length of the line without the announcement.</param>
    public static bool Announces(ReadOnlySpan<byte> line, out int before, out long count)
    {
        before = line.Length;
        count = 0;
        if (line is not [.., (byte)'}']) return false;
        var open = line.LastIndexOf((byte)'{');
        if (open < 0) return false;
        var digits = line[(open + 1)..^1];
        if (digits is [.., (byte)'+' or (byte)'-']) digits = digits[..^1];
        if (digits.IsEmpty || digits.Length > 18) return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            count = (count * 10) + (digit - '0');
        }

        before = open > 0 && line[open - 1] == '~' ? open - 1 : open;
        return true;
    }
}
