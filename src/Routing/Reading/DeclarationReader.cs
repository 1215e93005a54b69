using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads everything that rules can name: calendars, SLA policies, departments, queues, lists, products, error codes, topics.</summary>
internal sealed class DeclarationReader(Vocabulary vocabulary, FaultList faults)
{
    public const int MaxErrorCodePatterns = 100;

    public List<ErrorCodePattern> ErrorCodes { get; } = [];

    public void Read(MapReader file)
    {
        new CalendarReader(vocabulary, faults).Read(file);
        var promises = new PromiseReader(vocabulary, faults);
        promises.Read(file);
        ReadDepartments(file);
        promises.CheckDepartments();
        ReadQueues(file);
        ReadLists(file);
        ReadProducts(file);
        ReadErrorCodes(file);
        ReadTopics(file);
    }

    private void ReadDepartments(MapReader file)
    {
        foreach (var entry in file.Maps("departments"))
        {
            var key = entry.NeedText("key");
            var names = NamesOf(entry, key?.Value ?? "");
            var (byPriority, otherwise) = SlaOf(entry);
            entry.Finish();
            var place = vocabulary.Departments.Count;
            if (key is not null) vocabulary.Declare(vocabulary.Departments, "department", key, new DeclaredDepartment(place, new Department(key.Value, names), byPriority, otherwise));
        }

        if (vocabulary.Departments.Count == 0 && file.Need("departments") is YamlList { Items.Count: 0 } empty) faults.Add(empty, "At least one department is needed.");
    }

