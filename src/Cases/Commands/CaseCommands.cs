using static ChannelHub.Cases.CaseCommand;
using static ChannelHub.Cases.CommandDecision;

namespace ChannelHub.Cases;

/// <summary>Decides commands. Pure: either events are added to the draft, or the command is refused and the draft is as before.</summary>
public static class CaseCommands
{
    /// <summary>The longest text of an answer or note, in UTF-16 code units.</summary>
    public const int MaxTextLength = 100_000;

    public const int MaxTags = 50;

    private static readonly string[] LinkKinds = ["parent", "child", "problem", "duplicate", "follow-up", "related"];

    public static CommandDecision Decide(CaseDraft draft, CaseCommand command, Actor actor)
    {
        var c = draft.Current;
        if (c.MergedInto is { } into && command is not (Unmerge or AddNote)) return new Refused("merged", $"{c.Number} was merged into {into}: work there, or undo the merge first.");
        var cause = new Cause(CauseKind.Agent, actor.Id.Value);
        return command switch
        {
            Reply r => DecideReply(draft, r, actor, cause),
            AddNote n => Text(n.Text) is { } fault ? fault : Do(() => draft.AddNote(actor.Id, actor.Name, n.Text.Trim())),
            Assign a => c.Owner == a.Agent ? Same("owner", a.Agent.Value) : Closed(c) ?? Do(draft, cause, new Assigned(a.Agent, a.Reason)),
            Unassign u => c.Owner is { } owner ? Do(draft, cause, new Unassigned(owner, u.Reason)) : new Refused("same", $"{c.Number} has no owner."),
            ChangeStatus s => DecideStatus(draft, s.To, s.Reason, cause),
            ChangePriority p => c.Priority == p.To ? Same("priority", Names.Of(p.To)) : Closed(c) ?? Do(draft, cause, new PriorityChanged(c.Priority, p.To)),
            ChangeFields f => DecideFields(draft, f, cause),
            ChangeTags t => DecideTags(draft, t, cause),
            Escalate e => e.To <= c.Level ? new Refused("level", $"{c.Number} is at {c.Level}: it can only be escalated to a higher level.") : Closed(c) ?? Note(e.Note) ?? Do(draft, cause, new Escalated(c.Level, e.To, e.Note, e.Queue)),
            DeEscalate e => e.To >= c.Level ? new Refused("level", $"{c.Number} is at {c.Level}: it can only be handed back to a lower level.") : Closed(c) ?? Note(e.Note) ?? Do(draft, cause, new DeEscalated(c.Level, e.To, e.Note, e.Queue)),
            HandOver h => c.Department == h.Department ? Same("department", h.Department) : Closed(c) ?? Note(h.Note) ?? Do(draft, cause, new HandedOver(c.Department, h.Department, h.Note, h.Queue)),
            Link l => DecideLink(draft, l, cause),
            Unlink u => c.Links.Contains(new CaseLink(u.Kind, u.Case)) ? Do(draft, cause, new Unlinked(u.Kind, u.Case)) : new Refused("link", $"{c.Number} has no link '{u.Kind}' to {u.Case}."),
            Merge m => m.Into == c.Number ? new Refused("self", "A case can't be merged into itself.") : DecideMerge(draft, m.Into, cause),
            Unmerge => c.MergedInto is { } from ? DecideUnmerge(draft, from, cause) : new Refused("same", $"{c.Number} was not merged."),
            GiveSatisfaction g => g.Score is < 1 or > 5 ? new Refused("score", "A score is a number from 1 to 5.") : Do(draft, cause, new SatisfactionGiven(g.Score)),
            PauseBot p => c.Bot.Paused ? Same("bot", "paused") : Do(draft, cause, new BotPaused(p.Reason)),
            ResumeBot => c.Bot.Paused ? Do(draft, cause, new BotResumed()) : new Refused("same", "The bot is not paused on this case."),
            SettleDelivery d => DecideDelivery(draft, d, cause),
            _ => throw new InvalidOperationException($"The command {command.GetType().Name} has no decision."),
        };
    }

