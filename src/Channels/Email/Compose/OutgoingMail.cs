using System.Globalization;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>One answer as a mail, before its bytes. The same answer always gives the same mail, so a second try sends no other one.</summary>
internal sealed record OutgoingMail
{
    /// <summary>Without angle brackets.</summary>
    public required string MessageId { get; init; }

    public required Mailbox From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public Mailbox? ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    public string? InReplyTo { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Written by the bot: marked so that other machines stay silent (RFC 3834).</summary>
    public bool Automatic { get; init; }

    public required string Text { get; init; }

    public ValueList<Attachment> Attachments { get; init; }

    public IEnumerable<Mailbox> Recipients => To.Concat(Cc);

    /// <summary>Somebody's address has letters before the at sign that only SMTPUTF8 (RFC 6531) can carry. Domains have an ASCII form always.</summary>
    public bool NeedsUtf8 => Recipients.Any(r => !Ascii.IsValid(LocalPart(r.Address)));

    /// <summary>The mail's size in bytes, a little above the truth.</summary>
    public long EstimatedSize => 4096 + (Text.Length * 6L) + Attachments.Sum(a => (a.Size * 138 / 100) + 1024);

    /// <summary>An address with its domain in ASCII; null if it can't be one of the mail system.</summary>
    public static string? Wire(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.Length > 320) return null;
        if (address.Any(c => c is <= ' ' or '<' or '>' or '\u007f' or '\u2028' or '\u2029' || char.IsControl(c))) return null;
        var domain = address[(at + 1)..];
        if (Ascii.IsValid(domain)) return address;
        try
        {
            return address[..(at + 1)] + new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string LocalPart(string address) => address.LastIndexOf('@') is > 0 and var at ? address[..at] : address;
}
