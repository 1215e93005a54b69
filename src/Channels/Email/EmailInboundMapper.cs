using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Email;

/// <summary>
/// RFC 5322 bytes to a normalised message. Pure but for <c>keep</c>, which is handed each file once, in the order of the mail, to read and store.
/// It never throws on input: a mail that can't be taken apart is a message with its raw form attached.
/// </summary>
public static class EmailInboundMapper
{
    public const string Channel = "email";

    private const int MaxSubject = 500;

    /// <summary>Maps without storing anything: files are read through for their hash.</summary>
    public static Normalised Map(RawInbound raw, EmailMapping mapping) => Map(raw, mapping, file => file.Hash());

    /// <param name="keep">Reads the file and says under which hash it is kept.</param>
    public static Normalised Map(RawInbound raw, EmailMapping mapping, Func<MailFile, KeptFile> keep) =>
        Read(raw, mapping, (message, content, mail) => message with { Attachments = Attachments(content, mail, keep) });

    /// <summary>Maps without reading any file: they are named, and unpacked into the store afterwards (<see cref="Files"/>, in the same order).</summary>
    internal static Normalised MapPending(RawInbound raw, EmailMapping mapping) =>
        Read(raw, mapping, (message, content, mail) => message with { PendingFiles = Pending(content, mail) });

    private static Normalised Read(RawInbound raw, EmailMapping mapping, Func<InboundMessage, MailContent, ReadOnlyMemory<byte>, InboundMessage> withFiles)
    {
        var (mail, isImported) = ImportMark.Read(raw.Body);
        if (mail.IsEmpty) return new Normalised.Invalid("The mail is empty: it has neither header nor body.");
        if (OversizeMail.WithheldBecause(mail.Span) is { } withheld) return new Normalised.Invalid(withheld + ". It is still in the mailbox: open it there with a mail program.");
        var message = MimeReader.Read(mail);
        var content = ContentReader.Read(message);
        if (MailReports.Receipt(message, content.Text, raw, mapping.Tokens) is { } receipt) return new Normalised.Receipt(receipt);
        var subject = Subject(message);
        var body = MailBody.Read(content, subject);
        var sender = MailSenders.Read(message, mapping);
        var traits = MailTraits.Read(message, sender.From.Address, sender.FromReplyTo, mapping);
        if (traits.HasFlag(MessageTraits.Bounce)) return new Normalised.Ignored("A mail server's report that names none of our mails.");
        var thread = MailThread.Read(message);
        if (traits.HasFlag(MessageTraits.Own) && thread.IsOurAnswer(mapping.Tokens)) return new Normalised.Ignored("An answer of ours that came to one of our own mailboxes.");
        var person = sender.From;
        var text = body.Text;
        if (body.Forwarded is { From.Address.Length: > 0 } forwarded && (mapping.IsAgent(sender.From.Address) || mapping.IsOwn(sender.From.Address)) && !mapping.IsOwn(forwarded.From.Address))
        {
            person = forwarded.From with { Address = forwarded.From.Address.ToLowerInvariant() };
            text = ReplySplitter.Split(forwarded.Body).Text is { Length: > 0 } asked ? asked : body.FullText;
            subject = forwarded.Subject is { Length: > 0 } original ? original : subject;
            traits = (traits & ~MessageTraits.Own) | MessageTraits.Forwarded;
        }

        var results = AuthenticationResults.Read(message, mapping.TrustedAuthServers);
        var trust = MailTrust.Read(message, results, sender.From.Address);
        traits |= results.Traits;
        if (trust.Count > 0) traits |= MessageTraits.Suspected;
        var notes = MailNotes.Write(message, content, mail, body.FullText.Length == 0);
        text = text.Length == 0 || notes.Length == 0 ? text + notes : text + "\n\n" + notes;
        var isForwarded = traits.HasFlag(MessageTraits.Forwarded);
        var sentAt = SentAt(message, raw.ReceivedAt);
        if (isImported && sentAt < raw.ReceivedAt - ImportMark.OldFrom) traits |= MessageTraits.Imported;
        return new Normalised.Message(withFiles(
            new InboundMessage
            {
                ExternalId = raw.ExternalId,
                Account = raw.Account,
                Channel = raw.Channel,
                Conversation = Conversation(person.Address, thread, raw.ExternalId, isForwarded),
                Sender = new MessageSender("email", person.Address, person.Name),
                Recipients = MailSenders.Recipients(message),
                ReplyTo = sender.ReplyTo,
                SentAt = sentAt,
                Subject = subject,
                Text = text,
                FullText = body.FullText.Length > 0 && body.FullText != text ? body.FullText : null,
                Html = body.Html,
                InReplyTo = thread.InReplyTo.Count > 0 ? thread.InReplyTo[0] : null,
                References = thread.References.ToValueList(),
                Language = Language(message),
                Traits = traits,
                Notes = MailNotes.ForAgents(content, mail.Span).Concat(trust).ToValueList(),
                PlatformId = thread.MessageId is { } id && MailThread.IsUsable(id) ? id : null,
                Thread = thread.Clues(mapping.Tokens),
                ReplyAddress = Path(message, mapping, person, isForwarded ? null : sender.ReplyTo, subject, thread).Write(),
            },
            content,
            mail));
    }

