using static ChannelHub.Cases.CaseCommand;
using static ChannelHub.Cases.CommandDecision;

namespace ChannelHub.Cases;

/// <summary>Decides commands. Pure: either events are added to the draft, or the command is refused and the draft is as before.</summary>
public static class CaseCommands
{
    /// <summary>The longest text of an answer or note, in UTF-16 code units.</summary>
    public const int MaxTextLength = 100_000;

    /// <summary>The longest reason, category, product, subject, department or queue, in UTF-16 code units.</summary>
    public const int MaxFieldLength = 500;

    public const int MaxTagLength = 60;

    public const int MaxTags = 50;

    private static readonly string[] LinkKinds = ["parent", "child", "problem", "duplicate", "follow-up", "related"];

    public static CommandDecision Decide(CaseDraft draft, CaseCommand command, Actor actor)
    {
        var c = draft.Current;
        if (c.MergedInto is { } target && command is not (Unmerge or AddNote or SettleDelivery))
        {
            return MergedAlready(c, target);
        }

        if (c.Quarantined && IsWork(command))
        {
            return new Refused("quarantined", $"{c.Number} is in quarantine: recover it first if it is genuine, or close it.");
        }

        var cause = new Cause(CauseKind.Agent, actor.Id.Value);
        return command switch
        {
            Reply r => DecideReply(draft, r, actor, cause),
            AnswerFromArticle a => DecideFromArticle(draft, a),
            SendAgain s => DecideSendAgain(draft, s, actor, cause),
            AddNote n => Text(n.Text) ?? Do(() => draft.AddNote(actor.Id, actor.Name, n.Text.Trim())),
            Assign a => DecideAssign(draft, a, cause),
            Unassign u => DecideUnassign(draft, u, cause),
            AcceptOffer => Offer(draft, actor) ?? Do(draft, cause, new Assigned(actor.Id, "accepted")),
            DeclineOffer => Offer(draft, actor) ?? Do(draft, cause, new OfferEnded(actor.Id, "declined")),
            ChangeStatus s => DecideStatus(draft, s.To, s.Reason, cause),
            Recover => DecideRecover(draft, cause),
            ChangePriority p => DecidePriority(draft, p.To, cause),
            ChangeFields f => DecideFields(draft, f, cause),
            ChangeTags t => DecideTags(draft, t, cause),
            Escalate e => DecideEscalate(draft, e, cause),
            DeEscalate e => DecideDeEscalate(draft, e, cause),
            HandOver h => DecideHandOver(draft, h, cause),
            Link l => DecideLink(draft, l, cause),
            Unlink u => DecideUnlink(draft, u, cause),
            Merge m => DecideMerge(draft, m.Into, cause),
            Unmerge => DecideUnmerge(draft, cause),
            GiveSatisfaction g => g.Score is < 1 or > 5 ? new Refused("score", "A score is a number from 1 to 5.") : Do(draft, cause, new SatisfactionGiven(g.Score)),
            PauseBot p => c.Bot.Paused ? Same("bot", "paused") : Field("reason", p.Reason) ?? Do(draft, cause, new BotPaused(p.Reason)),
            ResumeBot => c.Bot.Paused ? Do(draft, cause, new BotResumed()) : new Refused("same", "The bot is not paused on this case."),
            SettleDelivery d => DecideDelivery(draft, d, cause),
            _ => throw new InvalidOperationException($"The command {command.GetType().Name} has no decision."),
        };
    }

    /// <summary>Links a case as a rule asks, by the same conditions as for a person.</summary>
    public static CommandDecision Link(CaseDraft draft, string kind, CaseNumber other, Cause cause) =>
        draft.Current.MergedInto is { } target ? MergedAlready(draft.Current, target) : DecideLink(draft, new Link(kind, other), cause);

