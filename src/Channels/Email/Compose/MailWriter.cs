using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>Writes a mail's bytes (RFC 5322, 2045, 2046) to a stream; files are packed while they are read and never held whole.</summary>
/// <param name="eightBit">The server takes 8-bit texts.</param>
/// <param name="utf8">The server takes UTF-8 in headers, and this mail needs it.</param>
internal sealed class MailWriter(OutgoingMail mail, IAttachmentStore files, bool eightBit, bool utf8)
{
    /// <summary>Three bytes become four characters; 57 bytes are a line of 76 (RFC 2045 section 6.8).</summary>
    private const int BytesPerLine = 57;

    private const int LinesAtOnce = 512;

    /// <summary>"=_" stands in no packed text (RFC 2045 section 6.7), and the rest nobody can know beforehand.</summary>
    private readonly string boundary = "=_ch_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)))[..24];

    /// <summary>The name of a file that is not in the store any more; null if all are there.</summary>
    public string? MissingFile()
    {
        foreach (var file in mail.Attachments)
        {
            using var content = files.Open(file.Sha256);
            if (content is null) return file.Name;
        }

        return null;
    }

    public async Task WriteAsync(Stream target, CancellationToken stop)
    {
        await TextAsync(target, Header(), stop).ConfigureAwait(false);
        var inner = mail.Attachments.Count == 0 ? boundary : boundary + "_a";
        if (mail.Attachments.Count > 0)
        {
            await TextAsync(target, $"\r\n--{boundary}\r\nContent-Type: multipart/alternative; boundary=\"{inner}\"\r\n", stop).ConfigureAwait(false);
        }

        var text = BodyText.Lines(MarkedText.Plain(mail.Text));
        await TextAsync(target, $"\r\n{Part(inner, "text/plain", text)}{Part(inner, "text/html", BodyText.Html(mail.Text))}--{inner}--\r\n", stop).ConfigureAwait(false);
        foreach (var file in mail.Attachments) await FileAsync(target, file, stop).ConfigureAwait(false);
        if (mail.Attachments.Count > 0) await TextAsync(target, $"--{boundary}--\r\n", stop).ConfigureAwait(false);
    }

    private string Header()
    {
        var header = new HeaderWriter(utf8)
            .Field("Date", mail.Date.ToString("ddd, dd MMM yyyy HH':'mm':'ss zzz", CultureInfo.InvariantCulture).Remove(29, 1))
            .Mailboxes("From", [mail.From])
            .Mailboxes("To", mail.To);
        if (mail.Cc.Count > 0) header.Mailboxes("Cc", mail.Cc);
        if (mail.ReplyTo is { } reply) header.Mailboxes("Reply-To", [reply]);
        header.Text("Subject", mail.Subject).Field("Message-ID", $"<{mail.MessageId}>");
        if (mail.InReplyTo is { } parent) header.Field("In-Reply-To", $"<{parent}>");
        if (mail.References.Count > 0) header.Field("References", string.Join(' ', mail.References.Select(r => $"<{r}>")));
        if (mail.Automatic)
        {
            header.Field("Auto-Submitted", "auto-replied").Field("X-Auto-Response-Suppress", "All").Field("X-Loop", mail.From.Address);
        }

        return header.Field("MIME-Version", "1.0")
            .Field("Content-Type", $"{(mail.Attachments.Count == 0 ? "multipart/alternative" : "multipart/mixed")}; boundary=\"{boundary}\"")
            .ToString();
    }

    private string Part(string within, string type, string lines)
    {
        var coding = BodyText.CodingOf(lines, eightBit);
        var body = coding == "quoted-printable" ? BodyText.QuotedPrintable(lines) : lines;
        return $"--{within}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{body}";
    }

    private async Task FileAsync(Stream target, Attachment file, CancellationToken stop)
    {
        var header = new HeaderWriter(utf8: false)
            .WithFileName("Content-Type", SafeType(file.ContentType), "name", file.Name, extended: false)
            .Field("Content-Transfer-Encoding", "base64")
            .WithFileName("Content-Disposition", "attachment", "filename", file.Name, extended: true);
        await TextAsync(target, $"--{boundary}\r\n{header}\r\n", stop).ConfigureAwait(false);
        var raw = ArrayPool<byte>.Shared.Rent(BytesPerLine * LinesAtOnce);
        var packed = ArrayPool<byte>.Shared.Rent(LinesAtOnce * 80);
        try
        {
            await using var content = files.Open(file.Sha256) ?? throw new FileNotFoundException("A file of the answer is not in the store any more.");
            int read;
            while ((read = await content.ReadAtLeastAsync(raw.AsMemory(0, BytesPerLine * LinesAtOnce), BytesPerLine * LinesAtOnce, throwOnEndOfStream: false, stop).ConfigureAwait(false)) > 0)
            {
                await target.WriteAsync(packed.AsMemory(0, Pack(raw.AsSpan(0, read), packed)), stop).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private static int Pack(ReadOnlySpan<byte> raw, Span<byte> packed)
    {
        var filled = 0;
        while (!raw.IsEmpty)
        {
            var line = raw[..Math.Min(BytesPerLine, raw.Length)];
            Base64.EncodeToUtf8(line, packed[filled..], out _, out var written);
            filled += written;
            packed[filled++] = (byte)'\r';
            packed[filled++] = (byte)'\n';
            raw = raw[line.Length..];
        }

        return filled;
    }

    private static string SafeType(string type) =>
        type.Length is > 2 and < 100 && type.Count(c => c == '/') == 1 && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '+') ? type.ToLowerInvariant() : "application/octet-stream";

    private static ValueTask TextAsync(Stream target, string text, CancellationToken stop) => target.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
}