    /// <summary>The files of a mail, for a shell that stores them.</summary>
    public static IReadOnlyList<MailFile> Files(ReadOnlyMemory<byte> stored)
    {
        var (mail, _) = ImportMark.Read(stored);
        return [.. FilesOf(ContentReader.Read(MimeReader.Read(mail)), mail)];
    }

    private static IEnumerable<MailFile> FilesOf(MailContent content, ReadOnlyMemory<byte> mail)
    {
        foreach (var file in content.Files) yield return new MailFile(file.Name, file.MediaType, file.Inline, file.ContentId, file.Open);
        if (MailNotes.NeedsRaw(content, mail)) yield return new MailFile(MailNotes.RawName, "message/rfc822", false, null, () => new DecodedStream(mail, TransferCoding.None));
    }

    private static ValueList<Attachment> Attachments(MailContent content, ReadOnlyMemory<byte> mail, Func<MailFile, KeptFile> keep)
    {
        var attachments = new List<Attachment>(content.Files.Count);
        foreach (var file in FilesOf(content, mail))
        {
            var kept = keep(file);
            attachments.Add(new Attachment { Name = file.Name, ContentType = file.ContentType, Size = kept.Size, Sha256 = kept.Sha256, Inline = file.Inline, ContentId = file.ContentId });
        }

        return attachments.ToValueList();
    }

    private static ValueList<PendingFile> Pending(MailContent content, ReadOnlyMemory<byte> mail) =>
        FilesOf(content, mail).Select((file, i) => new PendingFile(file.Name, file.ContentType, i.ToString(System.Globalization.CultureInfo.InvariantCulture), null, file.Inline, file.ContentId)).ToValueList();

    /// <summary>Where the answer goes: where the mail asks for it, else to who wrote.</summary>
    private static ReplyPath Path(MimeMessage message, EmailMapping mapping, MailAddress person, string? replyTo, string? subject, MailThread thread) => new()
    {
        To = replyTo is { } elsewhere && elsewhere.Contains('@') && !mapping.IsOwn(elsewhere) ? new Mailbox(elsewhere) : new Mailbox(person.Address, person.Name),
        Others = MailSenders.Others(message, mapping, person.Address),
        Subject = subject,
        MessageId = thread.MessageId,
        References = ReplyPath.Chain(thread.References, thread.InReplyTo, thread.MessageId),
    };

    private static string? Subject(MimeMessage message)
    {
        var subject = message.Text(FieldName.Subject);
        if (string.IsNullOrWhiteSpace(subject)) return null;
        var clean = new StringBuilder(subject.Length);
        foreach (var c in subject)
        {
            if (c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))) clean.Append(c);
        }

        if (clean.Length > MaxSubject) clean.Length = char.IsHighSurrogate(clean[MaxSubject - 1]) ? MaxSubject - 1 : MaxSubject;
        return clean.ToString();
    }

    /// <summary>The sender and the root of the thread: nobody gets into another's conversation by naming its ids, and two mails that begin threads are two conversations.</summary>
    private static string Conversation(string person, MailThread thread, string externalId, bool forwarded)
    {
        // What an agent passes on belongs to no thread of the customer's.
        var root = forwarded ? null : thread.References.FirstOrDefault(MailThread.IsUsable) ?? thread.InReplyTo.FirstOrDefault(MailThread.IsUsable);
        var key = person + " " + (root ?? externalId);
        return key.Length <= 300 ? key : person[..Math.Min(person.Length, 200)] + " " + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>Date is the sender's claim: without one, or far in the future, the first server's word counts, and then ours.</summary>
    private static DateTimeOffset SentAt(MimeMessage message, DateTimeOffset receivedAt)
    {
        if (message.TryGet(FieldName.Date, out var date) && MailDates.Read(date) is { } sent && sent <= receivedAt.AddDays(1)) return sent;
        if (message.TryGet(FieldName.Received, out var trace) && trace.LastIndexOf((byte)';') is >= 0 and var semicolon
            && MailDates.Read(trace[(semicolon + 1)..]) is { } received && received <= receivedAt.AddDays(1)) return received;
        return receivedAt;
    }

    private static string? Language(MimeMessage message)
    {
        if (!message.TryGet(FieldName.ContentLanguage, out var value)) return null;
        var tag = value.Trim(" \t\r\n"u8);
        return tag.Length >= 2 && char.IsAsciiLetter((char)tag[0]) && char.IsAsciiLetter((char)tag[1]) && (tag.Length == 2 || tag[2] is (byte)'-' or (byte)',')
            ? Encoding.ASCII.GetString(tag[..2]).ToLowerInvariant() : null;
    }
}
