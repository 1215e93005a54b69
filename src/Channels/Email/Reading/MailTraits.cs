using System.Text;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>Whether a machine wrote, by what it says of itself (RFC 3834, 5436, 2369, 2919 and custom).</summary>
internal static partial class MailTraits
{
    public static MessageTraits Read(MimeMessage message, string from, bool repliesElsewhere, EmailMapping mapping)
    {
        var traits = MessageTraits.None;
        if (mapping.IsOwn(from)) traits |= MessageTraits.Own;
        if (IsList(message)) traits |= MessageTraits.List;
        if (IsAutomatic(message) || (!repliesElsewhere && IsRobot(from))) traits |= MessageTraits.AutoReply;
        if (DeliveryReports.LooksLikeBounce(message) || HasDeliveryStatus(message)) traits |= MessageTraits.Bounce | MessageTraits.AutoReply;
        return traits;
    }

    private static bool HasDeliveryStatus(MimeMessage message)
    {
        foreach (var part in message.Parts)
        {
            if (part.Kind == MediaKind.DeliveryStatus) return true;
        }

        return false;
    }

    private static bool IsList(MimeMessage message) =>
        message.TryGet(FieldName.ListId, out _) || message.TryGet(FieldName.ListPost, out _) || message.TryGet(FieldName.ListUnsubscribe, out _)
        || (message.TryGet(FieldName.Precedence, out var value) && (Is(value, "list"u8) || Is(value, "bulk"u8)));

    private static bool IsAutomatic(MimeMessage message)
    {
        // RFC 3834 section 5: anything but "no".
        if (message.TryGet(FieldName.AutoSubmitted, out var submitted) && !Is(HeaderParameters.Main(submitted), "no"u8) && !HeaderParameters.Main(submitted).IsEmpty) return true;
        if (message.TryGet(FieldName.AutoReply, out var reply) && !Is(reply, "no"u8)) return true;
        if (message.TryGet(FieldName.Precedence, out var precedence) && (Is(precedence, "auto_reply"u8) || Is(precedence, "junk"u8))) return true;
        if (message.TryGet(FieldName.Loop, out _)) return true;
        if (message.TryGet(FieldName.ReturnPath, out var path) && path.Trim(" \t\r\n"u8).SequenceEqual("<>"u8)) return true;
        if (message.Root.Kind == MediaKind.MultipartReport) return true;

        // X-Auto-Response-Suppress only asks others to be quiet; that does not make its sender a machine.
        return AutoSubject().IsMatch(message.Text(FieldName.Subject) ?? "");
    }

    private static bool IsRobot(string address)
    {
        var at = address.LastIndexOf('@');
        var local = EmailMapping.WithoutDetail(address).AsSpan();
        local = at > 0 ? local[..local.LastIndexOf('@')] : local;
        return RobotAddress().IsMatch(local);
    }

    private static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(value.Trim(" \t\r\n"u8), expected);

    [GeneratedRegex(@"(?i)^(mailer-daemon|postmaster|no-?_?reply|do-?not-?reply|nao-?responda|nao-?responder|no-?responder|no-?responda|ne-?pas-?repondre|bounces?|owner-.+|.+-request|.+-bounces?|notifications?-noreply)$", RegexOptions.NonBacktracking)]
    private static partial Regex RobotAddress();

    [GeneratedRegex(@"(?i)^\s*(automatic reply|auto(matic)?[ -]?(reply|response)|automatische (antwort|reaktion)|respuesta autom[aá]tica|resposta autom[aá]tica|r[eé]ponse automatique|risposta automatica|out of (the )?office|abwesenheits(notiz|meldung)|ausente de la oficina|fuera de (la )?oficina|absence du bureau)\s*(:|：|$|-| re:| from| \[)", RegexOptions.NonBacktracking)]
    private static partial Regex AutoSubject();
}
