using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>Each event of a case as one plain sentence, and what made it happen as another few words.</summary>
public static class EventSentences
{
    /// <param name="at">How the reader's moments are written.</param>
    /// <param name="department">What a department is called; by its key if not given.</param>
    public static string Of(CaseEventData data, Texts text, Func<DateTimeOffset, string> at, Func<string, string>? department = null) => data switch
    {
        Opened d => text.Fill(d.FollowUpOf is null ? "event.opened" : "event.opened.follow-up", ("channel", text.Name("channel", d.Channel)), ("account", d.Account), ("case", d.FollowUpOf)),
        ContactIdentified d => text.Fill("event.contact-identified", ("contact", d.Contact)),
        LanguageDetected d => text.Fill("event.language-detected", ("language", text.Name("language", d.Language))),
        MessageAdded d => text.Fill($"event.message-added.{Names.Of(d.Direction)}.{Names.Of(d.Author)}", ("channel", text.Name("channel", d.Channel))),
        PartAdded => text["event.part-added"],
        MessageEdited => text["event.message-edited"],
        MessageDeleted => text["event.message-deleted"],
        NoteAdded d => text.Fill("event.note-added", ("agent", d.Agent)),
        Routed { Result.Quarantine: true } d => text.Fill("event.quarantined", ("rule", d.Result.Rule), ("queue", d.Result.Queue)),
        Recovered => text["event.recovered"],
        Routed d => text.Fill("event.routed", ("rule", d.Result.Rule), ("department", Named(d.Result.Department, department)), ("level", d.Result.Level), ("queue", d.Result.Queue), ("priority", PriorityOf(d.Result.Priority, text))),
        AutomationCut d => text.Fill("event.automation-cut", ("chain", string.Join(" → ", d.Chain))),
        FieldsChanged d => text.Fill("event.fields-changed", ("fields", Fields(d, text))),
        Offered d => text.Fill("event.offered", ("agent", d.Agent), ("until", at(d.Until))) + Because(d.Reason, text),
        OfferEnded d => text.Fill("event.offer-ended", ("agent", d.Agent)) + Because(d.Reason, text),
        Assigned d => text.Fill("event.assigned", ("agent", d.Agent)) + Because(d.Reason, text),
        Unassigned d => text.Fill("event.unassigned", ("agent", d.Agent)) + Because(d.Reason, text),
        Escalated { Queue: { } queue } d when d.From == d.To => text.Fill("event.escalated-team", ("queue", queue)),
        DeEscalated { Queue: { } queue } d when d.From == d.To => text.Fill("event.de-escalated-team", ("queue", queue)),
        Escalated d => text.Fill("event.escalated", ("from", d.From), ("to", d.To)),
        DeEscalated d => text.Fill("event.de-escalated", ("from", d.From), ("to", d.To)),
        HandedOver d => text.Fill("event.handed-over", ("from", d.From is null ? "—" : Named(d.From, department)), ("to", Named(d.To, department)), ("queue", d.Queue)),
        StatusChanged d => text.Fill("event.status-changed", ("from", StatusOf(d.From, text)), ("to", StatusOf(d.To, text))) + Because(d.Reason, text),
        PriorityChanged d => text.Fill("event.priority-changed", ("from", PriorityOf(d.From, text)), ("to", PriorityOf(d.To, text))),
        TagsChanged d => Tags(d, text),
        SlaClockStarted d => text.Fill("event.sla-clock-started", ("clock", text.Name("clock", d.Clock)), ("due", at(d.DueAt)), ("policy", d.Policy)),
        SlaClockPaused d => text.Fill("event.sla-clock-paused", ("clock", text.Name("clock", d.Clock))) + Because(d.Reason, text),
        SlaClockResumed d => text.Fill("event.sla-clock-resumed", ("clock", text.Name("clock", d.Clock)), ("due", at(d.DueAt))),
        SlaClockMet d => text.Fill("event.sla-clock-met", ("clock", text.Name("clock", d.Clock))),
        SlaClockBreached d => text.Fill("event.sla-clock-breached", ("clock", text.Name("clock", d.Clock))),
        SlaClockStopped d => text.Fill("event.sla-clock-stopped", ("clock", text.Name("clock", d.Clock))) + Because(d.Reason, text),
        Linked d => text.Fill("event.linked", ("kind", text.Name("link", d.Kind)), ("case", d.Case)),
        Unlinked d => text.Fill("event.unlinked", ("kind", text.Name("link", d.Kind)), ("case", d.Case)),
        Merged d => text.Fill("event.merged", ("case", d.Into)),
        Unmerged d => text.Fill("event.unmerged", ("case", d.From)),
        BotAsked d => text.Fill("event.bot-asked", ("question", DetailsOf(d.Question, text))),
        BotAnswered d => text.Fill(d.Article is null ? "event.bot-answered" : "event.bot-answered.article", ("kind", text.Name("answer", d.Kind)), ("article", d.Article)),
        FactLearnt d => text.Fill("event.fact-learnt", ("name", text.Name("fact", d.Name)), ("value", text.Name("fact-value", d.Value))),
        BotPaused d => text["event.bot-paused"] + Because(d.Reason, text),
        BotResumed => text["event.bot-resumed"],
        SatisfactionGiven d => text.Fill("event.satisfaction-given", ("score", d.Score)),
        DeliveryChanged d => text[$"event.delivery-changed.{Names.Of(d.State)}"] + Undelivered(d.Code, text) + Because(d.Detail ?? d.Code, text),
        ReachabilityChanged d => text.Fill(d.Reachable ? "event.reachability-changed.yes" : "event.reachability-changed.no", ("channel", text.Name("channel", d.Channel))) + Because(d.Reason, text),
        CopyCame d => text.Fill("event.copy-came", ("account", d.Account)),
        ConsentChanged d => text.Fill(d.Granted ? "event.consent-changed.yes" : "event.consent-changed.no", ("channel", text.Name("channel", d.Channel)), ("word", d.Word)),
        _ => throw new InvalidOperationException($"The event {data.GetType().Name} has no sentence."),
    };

