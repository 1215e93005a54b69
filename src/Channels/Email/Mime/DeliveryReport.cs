using System.Text;
using System.Text.RegularExpressions;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>What a mail server says became of one recipient (RFC 3464 section 2.3).</summary>
/// <param name="Address">Original-Recipient where given, else Final-Recipient: the address that was written to.</param>
/// <param name="Action">failed, delayed, delivered, relayed or expanded, in lower case.</param>
/// <param name="Status">The enhanced code (RFC 3463) such as 5.1.1; null if none was given.</param>
internal sealed record ReportedRecipient(string? Address, string? FinalAddress, string Action, string? Status, string? Diagnostic);

/// <summary>A bounce, a delay notice or a receipt as data.</summary>
/// <param name="OriginalMessageId">Of the mail that it is about, without brackets.</param>
internal sealed record DeliveryReport(IReadOnlyList<ReportedRecipient> Recipients, string? OriginalMessageId, string? OriginalEnvelopeId, bool Standard)
{
    public bool Failed => Recipients.Any(r => r.Action == "failed");

    public bool Delayed => !Failed && Recipients.Any(r => r.Action == "delayed");
}

internal static partial class DeliveryReports
{
    private const int MaxReport = 256 * 1024;
    private const int MaxRecipients = 200;

    /// <summary>Null if the mail is no report.</summary>
    public static DeliveryReport? Read(MimeMessage message, string? text)
    {
        MimePart? status = null, returned = null;
        foreach (var part in message.Parts)
        {
            if (part.Kind == MediaKind.DeliveryStatus) status ??= part;
            else if (part.Kind is MediaKind.MessageRfc822 or MediaKind.RfcHeaders) returned ??= part;
        }

        if (status is null && !LooksLikeBounce(message)) return null;
        var recipients = new List<ReportedRecipient>();
        string? envelope = null, messageId = null;
        if (status is not null) Status(status.DecodeBody(MaxReport), recipients, ref envelope, ref messageId);
        var standard = recipients.Count > 0;
        if (!standard) Guess(message, text, recipients);
        messageId = Returned(returned) ?? messageId ?? InText(text) ?? Threaded(message);
        return recipients.Count == 0 && messageId is null && status is null ? null : new DeliveryReport(recipients, messageId, envelope, standard);
    }

