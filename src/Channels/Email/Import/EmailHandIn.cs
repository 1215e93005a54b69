using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Imap;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Email;

/// <summary>How a program on the hub's own machine hands mail to an account: by the receiver's address, with a ticket that proves it can read the hub's secret.</summary>
public sealed class EmailHandIn
{
    private readonly AccountName account;
    private readonly EmailOptions options;
    private readonly string dataDirectory;

    /// <param name="section">The account's settings, of type <c>email</c>.</param>
    public EmailHandIn(AccountName account, IConfigurationSection section, string dataDirectory)
    {
        this.account = account;
        this.dataDirectory = dataDirectory;
        options = EmailOptionsValidator.Read(section).Options;
    }

    public string Path => $"/channels/{account}/mime";

    /// <summary>The largest mail taken whole, in bytes.</summary>
    public long MaxMailBytes => options.MaxMailBytes;

    /// <summary>For an <c>Authorization: Bearer</c> header; good for ten minutes.</summary>
    /// <exception cref="IOException">The secret can't be read, or made where there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public string Ticket(DateTimeOffset now) => EmailAccount.TokensOf(options, dataDirectory).Ticket(account, now + EmailLimits.TicketLife);

    /// <summary>Reads one mail to its end. Of one that is too big the header and the beginning are kept, and it is marked so.</summary>
    public async Task<byte[]> ReadAsync(Stream mail, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        long total = 0;
        for (int read; (read = await mail.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0; total += read)
        {
            if (kept.Length <= options.MaxMailBytes) await kept.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
        }

        return MailCut.Fit(kept.ToArray(), total, options.MaxMailBytes);
    }

    /// <summary>The mail as it is stored.</summary>
    /// <param name="nth">Which one of the mails without an id that say the same it is, from 1.</param>
    /// <param name="imported">Marked as mail of an archive.</param>
    public RawInbound Raw(byte[] mail, int nth, DateTimeOffset receivedAt, bool imported) => EmailReceiver.Raw(account, imported ? [.. ImportMark.Line, .. mail] : mail, nth, receivedAt);

    /// <summary>What is the same for mails without an id that say the same; null for a mail with an id.</summary>
    public static string? Nameless(byte[] mail)
    {
        if (MailIdentity.HasId(mail)) return null;
        var identity = MailIdentity.Read(mail);
        return identity.MessageId is null ? identity.ContentHash : null;
    }

    /// <summary>The same number for mails of the same sender, whose order matters; without taking the mail apart.</summary>
    public static int Lane(ReadOnlySpan<byte> mail, int lanes)
    {
        var head = mail.Length > 32 * 1024 ? mail[..(32 * 1024)] : mail;
        var at = head.StartsWith("From:"u8) ? 0 : head.IndexOf("\nFrom:"u8);
        if (at < 0) return 0;
        var line = head[(at + 6)..];
        var end = line.IndexOf((byte)'\n');
        if (end >= 0) line = line[..end];
        if (line.LastIndexOf((byte)'<') is >= 0 and var open) line = line[open..];
        var hash = 17u;
        foreach (var b in line.Trim(" \t\r<>"u8)) hash = (hash * 31) + (uint)char.ToLower((char)b, CultureInfo.InvariantCulture);
        return (int)(hash % (uint)lanes);
    }
}

/// <summary>Cuts a mail that is too big to its header and beginning.</summary>
internal static class MailCut
{
    /// <param name="kept">The mail's beginning.</param>
    /// <param name="total">The whole mail's size in bytes.</param>
    public static byte[] Fit(byte[] kept, long total, long max)
    {
        if (total <= max) return kept;
        var end = kept.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) end = kept.AsSpan().IndexOf("\n\n"u8);
        var header = Math.Min(end < 0 ? 0 : end + 4, ImapLimits.MaxHeader);
        return [.. OversizeMail.FirstLine(total), .. kept.AsSpan(0, Math.Min(kept.Length, header + ImapLimits.HeadOfBody))];
    }
}
