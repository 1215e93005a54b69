using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>Makes a receipt of what a mail server or a mail program reports on a mail of ours.</summary>
internal static class MailReports
{
    /// <summary>Null if the mail is no report, or does not say on which mail it reports.</summary>
    public static DeliveryReceipt? Receipt(MimeMessage message, string? text, RawInbound raw, Func<ReplyTokens?>? signer)
    {
        if (Displayed(message) is { } read) return Make(raw, read, signer, DeliveryState.Read, null, null);
        if (DeliveryReports.Read(message, text) is not { OriginalMessageId: { } id } report || report.Recipients.Count == 0) return null;
        var state = report.Failed ? DeliveryState.Failed : report.Recipients.All(r => r.Action is "delivered") ? DeliveryState.Delivered : DeliveryState.Sent;
        var first = report.Recipients.FirstOrDefault(r => r.Action == "failed") ?? report.Recipients[0];
        return Make(raw, id, signer, state, first.Status, Detail(report));
    }

    private static DeliveryReceipt Make(RawInbound raw, string originalId, Func<ReplyTokens?>? signer, DeliveryState state, string? code, string? detail) => new()
    {
        Account = raw.Account,
        ExternalId = raw.ExternalId,
        Message = originalId.StartsWith("ch.", StringComparison.OrdinalIgnoreCase) ? signer?.Invoke()?.ReadMessageId(originalId) : null,
        PlatformId = originalId,
        State = state,
        Code = code,
        Detail = detail,
    };

    private static string Detail(DeliveryReport report)
    {
        var text = new StringBuilder();
        foreach (var recipient in report.Recipients.Take(10))
        {
            if (text.Length > 0) text.Append("; ");
            text.Append(recipient.Address ?? "?").Append(": ").Append(recipient.Action);
            if (recipient.Status is { } status) text.Append(' ').Append(status);
            if (recipient.Diagnostic is { Length: > 0 } diagnostic) text.Append(" (").Append(diagnostic.Length > 300 ? diagnostic[..300] : diagnostic).Append(')');
        }

        return text.ToString();
    }

    /// <summary>RFC 8098: the id of the mail that a person opened.</summary>
    private static string? Displayed(MimeMessage message)
    {
        if (message.Root.Kind != MediaKind.MultipartReport) return null;
        foreach (var part in message.Parts)
        {
            if (part.Kind != MediaKind.Disposition || !part.MediaType.Contains("disposition", StringComparison.Ordinal)) continue;
            var fields = MimeReader.Read(part.DecodeBody(64 * 1024));
            if (fields.TryGet("Disposition"u8, out var disposition) && disposition.IndexOf("displayed"u8) >= 0 && fields.TryGet("Original-Message-ID"u8, out var id)) return MessageIds.First(id);
        }

        return null;
    }
}