    private static void Status(byte[] body, List<ReportedRecipient> recipients, ref string? envelope, ref string? messageId)
    {
        var text = Charsets.Decode(body.AsSpan(0, PartText.LineFeeds(body)), 65001).Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        string? original = null, final = null, action = null, code = null, diagnostic = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon <= 0)
            {
                if (line.Trim().IsEmpty) Flush();
                continue;
            }

            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim().ToString().ToLowerInvariant())
            {
                case "original-recipient": original = Address(value); break;
                case "final-recipient":
                    if (final is not null) Flush();
                    final = Address(value);
                    break;
                case "action": action = Word(value); break;
                case "status": code = StatusCode().Match(value.ToString()) is { Success: true } match ? match.Value : null; break;
                case "diagnostic-code": diagnostic = Typed(value).ToString(); break;
                case "original-envelope-id": envelope ??= value.ToString(); break;
                case "x-original-message-id" or "original-message-id": messageId ??= MessageIds.First(Encoding.UTF8.GetBytes(value.ToString())); break;
            }
        }

        Flush();

        void Flush()
        {
            if ((original ?? final ?? action) is not null && recipients.Count < MaxRecipients)
            {
                action ??= code is ['5', ..] ? "failed" : code is ['4', ..] ? "delayed" : "failed";
                recipients.Add(new ReportedRecipient(original ?? final, final, action, code, Cut(diagnostic)));
            }

            original = final = action = code = diagnostic = null;
        }
    }

    private static string? Address(ReadOnlySpan<char> value) => MailAddresses.Normalise(Typed(value));

    private static ReadOnlySpan<char> Typed(ReadOnlySpan<char> value) => value.IndexOf(';') is >= 0 and var semicolon ? value[(semicolon + 1)..].Trim() : value;

    private static string Word(ReadOnlySpan<char> value)
    {
        var end = value.IndexOfAny(" \t(;");
        return (end < 0 ? value : value[..end]).ToString().ToLowerInvariant();
    }

    private static string? Cut(string? text) => text is { Length: > 1000 } ? text[..1000] : text;

    /// <summary>The Message-ID in the returned mail or its header.</summary>
    private static string? Returned(MimePart? returned)
    {
        if (returned is null) return null;
        var body = returned.Coding == TransferCoding.None ? returned.RawBody[..Math.Min(returned.RawBody.Length, MaxReport)] : returned.DecodeBody(MaxReport);
        var inner = MimeReader.Read(body, new MimeLimits { MaxParts = 1, MaxDepth = 0 });
        return inner.TryGet(FieldName.MessageId, out var id) ? MessageIds.First(id) : null;
    }

    private static string? InText(string? text) => text is not null && QuotedId().Match(text.Length > MaxReport ? text[..MaxReport] : text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? Threaded(MimeMessage message) =>
        message.TryGet(FieldName.InReplyTo, out var parent) && MessageIds.First(parent) is { } id ? id
        : message.TryGet(FieldName.References, out var references) && MessageIds.Read(references) is [.., var last] ? last : null;

    /// <summary>Servers that write no report: sender and subject say it.</summary>
    public static bool LooksLikeBounce(MimeMessage message)
    {
        if (message.Root.Kind == MediaKind.MultipartReport && message.Root.Parameter("report-type"u8) is { } type && !type.Contains("delivery", StringComparison.OrdinalIgnoreCase)) return false;
        if (message.TryGet(FieldName.FailedRecipients, out _)) return true;
        if (message.Root.Kind == MediaKind.MultipartReport) return true;
        var from = message.TryGet(FieldName.From, out var value) ? MailAddresses.First(value)?.Address ?? "" : "";
        var daemon = from.StartsWith("mailer-daemon", StringComparison.OrdinalIgnoreCase) || from.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase)
            || from.StartsWith("microsoftexchange", StringComparison.OrdinalIgnoreCase);
        var nobody = message.TryGet(FieldName.ReturnPath, out var path) && path.Trim(" \t\r\n"u8).SequenceEqual("<>"u8);
        if (!daemon && !nobody) return false;
        return BounceSubject().IsMatch(message.Text(FieldName.Subject) ?? "") || (from.StartsWith("mailer-daemon", StringComparison.OrdinalIgnoreCase) && nobody);
    }

    private static void Guess(MimeMessage message, string? text, List<ReportedRecipient> recipients)
    {
        var body = text is null ? "" : text.Length > MaxReport ? text[..MaxReport] : text;
        var code = StatusCode().Match(body) is { Success: true } match ? match.Value : SmtpCode().Match(body) is { Success: true } smtp ? smtp.Groups[1].Value[0] + ".0.0" : null;
        var subject = message.Text(FieldName.Subject) ?? "";
        var action = DelaySubject().IsMatch(subject) || (code is ['4', ..] && !subject.Contains("fail", StringComparison.OrdinalIgnoreCase)) ? "delayed" : "failed";
        if (message.TryGet(FieldName.FailedRecipients, out var failed))
        {
            foreach (var address in MailAddresses.Read(failed)) recipients.Add(new ReportedRecipient(address.Address, address.Address, action, code, null));
        }

        if (recipients.Count == 0 && AngleAddress().Match(body) is { Success: true } found)
        {
            recipients.Add(new ReportedRecipient(MailAddresses.Normalise(found.Groups[1].ValueSpan), null, action, code, null));
        }
    }

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.NonBacktracking)]
    private static partial Regex StatusCode();

    [GeneratedRegex(@"\b([45]\d\d)[ -]", RegexOptions.NonBacktracking)]
    private static partial Regex SmtpCode();

    [GeneratedRegex(@"(?i:message-id):\s*<([^<>\s]{3,500})>", RegexOptions.NonBacktracking)]
    private static partial Regex QuotedId();

    [GeneratedRegex(@"<([^<>\s@]{1,64}@[^<>\s@]{3,255})>", RegexOptions.NonBacktracking)]
    private static partial Regex AngleAddress();

    [GeneratedRegex(@"(?i)undeliver|delivery (status|failure|has failed)|returned mail|mail delivery|failure notice|unzustellbar|nicht zugestellt|no se (ha podido entregar|puede entregar)|no entregado|devuelto|não entregue|devolvida|non remis|non distribu|échec de la remise|delayed|verzögert", RegexOptions.NonBacktracking)]
    private static partial Regex BounceSubject();

    [GeneratedRegex(@"(?i)delay|verzöger|retras|atraso|retard|warning", RegexOptions.NonBacktracking)]
    private static partial Regex DelaySubject();
}
