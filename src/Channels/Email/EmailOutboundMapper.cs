using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Email;

/// <summary>Makes a mail of an answer. Pure: the same answer gives the same mail.</summary>
internal static class EmailOutboundMapper
{
    public static ChannelCapabilities Capabilities(bool repeatable) => new()
    {
        MaxTextLength = EmailLimits.MaxTextLength,
        TextUnit = TextUnit.Utf16,
        Attachments = true,
        MaxAttachmentBytes = EmailLimits.MaxAttachmentBytes,
        Threads = true,
        Subjects = true,
        Marks = true,
        ReadReceipts = true,
        RecognisesRepeats = repeatable,
    };

    /// <summary>Null if nobody is known whom it could go to.</summary>
    public static OutgoingMail? Map(OutboundMessage answer, EmailAccount account)
    {
        var options = account.Options;
        var path = ReplyPath.Read(answer.ReplyAddress);
        if ((path?.To ?? FromKey(answer.Conversation.Key)) is not { } to || OutgoingMail.Wire(to.Address) is null) return null;
        var parts = ReplyRenderer.Render(answer.Body, Capabilities(repeatable: false));
        return new OutgoingMail
        {
            MessageId = account.Tokens.MessageId(answer.Id, account.Domain),
            From = new Mailbox(options.Address, options.Name),
            To = [to],
            Cc = options.ReplyAll ? [.. (path?.Others ?? []).Where(o => OutgoingMail.Wire(o.Address) is not null && !account.Mapping.IsOwn(o.Address) && o.Address != to.Address)] : [],
            ReplyTo = account.ReplyTo(answer.Id.Case),
            Subject = Subject(path?.Subject ?? answer.Body.Subject, answer.Id.Case, options.SubjectTag, isReply: path is not null),
            Date = answer.At,
            InReplyTo = path is not null ? path.MessageId : answer.InReplyTo is { } parent ? MailKey.MessageId(parent) : null,
            References = path?.References ?? [],
            Automatic = answer.Author.Kind == AuthorKind.Bot,
            Text = string.Join("\n\n", parts.Select(p => p.Text)),
            Attachments = parts[^1].Attachments,
        };
    }

    /// <summary>The topic that is answered, "Re:" once before it, the case's tag once behind it.</summary>
    internal static string Subject(string? topic, CaseNumber number, bool tag, bool isReply)
    {
        var subject = HeaderWriter.OneLine(topic ?? "");
        var mark = $"[{number}]";
        var tagged = subject.Contains(mark, StringComparison.OrdinalIgnoreCase);
        if (subject.Length > EmailLimits.MaxSubject) subject = Cut(subject, EmailLimits.MaxSubject);
        if (isReply && subject.Length > 0 && !SubjectLine.IsReply(subject)) subject = "Re: " + subject;
        if (!tag || (tagged && subject.Contains(mark, StringComparison.OrdinalIgnoreCase))) return subject.Length > 0 ? subject : number.ToString();
        return subject.Length == 0 ? mark : $"{subject} {mark}";
    }

    private static string Cut(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    /// <summary>A conversation's key begins with the customer's address.</summary>
    private static Mailbox? FromKey(string key)
    {
        var space = key.IndexOf(' ', StringComparison.Ordinal);
        var address = space < 0 ? key : key[..space];
        return address.Contains('@', StringComparison.Ordinal) ? new Mailbox(address) : null;
    }
}
