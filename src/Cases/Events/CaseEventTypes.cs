using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChannelHub.Cases;

/// <summary>The closed list of event types with the names under which they are stored and served. A name is never reused for something else.</summary>
public static class CaseEventTypes
{
    private static readonly FrozenDictionary<Type, Entry> ByType = new Dictionary<Type, Entry>
    {
        [typeof(Opened)] = new("opened", CaseJson.Default.Opened),
        [typeof(ContactIdentified)] = new("contact-identified", CaseJson.Default.ContactIdentified),
        [typeof(LanguageDetected)] = new("language-detected", CaseJson.Default.LanguageDetected),
        [typeof(MessageAdded)] = new("message-added", CaseJson.Default.MessageAdded),
        [typeof(MessageEdited)] = new("message-edited", CaseJson.Default.MessageEdited),
        [typeof(PartAdded)] = new("part-added", CaseJson.Default.PartAdded),
        [typeof(CopyCame)] = new("copy-came", CaseJson.Default.CopyCame),
        [typeof(MessageDeleted)] = new("message-deleted", CaseJson.Default.MessageDeleted),
        [typeof(NoteAdded)] = new("note-added", CaseJson.Default.NoteAdded),
        [typeof(Routed)] = new("routed", CaseJson.Default.Routed),
        [typeof(Recovered)] = new("recovered", CaseJson.Default.Recovered),
        [typeof(AutomationCut)] = new("automation-cut", CaseJson.Default.AutomationCut),
        [typeof(FieldsChanged)] = new("fields-changed", CaseJson.Default.FieldsChanged),
        [typeof(Offered)] = new("offered", CaseJson.Default.Offered),
        [typeof(OfferEnded)] = new("offer-ended", CaseJson.Default.OfferEnded),
        [typeof(Assigned)] = new("assigned", CaseJson.Default.Assigned),
        [typeof(Unassigned)] = new("unassigned", CaseJson.Default.Unassigned),
        [typeof(Escalated)] = new("escalated", CaseJson.Default.Escalated),
        [typeof(DeEscalated)] = new("de-escalated", CaseJson.Default.DeEscalated),
        [typeof(HandedOver)] = new("handed-over", CaseJson.Default.HandedOver),
        [typeof(StatusChanged)] = new("status-changed", CaseJson.Default.StatusChanged),
        [typeof(PriorityChanged)] = new("priority-changed", CaseJson.Default.PriorityChanged),
        [typeof(TagsChanged)] = new("tags-changed", CaseJson.Default.TagsChanged),
        [typeof(SlaClockStarted)] = new("sla-clock-started", CaseJson.Default.SlaClockStarted),
        [typeof(SlaClockPaused)] = new("sla-clock-paused", CaseJson.Default.SlaClockPaused),
        [typeof(SlaClockResumed)] = new("sla-clock-resumed", CaseJson.Default.SlaClockResumed),
        [typeof(SlaClockMet)] = new("sla-clock-met", CaseJson.Default.SlaClockMet),
        [typeof(SlaClockBreached)] = new("sla-clock-breached", CaseJson.Default.SlaClockBreached),
        [typeof(SlaClockStopped)] = new("sla-clock-stopped", CaseJson.Default.SlaClockStopped),
        [typeof(Linked)] = new("linked", CaseJson.Default.Linked),
        [typeof(Unlinked)] = new("unlinked", CaseJson.Default.Unlinked),
        [typeof(Merged)] = new("merged", CaseJson.Default.Merged),
        [typeof(Unmerged)] = new("unmerged", CaseJson.Default.Unmerged),
        [typeof(BotAsked)] = new("bot-asked", CaseJson.Default.BotAsked),
        [typeof(BotAnswered)] = new("bot-answered", CaseJson.Default.BotAnswered),
        [typeof(FactLearnt)] = new("fact-learnt", CaseJson.Default.FactLearnt),
        [typeof(BotPaused)] = new("bot-paused", CaseJson.Default.BotPaused),
        [typeof(BotResumed)] = new("bot-resumed", CaseJson.Default.BotResumed),
        [typeof(SatisfactionGiven)] = new("satisfaction-given", CaseJson.Default.SatisfactionGiven),
        [typeof(DeliveryChanged)] = new("delivery-changed", CaseJson.Default.DeliveryChanged),
        [typeof(ReachabilityChanged)] = new("reachability-changed", CaseJson.Default.ReachabilityChanged),
        [typeof(ConsentChanged)] = new("consent-changed", CaseJson.Default.ConsentChanged),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName =
        ByType.Values.ToFrozenDictionary(e => e.Name, e => e.Json, StringComparer.Ordinal);

    public static IReadOnlyCollection<Type> All => ByType.Keys;

    /// <summary>The stored name of an event: <c>message-added</c>.</summary>
    public static string NameOf(CaseEventData data) => ByType[data.GetType()].Name;

    public static byte[] Write(CaseEventData data) => JsonSerializer.SerializeToUtf8Bytes(data, ByType[data.GetType()].Json);

    /// <exception cref="JsonException">The name is unknown or the data is not of its form: the row was written by a newer version or by hand.</exception>
    public static CaseEventData Read(string name, ReadOnlySpan<byte> utf8) =>
        ByName.TryGetValue(name, out var json)
            ? (CaseEventData?)JsonSerializer.Deserialize(utf8, json) ?? throw new JsonException($"The event '{name}' has no data.")
            : throw new JsonException($"The event type '{name}' is not known to this version.");

    private sealed record Entry(string Name, JsonTypeInfo Json);
}