    private static CommandDecision DecideReply(CaseDraft draft, Reply reply, Actor actor, Cause cause)
    {
        var c = draft.Current;
        if ((reply.Attachments.Count == 0 || !string.IsNullOrWhiteSpace(reply.Text)) && Text(reply.Text) is { } fault) return fault;
        if (ProblemCase.Is(c)) return new Refused("no-customer", $"{c.Number} is a problem that the hub opened: no customer waits for an answer in it. Write a note, or answer in the cases that are linked to it.");
        if (draft.Conversation is null) return new Refused("conversation", $"{c.Number} has no conversation to answer in.");
        if (c.Status == CaseStatus.Closed) return new Refused("status", $"{c.Number} is closed: reopen it before you answer.");
        var trigger = reply.ThenStatus is { } then ? StatusMachine.TriggerFor(then) : StatusTrigger.AgentReplied;
        if (trigger is not { } after || StatusMachine.Next(c.Status, after) is null)
        {
            return new Refused("status", $"{c.Number} is '{Names.Of(c.Status)}': an answer can't make it '{Names.Of(reply.ThenStatus!.Value)}'.");
        }

        TakeOver(draft, actor, cause);
        draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Agent, actor.Id.Value, actor.Name), new MessageBody { Text = reply.Text.Trim(), Attachments = reply.Attachments });
        draft.Trigger(after, cause);
        return Accepted.Value;
    }

    /// <summary>The bot's word after the fact is decided like any other: it never comes after a person, and never to something else than what the customer wrote last.</summary>
    private static CommandDecision DecideFromArticle(CaseDraft draft, AnswerFromArticle a)
    {
        var c = draft.Current;
        if (!c.IsLive || c.Bot.Paused || c.LastAgentMessageAt is not null) return new Refused("taken-over", $"{c.Number} is with a person, or settled: the bot is silent there.");
        if (c.MessagesIn != a.MessagesIn || c.Bot.Articles.Count > 0) return new Refused("outdated", $"{c.Number} has gone on since the answer was made.");

        // Who gets no automatic answer to a message (a machine, somebody who writes too much) gets none afterwards either.
        if (c.Bot.Answers is not [.., var answered] || c.LastCustomerMessageAt is not { } written || answered < written) return new Refused("unanswered", $"The bot did not answer the last message in {c.Number}, so it adds nothing.");
        if (draft.Conversation is null) return new Refused("conversation", $"{c.Number} has no conversation to answer in.");
        if (Text(a.Text) is { } fault) return fault;
        var cause = new Cause(CauseKind.Bot, ArticleAnswers.Drafted);
        var answer = draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = a.Text, Language = a.Language, Choices = a.Choices });
        draft.Add(cause, new BotAnswered(ArticleAnswers.Drafted, answer.Seq, a.Article));
        draft.Add(cause, new BotAsked(ArticleAnswers.Question, answer.Seq));
        return Accepted.Value;
    }

    /// <param name="draft">In the conversation that the answer goes to.</param>
    private static CommandDecision DecideSendAgain(CaseDraft draft, SendAgain again, Actor actor, Cause cause)
    {
        if (Closed(draft.Current) is { } closed) return closed;
        if (!draft.Current.UndeliveredAnswers.Contains(again.Message) || again.Body is not { } body) return new Refused("same", $"Answer {again.Message} does not wait to be sent by another way.");
        if (draft.Conversation is null) return new Refused("way", "The customer can't be written to there, or not any more.");
        TakeOver(draft, actor, cause);
        draft.ChangeDelivery(cause, again.Message, DeliveryState.Failed, null, "sent by another way");
        draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Agent, actor.Id.Value, actor.Name), new MessageBody { Text = body.Text, Attachments = body.Attachments, Choices = body.Choices, Language = body.Language });
        draft.Trigger(StatusTrigger.AgentReplied, cause);
        return Accepted.Value;
    }

    /// <summary>Who takes a contact answers for it: the first agent to answer an unowned case becomes its owner, and the bot falls silent.</summary>
    private static void TakeOver(CaseDraft draft, Actor actor, Cause cause)
    {
        if (draft.Current.Owner is null) draft.Add(cause, new Assigned(actor.Id, "answered first"));
        if (!draft.Current.Bot.Paused) draft.Add(cause, new BotPaused("an agent answered"));
    }

    private static CommandDecision DecideAssign(CaseDraft draft, Assign a, Cause cause)
    {
        var c = draft.Current;
        if (c.Owner == a.Agent) return Same("owner", a.Agent.Value);
        return Closed(c) ?? Field("reason", a.Reason) ?? Do(draft, cause, new Assigned(a.Agent, a.Reason));
    }

    private static CommandDecision DecideUnassign(CaseDraft draft, Unassign u, Cause cause) =>
        draft.Current.Owner is { } owner
            ? Field("reason", u.Reason) ?? Do(draft, cause, new Unassigned(owner, u.Reason))
            : new Refused("same", $"{draft.Current.Number} has no owner.");

    private static CommandDecision DecideStatus(CaseDraft draft, CaseStatus to, string? reason, Cause cause)
    {
        var c = draft.Current;
        if (c.Status == to) return Same("status", Names.Of(to));
        if (Field("reason", reason) is { } fault) return fault;
        return StatusMachine.TriggerFor(to) is { } trigger && draft.Trigger(trigger, cause, reason)
            ? Accepted.Value
            : new Refused("status", $"{c.Number} is '{Names.Of(c.Status)}': it can't become '{Names.Of(to)}' from there.");
    }

    private static CommandDecision DecideRecover(CaseDraft draft, Cause cause)
    {
        if (!draft.Current.Quarantined) return new Refused("same", $"{draft.Current.Number} is not in quarantine.");
        draft.Add(cause, new Recovered());
        if (!draft.Current.IsLive) draft.Trigger(StatusTrigger.AgentReopened, cause, "recovered");
        return Accepted.Value;
    }

    /// <summary>What is done with a case only once it is known to be genuine. A note, tags, links and the end of it are always possible.</summary>
    private static bool IsWork(CaseCommand command) => command switch
    {
        Reply or SendAgain or Assign or AcceptOffer or Escalate or DeEscalate or HandOver or ChangeFields { Queue: not null } => true,
        ChangeStatus s => s.To is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty,
        _ => false,
    };

    private static CommandDecision DecidePriority(CaseDraft draft, Priority to, Cause cause)
    {
        var c = draft.Current;
        if (!Enum.IsDefined(to)) return new Refused("priority", $"There is no priority '{to}'; there are: {string.Join(", ", Names.All<Priority>())}.");
        return c.Priority == to ? Same("priority", Names.Of(to)) : Closed(c) ?? Do(draft, cause, new PriorityChanged(c.Priority, to));
    }

    private static CommandDecision DecideFields(CaseDraft draft, ChangeFields f, Cause cause)
    {
        var c = draft.Current;
        if (f is { Category: null, Product: null, Subject: null, Queue: null }) return new Refused("empty", "No field is named.");
        var fault = Field("category", f.Category) ?? Field("product", f.Product) ?? Field("subject", f.Subject) ?? Place("queue", f.Queue);
        if (fault is not null) return fault;
        var asItIs = (f.Category ?? c.Category, f.Product ?? c.Product, f.Subject ?? c.Subject, f.Queue ?? c.Queue) == (c.Category, c.Product, c.Subject, c.Queue);
        return asItIs ? new Refused("same", "The fields are so already.") : Do(draft, cause, new FieldsChanged(f.Category, f.Product, f.Subject, f.Queue));
    }

    private static CommandDecision DecideTags(CaseDraft draft, ChangeTags t, Cause cause)
    {
        var tags = draft.Current.Tags;
        var add = t.Add.Select(x => x.Trim()).Where(x => x.Length > 0).Except(tags, StringComparer.Ordinal).ToValueList();
        var remove = t.Remove.Intersect(tags, StringComparer.Ordinal).ToValueList();
        if (add.Count == 0 && remove.Count == 0) return new Refused("same", "The tags are so already.");
        if (add.Any(x => x.Length > MaxTagLength)) return new Refused("too-long", $"A tag holds at most {MaxTagLength} characters.");

        // Rules may have set more than the limit: taking tags off must still be possible.
        if (add.Count > remove.Count && tags.Count + add.Count - remove.Count > MaxTags) return new Refused("too-many", $"A case has at most {MaxTags} tags.");
        return Do(draft, cause, new TagsChanged(add, remove));
    }

    private static CommandDecision DecideEscalate(CaseDraft draft, Escalate e, Cause cause)
    {
        var c = draft.Current;
        if ((e.To <= c.Level && !BetweenTeams(c, e.To, e.Queue)) || !Enum.IsDefined(e.To)) return new Refused("level", $"{c.Number} is at {c.Level}: it can only be escalated to a higher level.");
        return Closed(c) ?? Note(e.Note) ?? Place("queue", e.Queue) ?? Do(draft, cause, new Escalated(c.Level, e.To, e.Note, e.Queue));
    }

    private static CommandDecision DecideDeEscalate(CaseDraft draft, DeEscalate e, Cause cause)
    {
        var c = draft.Current;
        if ((e.To >= c.Level && !BetweenTeams(c, e.To, e.Queue)) || !Enum.IsDefined(e.To)) return new Refused("level", $"{c.Number} is at {c.Level}: it can only be handed back to a lower level.");
        return Closed(c) ?? Note(e.Note) ?? Place("queue", e.Queue) ?? Do(draft, cause, new DeEscalated(c.Level, e.To, e.Note, e.Queue));
    }

    /// <summary>Above the specialists stands the product team. It is no level of its own but a queue, so the case stays at the highest level on the way there and back.</summary>
    private static bool BetweenTeams(Case c, SupportLevel to, string? queue) => to == SupportLevel.L3 && c.Level == SupportLevel.L3 && queue is not null && queue != c.Queue;

    private static CommandDecision DecideHandOver(CaseDraft draft, HandOver h, Cause cause)
    {
        var c = draft.Current;
        if (c.Department == h.Department) return Same("department", h.Department);
        return Closed(c) ?? Place("department", h.Department) ?? Place("queue", h.Queue) ?? Note(h.Note) ?? Do(draft, cause, new HandedOver(c.Department, h.Department, h.Note, h.Queue));
    }

    private static CommandDecision DecideLink(CaseDraft draft, Link l, Cause cause)
    {
        var c = draft.Current;
        if (l.Case == c.Number) return new Refused("self", "A case can't be linked to itself.");
        if (!LinkKinds.Contains(l.Kind)) return new Refused("link", $"'{l.Kind}' is no kind of link; there are: {string.Join(", ", LinkKinds)}.");
        return c.Links.Contains(new CaseLink(l.Kind, l.Case)) ? Same("link", $"{l.Kind} {l.Case}") : Do(draft, cause, new Linked(l.Kind, l.Case));
    }

    private static CommandDecision DecideUnlink(CaseDraft draft, Unlink u, Cause cause) =>
        draft.Current.Links.Contains(new CaseLink(u.Kind, u.Case))
            ? Do(draft, cause, new Unlinked(u.Kind, u.Case))
            : new Refused("link", $"{draft.Current.Number} has no link '{u.Kind}' to {u.Case}.");

    private static CommandDecision DecideMerge(CaseDraft draft, CaseNumber target, Cause cause)
    {
        if (target == draft.Current.Number) return new Refused("self", "A case can't be merged into itself.");
        draft.Add(cause, new Merged(target));
        draft.Trigger(StatusTrigger.Close, cause, $"merged into {target}");
        return Accepted.Value;
    }

    private static CommandDecision DecideUnmerge(CaseDraft draft, Cause cause)
    {
        if (draft.Current.MergedInto is not { } target) return new Refused("same", $"{draft.Current.Number} was not merged.");
        draft.Add(cause, new Unmerged(target));
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

    private static Refused? Offer(CaseDraft draft, Actor actor)
    {
        var c = draft.Current;
        if (c.Search?.OfferedTo == actor.Id && c.Search.OfferEndsAt > draft.Now) return null;
        return new Refused("offer", c.Owner is { } owner ? $"{c.Number} has gone to {owner} meanwhile." : $"{c.Number} is not offered to you any more.");
    }

    private static Refused? Closed(Case c) => c.Status == CaseStatus.Closed ? new Refused("status", $"{c.Number} is closed: reopen it first.") : null;

    private static Refused? Note(HandoverNote? note) =>
        note is null || string.IsNullOrWhiteSpace(note.Known) || string.IsNullOrWhiteSpace(note.Tried) || string.IsNullOrWhiteSpace(note.Missing)
            ? new Refused("note-missing", "Say what is known, what was tried and what is missing, so that nobody has to ask the customer again.")
            : Text(note.Known) ?? Text(note.Tried) ?? Text(note.Missing);

    private static Refused? Text(string text) =>
        string.IsNullOrWhiteSpace(text) ? new Refused("empty", "There is no text.")
        : text.Length > MaxTextLength ? new Refused("too-long", $"A text holds at most {MaxTextLength} characters; this one has {text.Length}.")
        : null;

    private static Refused? Field(string what, string? text) =>
        text?.Length > MaxFieldLength ? new Refused("too-long", $"A {what} holds at most {MaxFieldLength} characters; this one has {text.Length}.") : null;

    /// <summary>A department or queue: a case is never put nowhere.</summary>
    private static Refused? Place(string what, string? name) =>
        name is not null && string.IsNullOrWhiteSpace(name) ? new Refused("empty", $"The {what} has no name.") : Field(what, name);

    private static Refused MergedAlready(Case c, CaseNumber target) => new("merged", $"{c.Number} was merged into {target}: work there, or undo the merge first.");

    private static Refused Same(string what, string value) => new("same", $"The {what} is '{value}' already.");

    private static CommandDecision Do(CaseDraft draft, Cause cause, CaseEventData data) => Do(() => draft.Add(cause, data));

    private static CommandDecision Do(Action change)
    {
        change();
        return Accepted.Value;
    }
}