    private FrozenDictionary<string, string> NamesOf(MapReader entry, string key)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (entry.Take("name"))
        {
            case YamlMap map:
                foreach (var name in map.Entries)
                {
                    if (name.Key.Value is not { Length: 2 }) faults.Add(name.Key, $"'{name.Key.Value}' is no language; write its code of two letters, such as es, en or pt.");
                    else if (entry.AsText(name.Value, "name") is { } text) names[name.Key.Value] = text.Value;
                }

                break;
            case YamlText { Value.Length: > 0 } text:
                names["en"] = text.Value;
                break;
            case { } other:
                faults.Add(other, $"The name of '{key}' has to be a text, or one text for each language: {{es: …, en: …}}.");
                break;
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private (IReadOnlyDictionary<Priority, string> ByPriority, string? Otherwise) SlaOf(MapReader entry)
    {
        var byPriority = new Dictionary<Priority, string>();
        string? otherwise = null;
        switch (entry.Take("sla"))
        {
            case YamlText name when vocabulary.Knows(vocabulary.Sla, "policy", name):
                otherwise = name.Value;
                break;
            case YamlMap map:
                foreach (var choice in map.Entries)
                {
                    if (entry.AsText(choice.Value, "sla") is not { } policy || !vocabulary.Knows(vocabulary.Sla, "policy", policy)) continue;
                    if (choice.Key.Value == "default") otherwise = policy.Value;
                    else if (Names.TryParse<Priority>(choice.Key.Value, out var priority)) byPriority[priority] = policy.Value;
                    else faults.AddUnknown(choice.Key, "priority", choice.Key.Value, [.. Names.All<Priority>(), "default"]);
                }

                break;
            case YamlList list:
                faults.Add(list, "'sla' has to be a policy's name, or one for each priority: {urgent: …, default: …}.");
                break;
        }

        return (byPriority, otherwise);
    }

    private void ReadQueues(MapReader file)
    {
        foreach (var entry in file.Maps("queues"))
        {
            var key = entry.NeedText("key");
            var department = entry.NeedText("department");
            var levels = new List<SupportLevel>();
            foreach (var text in entry.Texts("levels"))
            {
                if (Names.TryParse<SupportLevel>(text.Value, out var level)) levels.Add(level);
                else faults.AddUnknown(text, "level", text.Value, Names.All<SupportLevel>());
            }

            var calendar = entry.Text("calendar");
            if (calendar is not null && !vocabulary.Knows(vocabulary.Calendars, "calendar", calendar)) calendar = null;
            var product = entry.Flag("product") ?? false;
            entry.Finish();
            if (department is not null && !vocabulary.Knows(vocabulary.Departments, "department", department)) department = null;
            if (key is not null) vocabulary.Declare(vocabulary.Queues, "queue", key, new RoutingQueue(key.Value, department?.Value ?? "", levels.ToValueList()) { Calendar = calendar?.Value, IsProductTeam = product });
        }

        file.Need("queues");
        foreach (var department in file.Items("departments").OfType<YamlMap>())
        {
            if (new MapReader(department, faults).Take("key") is YamlText key && vocabulary.Departments.ContainsKey(key.Value) && vocabulary.Queues.Values.All(q => q.Department != key.Value || q.IsProductTeam))
            {
                faults.Add(key, $"The department '{key.Value}' has no queue, so its cases would wait nowhere; declare one under 'queues:'.");
            }
        }
    }

    private void ReadLists(MapReader file)
    {
        if (file.MapOf("lists") is not { } lists) return;
        foreach (var entry in lists.Map.Entries)
        {
            var items = entry.Value is YamlList list ? list.Items : [entry.Value];
            var texts = items.Select(item => lists.AsText(item, entry.Key.Value)).OfType<YamlText>().ToList();
            vocabulary.Declare(vocabulary.Lists, "list", entry.Key, vocabulary.WordsOf(texts));
        }
    }

    private void ReadProducts(MapReader file)
    {
        foreach (var entry in file.Maps("products"))
        {
            var key = entry.NeedText("key");
            var name = entry.Text("name")?.Value ?? key?.Value ?? "";
            var words = WordsOf(entry, "words");
            if (words.Count == 0) faults.Add(entry.Map, "A product needs 'words' by which it can be recognised.");
            entry.Finish();
            vocabulary.Declare(vocabulary.Products, "product", key, new DeclaredProduct(new Product(key?.Value ?? "", name), vocabulary.Builder.Atom(words.Select(Sign.OfWord)), words));
        }
    }

    private void ReadErrorCodes(MapReader file)
    {
        foreach (var entry in file.Maps("errorCodes"))
        {
            var key = entry.NeedText("key");
            var words = WordsOf(entry, "words");
            var signs = words.Select(Sign.OfWord).ToList();
            foreach (var pattern in entry.Texts("patterns"))
            {
                var (regex, fault) = BoundedRegex.Parse(pattern.Value);
                if (fault is not null) faults.Add(pattern, fault);
                else if (ErrorCodes.Count == MaxErrorCodePatterns) faults.Add(pattern, $"This is one pattern too many; all error codes together may have {MaxErrorCodePatterns}.");
                else
                {
                    signs.Add(vocabulary.Builder.NewSign());
                    ErrorCodes.Add(new ErrorCodePattern(regex!, signs[^1]));
                }
            }

            if (words.Count == 0 && entry.Take("patterns") is null) faults.Add(entry.Map, "An error code needs 'patterns' or 'words' by which it can be recognised.");
            entry.Finish();
            vocabulary.Declare(vocabulary.ErrorCodes, "error code", key, new DeclaredErrorCode(signs));
        }
    }

    private void ReadTopics(MapReader file)
    {
        foreach (var entry in file.Maps("topics"))
        {
            var key = entry.NeedText("topic");
            var department = entry.NeedText("department");
            if (department is not null && !vocabulary.Knows(vocabulary.Departments, "department", department)) department = null;
            var topic = new DeclaredTopic(vocabulary.Topics.Count, department?.Value ?? "", entry.Number("givesWayAt", 1, 1000));
            var words = entry.MapOf("words");
            entry.Finish();
            if (!vocabulary.Declare(vocabulary.Topics, "topic", key, topic) || words is null) continue;
            foreach (var weight in words.Map.Entries)
            {
                if (words.AsNumber(weight.Key, "words", -ConditionReader.MaxPoints, ConditionReader.MaxPoints) is not { } points) continue;
                var items = weight.Value is YamlList list ? list.Items : [weight.Value];
                var texts = items.Select(item => words.AsText(item, "words")).OfType<YamlText>().ToList();
                vocabulary.Builder.GivePoints(vocabulary.WordsOf(texts).Distinct(), new TopicPoints(topic.Place, points));
            }
        }
    }

    private IReadOnlyList<int> WordsOf(MapReader entry, string key) => vocabulary.WordsOf(entry.Texts(key));
}