    /// <summary>What made it happen: <c>rule billing-error</c>, <c>agent ana</c>, …</summary>
    public static string CauseOf(Cause cause, Texts text) =>
        text.Fill($"cause.{Names.Of(cause.Kind)}", ("id", cause.Kind is CauseKind.Message or CauseKind.Receipt ? null : IdOf(cause, text))).TrimEnd();

    private static string IdOf(Cause cause, Texts text) => (cause.Kind == CauseKind.Rule ? text.Find($"rule.{cause.Id}") : null) ?? text.Name("timer", cause.Id ?? "");

    /// <summary>The hand-over note that came with an event, if one did.</summary>
    public static HandoverNote? NoteOf(CaseEventData data) => data switch
    {
        Escalated d => d.Note,
        DeEscalated d => d.Note,
        HandedOver d => d.Note,
        _ => null,
    };

    /// <summary>What a question of the bot asks for: <c>product,since</c> as "Product, Since when".</summary>
    public static string DetailsOf(string question, Texts text) => string.Join(", ", question.Split(',').Select(q => text.Name("fact", q)));

    private static string Fields(FieldsChanged d, Texts text)
    {
        var changed = new[] { ("category", d.Category), ("product", d.Product), ("subject", d.Subject), ("queue", d.Queue) }.Where(f => f.Item2 is not null)
            .Select(f => text.Fill("event.field", ("field", text[$"field.{f.Item1}"]), ("value", f.Item2))).ToList();
        return changed.Count == 0 ? "—" : string.Join(", ", changed);
    }

    private static string Tags(TagsChanged d, Texts text)
    {
        var sentences = new List<string>();
        if (d.Added.Count > 0) sentences.Add(text.Fill("event.tags-added", ("tags", string.Join(", ", d.Added))));
        if (d.Removed.Count > 0 || d.Added.Count == 0) sentences.Add(text.Fill("event.tags-removed", ("tags", string.Join(", ", d.Removed))));
        return string.Join(' ', sentences);
    }

    private static string Because(string? reason, Texts text) => string.IsNullOrWhiteSpace(reason) ? "" : " " + text.Fill("event.because", ("reason", ReasonOf(reason, text)));

    /// <summary>The hub's own reasons in the reader's language, also those that end in a name; anything else as it stands.</summary>
    private static string ReasonOf(string reason, Texts text)
    {
        if (text.Find($"reason.{reason}") is { } known) return known;
        var name = reason.LastIndexOf(' ') + 1;
        var about = name > 1 ? $"reason.{reason[..(name - 1)]}" : "";
        return name > 1 && text.Find(about) is not null ? text.Fill(about, ("rest", reason[name..])) : text.Name("status", reason);
    }

    /// <summary>What the reason means for whoever has to see to it, in front of the platform's own words.</summary>
    private static string Undelivered(string? code, Texts text) => code is not null && text.Find($"undelivered.{code}") is { } meaning ? $" {meaning}" : "";

    private static string Named(string key, Func<string, string>? department) => department is null ? key : department(key);

    private static string StatusOf(CaseStatus status, Texts text) => text.Name("status", Names.Of(status));

    private static string PriorityOf(Priority priority, Texts text) => text.Name("priority", Names.Of(priority));
}
