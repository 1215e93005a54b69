using ChannelHub.Cases;
using ChannelHub.Intake.After;

namespace ChannelHub.Intake.Steps;

/// <summary>Adds the message to the conversation's case, or opens one: when there is none, or when it is closed (then as its follow-up).</summary>
public static class AttachToCase
{
    private const int SubjectLength = 120;

    /// <summary>Whether the message needs a number for a new case.</summary>
    public static bool OpensCase(ConversationSnapshot snapshot) => snapshot.Case is not { Status: not CaseStatus.Closed };

    public static void Run(MessageContext context)
    {
        var message = context.Message;
        var contact = context.RequiredContact;
        var conversation = context.Snapshot.Conversation is { } known ? known with { Contact = contact.Id } : new Conversation { Ref = message.ConversationRef, Channel = message.Channel, Position = 0, Contact = contact.Id };
        var cause = context.Cause;

        if (message.ReplyAddress is { } address) conversation = conversation with { ReplyAddress = address };
        if (context is { Edited: { } original, Snapshot.Case: { } edited })
        {
            Edit(context, CaseDraft.Of(edited, conversation, context.Now), original);
            return;
        }

        if (context is { Whole: { } whole, Snapshot.Case: { } joined })
        {
            JoinPart.Write(context, whole, CaseDraft.Of(joined, conversation, context.Now));
            return;
        }

        CaseDraft draft;
        if (OpensCase(context.Snapshot) && !(context.Snapshot.Case is not null && HearCommand.IsSmallTalk(context)))
        {
            var opened = new Opened(message.Channel, message.Account, message.Conversation, SubjectOf(message), context.Snapshot.Case?.Number);
            draft = CaseDraft.Open(context.NumberForNewCase, opened, cause, conversation, context.Now);
            draft.Add(cause, new ContactIdentified(contact.Id));
        }
        else
        {
            draft = CaseDraft.Of(context.Snapshot.Case!, conversation, context.Now);
            context.StatusBefore = draft.Current.Status;
            message = context.Message = FlagOtherSubject(message, draft.Current);
        }

        MarkImported(draft, cause, message.Traits);
        if (context.Language is { } language && draft.Current.Language != language) draft.Add(cause, new LanguageDetected(language));
        context.MessageId = draft.AddMessage(cause, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString(), message.Sender.Name ?? contact.Name), BodyOf(message, context.Language));

        // A machine's answer is kept with the case but moves nothing: it must not wake a solved case.
        // Thanks and questions about the case do not, either: nobody has to see to them.
        var wakes = (message.Traits & (MessageTraits.AutoReply | MessageTraits.Bounce)) == 0 && (draft.Current.IsLive || !HearCommand.IsSmallTalk(context));
        if (wakes) draft.Trigger(StatusTrigger.CustomerWrote, cause);
        context.Draft = draft;
    }

    /// <summary>A rewritten or taken back message stays with the case of the first one and opens nothing: the customer has said nothing new.</summary>
    private static void Edit(MessageContext context, CaseDraft draft, MessageId original)
    {
        context.StatusBefore = draft.Current.Status;
        context.Draft = draft;
        if (context.Message.Traits.HasFlag(MessageTraits.Deleted))
        {
            draft.Add(context.Cause, new MessageDeleted(original.Seq));
            return;
        }

        var contact = context.RequiredContact;
        var text = draft.AddMessage(context.Cause, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString(), context.Message.Sender.Name ?? contact.Name), BodyOf(context.Message, context.Language));
        draft.Add(context.Cause, new MessageEdited(original.Seq, text.Seq));
        context.MessageId = text;
    }

    /// <summary>While a case holds nothing but old mail of an archive, its customer is not reminded, asked or told anything by a machine; when he writes anew he is.</summary>
    private static void MarkImported(CaseDraft draft, Cause cause, MessageTraits traits)
    {
        var isOld = traits.HasFlag(MessageTraits.Imported);
        if (isOld && draft.IsNew) draft.Add(cause, new TagsChanged([Aftercare.ImportedTag], []));
        else if (!isOld && (traits & (MessageTraits.AutoReply | MessageTraits.Bounce)) == 0 && draft.Current.Tags.Contains(Aftercare.ImportedTag)) draft.Add(cause, new TagsChanged([], [Aftercare.ImportedTag]));
    }

    /// <summary>A new subject on an old thread may be a new matter: the agent is told.</summary>
    private static InboundMessage FlagOtherSubject(InboundMessage message, Case known) =>
        message.Thread?.Topic is { Length: > 0 } topic && known.Subject is { } subject && !subject.Contains(topic, StringComparison.OrdinalIgnoreCase)
            ? message with { Notes = message.Notes.Add(new MessageNote("subject-changed", topic)) }
            : message;

    internal static string SubjectOf(InboundMessage message)
    {
        if (!string.IsNullOrWhiteSpace(message.Subject)) return message.Subject;
        var line = CleanText.Line(message.Text, SubjectLength + 1);
        if (line.Length <= SubjectLength) return line;
        var space = line.LastIndexOf(' ', SubjectLength - 1);
        var end = space > SubjectLength / 2 ? space : SubjectLength - 1;
        if (char.IsHighSurrogate(line[end - 1])) end--;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    private static MessageBody BodyOf(InboundMessage message, string? language) => new()
    {
        Text = message.Text,
        Subject = message.Subject,
        FullText = message.FullText,
        Html = message.Html,
        Attachments = message.Attachments,
        ExternalId = message.ExternalId,
        InReplyTo = message.InReplyTo,
        References = message.References,
        Language = language,
        Traits = message.Traits,
        Sender = message.Sender,
        Recipients = message.Thread is null ? default : message.Recipients,
        Notes = message.Notes,
        ChoiceValue = message.ChoiceValue,
    };
}
