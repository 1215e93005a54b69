using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>The fields that the reader looks up; all others are only counted.</summary>
internal enum FieldName : byte
{
    Other,
    From,
    Sender,
    ReplyTo,
    To,
    Cc,
    Subject,
    Date,
    MessageId,
    InReplyTo,
    References,
    ReturnPath,
    Received,
    ContentType,
    ContentTransferEncoding,
    ContentDisposition,
    ContentId,
    ContentLocation,
    ContentDescription,
    ContentLanguage,
    AutoSubmitted,
    Precedence,
    ListId,
    ListPost,
    ListUnsubscribe,
    AutoResponseSuppress,
    AutoReply,
    Loop,
    OriginalSender,
    DeliveredTo,
    FailedRecipients,
}

/// <summary>One header field as a range of the mail's bytes. Values keep their folds; readers of values skip them.</summary>
internal readonly record struct HeaderField(FieldName Name, int NameStart, int NameLength, int ValueStart, int ValueEnd)
{
    public ReadOnlySpan<byte> RawName(ReadOnlySpan<byte> mail) => mail.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> mail) => mail[ValueStart..ValueEnd];
}

/// <summary>Finds the fields of a header block (RFC 5322 section 2.2) in one pass, without copying; tolerant as RFC 7103 section 7 asks for.</summary>
internal ref struct HeaderScanner
{
    /// <summary>Gateways write names of several hundred characters.</summary>
    private const int MaxNameLength = 2000;

    private readonly ReadOnlySpan<byte> mail;
    private readonly int limit;
    private readonly int maxFieldBytes;
    private int position;

    /// <param name="mail">The whole mail.</param>
    /// <param name="start">Where the block begins.</param>
    /// <param name="end">Where the enclosing part ends at the latest.</param>
    public HeaderScanner(ReadOnlySpan<byte> mail, int start, int end, MimeLimits limits)
    {
        this.mail = mail;
        position = start;
        limit = Math.Min(end, start + limits.MaxHeaderBytes);
        maxFieldBytes = limits.MaxFieldBytes;
        End = end;
    }

    /// <summary>Where a mail begins that has empty lines before its first field, as some pipes and copies have; 0 where no known field stands below them.</summary>
    public static int FirstField(ReadOnlySpan<byte> mail)
    {
        if (mail.IsEmpty || mail[0] is not ((byte)'\r' or (byte)'\n')) return 0;
        var start = mail[..Math.Min(mail.Length, 1000)].IndexOfAnyExcept("\r\n"u8);
        return start > 0 && NameLength(mail[start..], out _) is > 0 and var length && Recognise(mail.Slice(start, length)) != FieldName.Other ? start : 0;
    }

    /// <summary>The first byte after the block and its empty line; known when <see cref="Next"/> gave false.</summary>
    public int BodyStart { get; private set; }

    public int End { get; }

    /// <summary>The block ended with its empty line.</summary>
    public bool Closed { get; private set; }

    public bool Broken { get; private set; }

    public bool Overlong { get; private set; }

    /// <summary>The next field; false at the empty line, at the end, or where the text below begins without an empty line.</summary>
    /// <param name="delimiter">True where the block was left at a line that begins with two hyphens and is no field: perhaps a delimiter.</param>
    public bool Next(out HeaderField field, out bool delimiter)
    {
        delimiter = false;
        while (position < limit)
        {
            var lineEnd = LineEnd(position, out var next);
            if (lineEnd == position)
            {
                position = BodyStart = next;
                Closed = true;
                field = default;
                return false;
            }

            var line = mail[position..lineEnd];
            if (line.StartsWith("--"u8))
            {
                delimiter = true;
                BodyStart = position;
                field = default;
                return false;
            }

            var nameLength = NameLength(line, out var colon);
            if (nameLength > 0)
            {
                var valueStart = position + colon + 1;
                var start = position;
                position = next;
                var valueEnd = SkipFolds(lineEnd);
                if (valueEnd - valueStart > maxFieldBytes)
                {
                    valueEnd = valueStart + maxFieldBytes;
                    Overlong = true;
                }

                field = new HeaderField(Recognise(line[..nameLength]), start, nameLength, valueStart, valueEnd);
                return true;
            }

            // The envelope line of an mbox file is no field and no flaw.
            if (!line.StartsWith("From "u8) && !line.StartsWith(">From "u8))
            {
                Broken = true;
                if (!HeaderGoesOn(next))
                {
                    BodyStart = position;
                    field = default;
                    return false;
                }
            }

            position = next;
            SkipFolds(lineEnd);
        }

        Overlong |= limit < End;
        BodyStart = position;
        field = default;
        return false;
    }

    /// <summary>RFC 7103 section 7.2: a broken line is skipped where the block clearly goes on below it.</summary>
    private readonly bool HeaderGoesOn(int next)
    {
        if (next >= End) return false;
        var lineEnd = LineEnd(next, out _);
        return lineEnd == next || NameLength(mail[next..lineEnd], out _) > 0;
    }

    private int SkipFolds(int lineEnd)
    {
        while (position < limit && mail[position] is (byte)' ' or (byte)'\t')
        {
            lineEnd = LineEnd(position, out var next);
            position = next;
        }

        return lineEnd;
    }

    private readonly int LineEnd(int start, out int next)
    {
        var length = mail[start..End].IndexOf((byte)'\n');
        if (length < 0)
        {
            next = End;
            return End;
        }

        next = start + length + 1;
        return length > 0 && mail[start + length - 1] == '\r' ? start + length - 1 : start + length;
    }

    /// <summary>The length of a field name at the start of a line, 0 if there is none. Blanks before the colon are the obsolete form of RFC 5322 section 4.5.</summary>
    private static int NameLength(ReadOnlySpan<byte> line, out int colon)
    {
        colon = line[..Math.Min(line.Length, MaxNameLength)].IndexOf((byte)':');
        if (colon <= 0) return 0;
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.Length > 0 && !name.ContainsAnyExceptInRange((byte)33, (byte)126) ? name.Length : 0;
    }

    internal static FieldName Recognise(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Is(name, "To"u8) ? FieldName.To : Is(name, "Cc"u8) ? FieldName.Cc : FieldName.Other,
        4 => Is(name, "From"u8) ? FieldName.From : Is(name, "Date"u8) ? FieldName.Date : FieldName.Other,
        6 => Is(name, "Sender"u8) ? FieldName.Sender : Is(name, "X-Loop"u8) ? FieldName.Loop : FieldName.Other,
        7 => Is(name, "Subject"u8) ? FieldName.Subject : Is(name, "List-Id"u8) ? FieldName.ListId : FieldName.Other,
        8 => Is(name, "Reply-To"u8) ? FieldName.ReplyTo : Is(name, "Received"u8) ? FieldName.Received : FieldName.Other,
        9 => Is(name, "List-Post"u8) ? FieldName.ListPost : FieldName.Other,
        10 => Is(name, "Message-ID"u8) ? FieldName.MessageId : Is(name, "References"u8) ? FieldName.References
            : Is(name, "Content-ID"u8) ? FieldName.ContentId : Is(name, "Precedence"u8) ? FieldName.Precedence : FieldName.Other,
        11 => Is(name, "In-Reply-To"u8) ? FieldName.InReplyTo : Is(name, "Return-Path"u8) ? FieldName.ReturnPath
            : Is(name, "X-Autoreply"u8) ? FieldName.AutoReply : FieldName.Other,
        12 => Is(name, "Content-Type"u8) ? FieldName.ContentType : Is(name, "Delivered-To"u8) ? FieldName.DeliveredTo
            : Is(name, "X-Auto-Reply"u8) ? FieldName.AutoReply : FieldName.Other,
        13 => Is(name, "X-Autorespond"u8) ? FieldName.AutoReply : FieldName.Other,
        14 => Is(name, "Auto-Submitted"u8) ? FieldName.AutoSubmitted : FieldName.Other,
        16 => Is(name, "Content-Location"u8) ? FieldName.ContentLocation : Is(name, "Content-Language"u8) ? FieldName.ContentLanguage
            : Is(name, "List-Unsubscribe"u8) ? FieldName.ListUnsubscribe : FieldName.Other,
        17 => Is(name, "X-Original-Sender"u8) ? FieldName.OriginalSender : Is(name, "X-Auto-Reply-From"u8) ? FieldName.AutoReply : FieldName.Other,
        19 => Is(name, "Content-Disposition"u8) ? FieldName.ContentDisposition : Is(name, "Content-Description"u8) ? FieldName.ContentDescription
            : Is(name, "X-Failed-Recipients"u8) ? FieldName.FailedRecipients : FieldName.Other,
        24 => Is(name, "X-Auto-Response-Suppress"u8) ? FieldName.AutoResponseSuppress : FieldName.Other,
        25 => Is(name, "Content-Transfer-Encoding"u8) ? FieldName.ContentTransferEncoding : FieldName.Other,
        _ => FieldName.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