    private static CommandDecision DecideReply(CaseDraft draft, Reply reply, Actor actor, Cause cause)
    {
        var c = draft.Current;
        if ((reply.Attachments.Count == 0 || !string.IsNullOrWhiteSpace(reply.Text)) && Text(reply.Text) is { } fault) return fault;
        if (draft.Conversation is null) return new Refused("conversation", $"{c.Number} has no conversation to answer in.");
        if (c.Status == CaseStatus.Closed) return new Refused("status", $"{c.Number} is closed: reopen it before you answer.");
        if (reply.ThenStatus is { } then && StatusMachine.TriggerFor(then) is null) return new Refused("status", $"A case can't become '{Names.Of(then)}' by an answer.");

        // Who takes a contact answers for it: the first agent to answer an unowned case becomes its owner, and the bot falls silent.
        if (c.Owner is null) draft.Add(cause, new Assigned(actor.Id, "answered first"));
        if (!c.Bot.Paused) draft.Add(cause, new BotPaused("an agent answered"));
        draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Agent, actor.Id.Value, actor.Name), new MessageBody { Text = reply.Text.Trim(), Attachments = reply.Attachments });
        draft.Trigger(reply.ThenStatus is { } wanted ? StatusMachine.TriggerFor(wanted)!.Value : StatusTrigger.AgentReplied, cause);
        return Accepted.Value;
    }

    private static CommandDecision DecideStatus(CaseDraft draft, CaseStatus to, string? reason, Cause cause)
    {
        var c = draft.Current;
        if (c.Status == to) return Same("status", Names.Of(to));
        return StatusMachine.TriggerFor(to) is { } trigger && draft.Trigger(trigger, cause, reason)
            ? Accepted.Value
            : new Refused("status", $"{c.Number} is '{Names.Of(c.Status)}': it can't become '{Names.Of(to)}' from there.");
    }

    private static CommandDecision DecideFields(CaseDraft draft, ChangeFields f, Cause cause)
    {
        if (f is { Category: null, Product: null, Subject: null, Queue: null }) return new Refused("empty", "No field is named.");
        if (new[] { f.Category, f.Product, f.Subject, f.Queue }.Any(v => v?.Length > 500)) return new Refused("too-long", "A field holds at most 500 characters.");
        return Do(draft, cause, new FieldsChanged(f.Category, f.Product, f.Subject, f.Queue));
    }

    private static CommandDecision DecideTags(CaseDraft draft, ChangeTags t, Cause cause)
    {
        var add = t.Add.Select(x => x.Trim()).Where(x => x.Length > 0).Except(draft.Current.Tags, StringComparer.Ordinal).ToValueList();
        var remove = t.Remove.Intersect(draft.Current.Tags, StringComparer.Ordinal).ToValueList();
        if (add.Count == 0 && remove.Count == 0) return new Refused("same", "The tags are so already.");
        if (add.Any(x => x.Length > 60)) return new Refused("too-long", "A tag holds at most 60 characters.");
        if (draft.Current.Tags.Count + add.Count - remove.Count > MaxTags) return new Refused("too-many", $"A case has at most {MaxTags} tags.");
        return Do(draft, cause, new TagsChanged(add, remove));
    }

    private static CommandDecision DecideLink(CaseDraft draft, Link l, Cause cause)
    {
        var c = draft.Current;
        if (l.Case == c.Number) return new Refused("self", "A case can't be linked to itself.");
        if (!LinkKinds.Contains(l.Kind)) return new Refused("link", $"'{l.Kind}' is no kind of link; there are: {string.Join(", ", LinkKinds)}.");
        return c.Links.Contains(new CaseLink(l.Kind, l.Case)) ? Same("link", $"{l.Kind} {l.Case}") : Do(draft, cause, new Linked(l.Kind, l.Case));
    }

    private static Accepted DecideMerge(CaseDraft draft, CaseNumber into, Cause cause)
    {
        draft.Add(cause, new Merged(into));
        draft.Trigger(StatusTrigger.Close, cause, $"merged into {into}");
        return Accepted.Value;
    }

    private static Accepted DecideUnmerge(CaseDraft draft, CaseNumber from, Cause cause)
    {
        draft.Add(cause, new Unmerged(from));
        draft.Trigger(StatusTrigger.AgentReopened, cause, "merge undone");
        return Accepted.Value;
    }

    private static CommandDecision DecideDelivery(CaseDraft draft, SettleDelivery d, Cause cause)
    {
        if (!draft.Current.UndeliveredAnswers.Contains(d.Message)) return new Refused("same", $"Answer {d.Message} does not wait to be settled.");
        if (d.State is not (DeliveryState.Sent or DeliveryState.Delivered or DeliveryState.Failed)) return new Refused("delivery", "An answer is settled as sent, delivered or failed.");
        draft.ChangeDelivery(cause, d.Message, d.State, null, "settled by a person");
        return Accepted.Value;
    }

    private static Refused? Closed(Case c) => c.Status == CaseStatus.Closed ? new Refused("status", $"{c.Number} is closed: reopen it first.") : null;

    private static Refused? Note(HandoverNote note) =>
        string.IsNullOrWhiteSpace(note.Known) || string.IsNullOrWhiteSpace(note.Tried) || string.IsNullOrWhiteSpace(note.Missing)
            ? new Refused("note-missing", "Say what is known, what was tried and what is missing, so that nobody has to ask the customer again.")
            : Text(note.Known) ?? Text(note.Tried) ?? Text(note.Missing);

    private static Refused? Text(string text) =>
        string.IsNullOrWhiteSpace(text) ? new Refused("empty", "There is no text.")
        : text.Length > MaxTextLength ? new Refused("too-long", $"A text holds at most {MaxTextLength} characters; this one has {text.Length}.")
        : null;

    private static Refused Same(string what, string value) => new("same", $"The {what} is '{value}' already.");

    private static CommandDecision Do(CaseDraft draft, Cause cause, CaseEventData data) => Do(() => draft.Add(cause, data));

    private static CommandDecision Do(Action change)
    {
        change();
        return Accepted.Value;
    }
}
