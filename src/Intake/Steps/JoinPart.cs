using ChannelHub.Cases;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// Makes of a further part the message as it is with it: pictures of an album come one by one, and any of them may bring the words. The steps after this one look at the whole.
/// </summary>
public static class JoinPart
{
    public static void Run(MessageContext context)
    {
        if (context.Whole is not { } whole) return;
        var (before, part) = (whole.Body, context.Message);

        // What comes again in a payload that overlaps with what came before is told by its content.
        var files = whole.HasSome ? part.Attachments.Where(f => before.Attachments.All(b => b.Sha256 != f.Sha256)) : part.Attachments;
        var lines = before.Text.Split('\n');
        var words = whole.HasSome ? string.Join('\n', part.Text.Split('\n').Where(l => !lines.Contains(l))) : part.Text;
        var text = words.Length == 0 ? before.Text : MessageParts.Join(before.Text, words);
        context.PartHasWords = text != before.Text;
        context.Message = part with
        {
            Text = text,
            FullText = before.FullText ?? part.FullText,
            Attachments = before.Attachments.Concat(files).ToValueList(),
            Notes = before.Notes.Concat(part.Notes.Where(n => !before.Notes.Contains(n))).ToValueList(),
        };
    }

    /// <summary>Writes the message as it is now. It opens nothing, and is not answered: its first part was.</summary>
    internal static void Write(MessageContext context, KnownWhole whole, CaseDraft draft)
    {
        var message = context.Message;
        var cause = context.Cause;
        context.StatusBefore = draft.Current.Status;
        context.Draft = draft;
        draft.AddPart(cause, whole.Id, whole.Body with
        {
            Text = message.Text, FullText = message.FullText, Attachments = message.Attachments, Notes = message.Notes, Language = context.PartHasWords ? context.Language : whole.Body.Language,
        });
        if (context.PartHasWords)
        {
            context.MessageId = whole.Id;
            if (context.Language is { } language && draft.Current.Language != language) draft.Add(cause, new LanguageDetected(language));
            if (MessageParts.IsNote(whole.Body.Text) && draft.Current.Subject == whole.Body.Text) draft.Add(cause, new FieldsChanged(Subject: AttachToCase.SubjectOf(message)));
        }

        // Nobody has seen what came now: a solved case is looked at again, a closed one stays closed.
        draft.Trigger(StatusTrigger.CustomerWrote, cause);
    }
}
