using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads the conditions that ask for something else than words: who writes, when, with what, and what is known of it already.</summary>
internal sealed class CircumstanceReader(Vocabulary vocabulary, FaultList faults)
{
    /// <summary>How many different questions about numbers all rules together may ask; each is answered for every message.</summary>
    public const int MaxProbes = 100;

    /// <summary>For <c>contacts: 3</c>.</summary>
    private static readonly TimeSpan UsualWindow = TimeSpan.FromHours(24);

    private readonly PlanBuilder builder = vocabulary.Builder;

    public IEnumerable<Condition?> Parts(MapReader reader)
    {
        yield return Named(reader, "group", FactKind.Group, vocabulary.Groups);
        yield return Named(reader, "tier", FactKind.Tier, vocabulary.Tiers);
        yield return Named(reader, "office", FactKind.Office, vocabulary.Offices.Keys);
        yield return Named(reader, "region", FactKind.Region, vocabulary.Regions);
        yield return Hours(reader);
        yield return Contacts(reader);
        if (reader.Number("reopened", 1, 100) is { } times) yield return Ask("reopened", new Probe.ReopenedAtLeast(times), $"{times} times or more", reader);
        if (reader.Number("lastSatisfaction", 1, 5) is { } score) yield return Ask("lastSatisfaction", new Probe.SatisfactionAtMost(score), $"{score} or less", reader);
        yield return Attachments(reader);
        yield return Known(reader);
    }

    private AtomCondition? Named(MapReader reader, string key, FactKind kind, IReadOnlyCollection<string> declared)
    {
        if (reader.Take(key) is null) return null;
        var texts = reader.Texts(key);
        foreach (var text in texts.Where(t => !declared.Contains(t.Value))) faults.AddUnknown(text, key, text.Value, declared);
        return Atom(key, texts.Select(t => new Fact(kind, t.Value)), string.Join(", ", texts.Take(8).Select(t => t.Value)));
    }

    /// <summary><c>hours: office</c> while it is open; <c>hours: {calendar: office, open: false}</c> while it is not.</summary>
    private AtomCondition? Hours(MapReader reader)
    {
        if (reader.Take("hours") is not { } item) return null;
        var open = true;
        YamlText? name;
        if (item is YamlMap map)
        {
            var hours = new MapReader(map, faults);
            name = hours.NeedText("calendar");
            open = hours.Flag("open") ?? true;
            hours.Finish();
        }
        else
        {
            name = reader.AsText(item, "hours");
        }

        if (name is null || !vocabulary.Knows(vocabulary.Calendars, "calendar", name)) return null;
        return Atom("hours", [new Fact(open ? FactKind.Open : FactKind.Shut, name.Value)], $"{name.Value} {(open ? "open" : "closed")}");
    }

    private AtomCondition? Contacts(MapReader reader)
    {
        if (reader.Take("contacts") is not { } item) return null;
        var within = UsualWindow;
        int? atLeast;
        if (item is YamlMap map)
        {
            var contacts = new MapReader(map, faults);
            atLeast = contacts.NeedNumber("atLeast", 2, RoutingFacts.MaxContacts);
            if (contacts.Text("within") is { } text)
            {
                if (Durations.Parse(text.Value) is { } duration) within = duration;
                else faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no duration for 'within'; write for example 30m, 24h or 7d, at least 1m and at most 366d.");
            }

            contacts.Finish();
        }
        else
        {
            atLeast = reader.Number("contacts", 2, RoutingFacts.MaxContacts);
        }

        return atLeast is { } count ? Ask("contacts", new Probe.ContactsWithin(count, within), $"{count} within {Durations.Format(within)}", reader) : null;
    }

    private Condition? Attachments(MapReader reader)
    {
        switch (reader.Take("attachments"))
        {
            case null:
                return null;
            case YamlText { Value: "any" }:
                return Ask("attachments", new Probe.AttachmentsAtLeast(1), "any", reader);
            case YamlText { Value: "none" }:
                return Ask("attachments", new Probe.AttachmentsAtLeast(1), "none", reader) is { } any ? new NotCondition(any) : null;
            case YamlMap map:
                var attachments = new MapReader(map, faults);
                var parts = new List<Condition?>();
                var kinds = attachments.Texts("kind");
                foreach (var kind in kinds.Where(k => !Circumstances.AttachmentKinds.Contains(k.Value))) faults.AddUnknown(kind, "kind", kind.Value, Circumstances.AttachmentKinds);
                if (kinds.Count > 0) parts.Add(Atom("attachments", kinds.Select(k => new Fact(FactKind.AttachmentKind, k.Value)), string.Join(", ", kinds.Take(8).Select(k => k.Value))));
                var endings = attachments.Texts("ending").Select(e => e.Value.TrimStart('*').TrimStart('.').ToLowerInvariant()).ToList();
                if (endings.Count > 0) parts.Add(Atom("attachments", endings.Select(e => new Fact(FactKind.AttachmentEnding, e)), string.Join(", ", endings.Take(8).Select(e => $".{e}"))));
                if (attachments.Number("atLeast", 1, 100) is { } count) parts.Add(Ask("attachments", new Probe.AttachmentsAtLeast(count), $"{count} or more", attachments));
                attachments.Finish();
                var conditions = parts.OfType<Condition>().ToList();
                if (map.Entries.Count == 0) faults.Add(map, "'attachments' is empty; say kind, ending or atLeast, or write 'attachments: any'.");
                return conditions.Count switch { 0 => null, 1 => conditions[0], _ => new AllCondition(conditions) };
            case var other:
                faults.Add(other, "'attachments' has to be any, none, or a mapping such as '{kind: image, ending: [xml], atLeast: 2}'.");
                return null;
        }
    }

    /// <summary><c>fact: {version: any, error-code: [H007, H008]}</c>: all names must be known, each with one of its values.</summary>
    private Condition? Known(MapReader reader)
    {
        if (reader.MapOf("fact") is not { } facts) return null;
        var conditions = new List<Condition>();
        foreach (var entry in facts.Map.Entries)
        {
            if (!Vocabulary.IsName(entry.Key.Value)) faults.Add(entry.Key, $"'{Vocabulary.Shown(entry.Key.Value)}' is no name for a fact; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
            var values = (entry.Value is YamlList list ? list.Items : [entry.Value]).Select(item => facts.AsText(item, entry.Key.Value)).OfType<YamlText>().ToList();
            if (values.Count == 0) continue;
            var any = values.Exists(v => v.Value == "any");
            conditions.Add(Atom("fact", any ? [new Fact(FactKind.Known, entry.Key.Value)] : values.Select(v => Circumstances.Known(entry.Key.Value, v.Value)),
                any ? $"{entry.Key.Value} known" : $"{entry.Key.Value} = {string.Join(", ", values.Take(8).Select(v => v.Value))}"));
        }

        if (facts.Map.Entries.Count == 0) faults.Add(facts.Map, "'fact' is empty; write for example 'fact: {version: any}'.");
        return conditions.Count switch { 0 => null, 1 => conditions[0], _ => new AllCondition(conditions) };
    }

    private AtomCondition Atom(string key, IEnumerable<Fact> facts, string wanted) => new(builder.Atom(facts.Select(builder.SignOf)), key, ConditionReader.Shorten(wanted));

    private AtomCondition? Ask(string key, Probe probe, string wanted, MapReader at)
    {
        if (builder.SignOf(probe) is { } sign) return new AtomCondition(builder.Atom([sign]), key, wanted);
        faults.Add(at.Take(key) ?? at.Map, $"This is one question about numbers too many; all rules together may ask {MaxProbes} different ones.");
        return null;
    }
}
