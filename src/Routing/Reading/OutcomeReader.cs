using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads what rules, signals and additions give: their <c>then</c>.</summary>
internal sealed class OutcomeReader(Vocabulary vocabulary, FaultList faults)
{
    private const int MaxTags = 20;
    private const int MaxSkills = 10;
    private const int MaxQuestions = 10;
    private const string NameForm = "a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'";

    /// <summary>The escalations that are named; they can be looked up only when all are read.</summary>
    public List<YamlText> Escalations { get; } = [];

    public Outcome OfSignal(MapReader then, List<TopicPoints> points, List<(int Department, int Points)> departments)
    {
        foreach (var (topic, given) in Points(then, "points", "topic", vocabulary.Topics)) points.Add(new TopicPoints(topic.Place, given));
        foreach (var (department, given) in Points(then, "departments", "department", vocabulary.Departments)) departments.Add((department.Place, given));
        return new Outcome { Level = then.Name<SupportLevel>("level"), Priority = then.Name<Priority>("priority"), Tags = Tags(then) };
    }

    public Outcome OfRule(MapReader then)
    {
        var department = Known(then, "department", "department", vocabulary.Departments);
        var queue = Known(then, "queue", "queue", vocabulary.Queues);
        if (then.Take("department") is null && then.Take("queue") is null) faults.Add(then.Map, "A rule has to say where a case belongs: 'department', 'queue' or both.");
        if (queue is not null)
        {
            var owner = vocabulary.Queues[queue].Department;
            if (department is not null && owner != department) faults.Add(then.Take("queue")!, $"The queue '{queue}' belongs to the department '{owner}', not to '{department}'.");
            department ??= owner;
        }

        var scope = then.Name<SupportScope>("scope") ?? SupportScope.In;
        if (scope == SupportScope.Out && then.Take("queue") is null) faults.Add(then.Take("scope")!, "What is out of scope needs a queue of its own, so that somebody still sees it: add 'queue'.");
        var quarantine = then.Flag("quarantine") ?? false;
        if (quarantine && then.Take("queue") is null) faults.Add(then.Take("quarantine")!, "What is held back needs a queue of its own, so that somebody looks through it: add 'queue'.");
        return OfAddition(then) with
        {
            Department = department,
            Queue = queue,
            Category = Name(then, "category", "category"),
            Product = Known(then, "product", "product", vocabulary.Products),
            Level = then.Name<SupportLevel>("level"),
            Priority = then.Name<Priority>("priority"),
            Scope = scope,
            Quarantine = quarantine,
        };
    }

    public Outcome OfAddition(MapReader then) => new()
    {
        Sla = Known(then, "sla", "policy", vocabulary.Sla),
        Tags = Tags(then),
        Skills = Skills(then),
        Article = Name(then, "article", "article"),
        Questions = Questions(then),
        Escalation = Escalation(then),
    };

    private string? Escalation(MapReader then)
    {
        if (Name(then, "escalation", "escalation") is not { } name) return null;
        Escalations.Add((YamlText)then.Take("escalation")!);
        return name;
    }

    public string? Known<T>(MapReader reader, string key, string what, Dictionary<string, T> declared) =>
        reader.Text(key) is { } name && vocabulary.Knows(declared, what, name) ? name.Value : null;

    public string? Name(MapReader reader, string key, string what)
    {
        if (reader.Text(key) is not { } text) return null;
        return IsName(text, what) ? text.Value : null;
    }

    private IEnumerable<(T Of, int Points)> Points<T>(MapReader then, string key, string what, Dictionary<string, T> declared)
    {
        if (then.MapOf(key) is not { } map) yield break;
        foreach (var entry in map.Map.Entries)
        {
            var number = map.AsNumber(entry.Value, key, -ConditionReader.MaxPoints, ConditionReader.MaxPoints);
            if (vocabulary.Knows(declared, what, entry.Key) && number is { } given) yield return (declared[entry.Key.Value], given);
        }
    }

    private ValueList<string> Tags(MapReader reader)
    {
        var tags = reader.Texts("tags");
        foreach (var tag in tags.Where(t => t.Value.Length > 60)) faults.Add(tag, $"The tag '{Vocabulary.Shown(tag.Value)}' has {tag.Value.Length} characters; at most 60 are possible.");
        if (tags.Count > MaxTags) faults.Add(tags[MaxTags], $"These are {tags.Count} tags; at most {MaxTags} are possible.");
        return tags.Select(t => t.Value).ToValueList();
    }

    /// <summary>A name alone is required at any proficiency and for ever.</summary>
    private ValueList<SkillNeed> Skills(MapReader reader)
    {
        var skills = new List<SkillNeed>();
        var items = reader.Items("skills");
        if (items.Count > MaxSkills) faults.Add(items[MaxSkills], $"These are {items.Count} skills; at most {MaxSkills} are possible.");
        foreach (var item in items)
        {
            var need = item is YamlMap map ? Skill(new MapReader(map, faults)) : reader.AsText(item, "skills") is { } name && IsName(name, "skill") ? new SkillNeed(name.Value) : null;
            if (need is null) continue;
            if (skills.Exists(s => s.Skill == need.Skill)) faults.Add(item, $"The skill '{need.Skill}' stands here twice.");
            skills.Add(need);
        }

        return skills.ToValueList();
    }

    private SkillNeed? Skill(MapReader entry)
    {
        var name = entry.NeedText("skill");
        var least = entry.Number("least", 1, 5) ?? 1;
        var required = entry.Flag("required") ?? true;

        TimeSpan? dropAfter = null;
        if (entry.Text("dropAfter") is { } duration)
        {
            dropAfter = Durations.Parse(duration.Value);
            if (dropAfter is null) faults.Add(duration, $"'{Vocabulary.Shown(duration.Value)}' is no duration for 'dropAfter'; write for example 10m or 4h, at least 1m and at most 366d.");
        }

        entry.Finish();
        return name is not null && IsName(name, "skill") ? new SkillNeed(name.Value, least, required, dropAfter) : null;
    }

    private ValueList<string> Questions(MapReader reader)
    {
        var questions = reader.Texts("questions");
        if (questions.Count > MaxQuestions) faults.Add(questions[MaxQuestions], $"These are {questions.Count} questions; at most {MaxQuestions} are possible: a customer who is asked more goes away.");
        return questions.Where(q => IsName(q, "question")).Select(q => q.Value).Distinct(StringComparer.Ordinal).ToValueList();
    }

    private bool IsName(YamlText text, string what)
    {
        if (Vocabulary.IsName(text.Value)) return true;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no name for {(what is "article" or "escalation" ? "an" : "a")} {what}; {NameForm}.");
        return false;
    }
}
