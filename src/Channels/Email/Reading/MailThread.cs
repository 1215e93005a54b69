using System.Globalization;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Email;

/// <summary>Everything in a mail that may tell which case it belongs to. Claims of the sender, all of them: whether he takes part in that case is for others to check.</summary>
/// <param name="MessageId">Without angle brackets; null if there is none.</param>
/// <param name="InReplyTo">All ids of the field, in its order.</param>
/// <param name="References">All ids of the field, oldest first.</param>
/// <param name="Tokens">What stands behind the plus sign of the addresses it came to: perhaps signed reply tokens.</param>
/// <param name="CaseTag">The number in <c>[CH-1234]</c> in the subject; null if there is none.</param>
/// <param name="BareSubject">Without "Re:", "RV:", tags and the like, for comparing.</param>
public sealed partial record MailThread(
    string? MessageId, IReadOnlyList<string> InReplyTo, IReadOnlyList<string> References, IReadOnlyList<string> Tokens, long? CaseTag, string BareSubject, bool IsForward)
{
    internal static MailThread Read(MimeMessage message)
    {
        var subject = message.Text(FieldName.Subject) ?? "";
        long? tag = Tag().Match(subject) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new MailThread(
            message.TryGet(FieldName.MessageId, out var id) ? MessageIds.First(id) : null,
            message.TryGet(FieldName.InReplyTo, out var parent) ? MessageIds.Read(parent) : [],
            message.TryGet(FieldName.References, out var references) ? MessageIds.Read(references) : [],
            ReadTokens(message), tag, SubjectLine.Bare(Tag().Replace(subject, "")), SubjectLine.IsForward(subject));
    }

    /// <summary>The same for the hub: what we signed first of all, then all ids, the nearest first.</summary>
    internal ThreadClues Clues(Func<ReplyTokens?>? signer)
    {
        var references = InReplyTo.Concat(References.Reverse()).Where(IsUsable).Distinct(StringComparer.Ordinal).ToList();
        CaseNumber? signed = null;
        if (signer is not null && Tokens.Concat(references).Any(t => t.StartsWith("ch", StringComparison.OrdinalIgnoreCase)) && signer() is { } tokens)
        {
            foreach (var token in Tokens) signed ??= tokens.ReadToken(token);
            foreach (var reference in references) signed ??= tokens.ReadMessageId(reference)?.Case;
        }

        return new ThreadClues
        {
            References = references.ToValueList(),
            Signed = signed,
            Tagged = CaseTag is { } number ? new CaseNumber(number) : null,
            Topic = BareSubject.Length > 0 ? BareSubject : null,
        };
    }

    /// <summary>Whether the mail itself is one that the hub wrote.</summary>
    internal bool IsOurAnswer(Func<ReplyTokens?>? signer) =>
        MessageId is { } id && id.StartsWith("ch.", StringComparison.OrdinalIgnoreCase) && signer?.Invoke()?.ReadMessageId(id) is not null;

    /// <summary>Whether an id can tell mails apart. Broken programs write <c>&lt;&gt;</c>, <c>&lt;null@localhost&gt;</c> and the like into every mail: such an id ties nothing together.</summary>
    internal static bool IsUsable(string id)
    {
        var at = id.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at == id.Length - 1 || id.Length < 6) return false;
        return id[..at].ToLowerInvariant() is not ("null" or "undefined" or "none" or "nil" or "unknown" or "empty" or "message-id" or "messageid" or "id");
    }

    /// <summary>Takes a mail's thread from its bytes.</summary>
    public static MailThread Read(ReadOnlyMemory<byte> mail) => Read(MimeReader.Read(mail));

    private static List<string> ReadTokens(MimeMessage message)
    {
        var tokens = new List<string>();
        foreach (var field in message.Fields)
        {
            var carries = field.Name is FieldName.To or FieldName.Cc or FieldName.DeliveredTo
                || (field.Name == FieldName.Other && (Named(message, field, "X-Original-To"u8) || Named(message, field, "Envelope-To"u8) || Named(message, field, "Resent-To"u8)));
            if (!carries) continue;
            foreach (var address in MailAddresses.Read(field.Value(message.Source.Span)))
            {
                var at = address.Address.LastIndexOf('@');
                var plus = address.Address.IndexOf('+', StringComparison.Ordinal);
                if (plus <= 0 || at <= plus + 1 || tokens.Count >= 50) continue;
                var token = address.Address[(plus + 1)..at];
                if (!tokens.Contains(token)) tokens.Add(token);
            }
        }

        return tokens;
    }

    private static bool Named(MimeMessage message, HeaderField field, ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(field.RawName(message.Source.Span), name);

    [GeneratedRegex(@"\[CH-(\d{1,18})\]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
