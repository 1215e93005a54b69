using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Learned;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads conditions. Several keys in one mapping must all hold; within a key any of its values will do.</summary>
internal sealed class ConditionReader(Vocabulary vocabulary, FaultList faults)
{
    public const int MaxDepth = 10;

    public const int MaxPoints = 100;

    private readonly PlanBuilder builder = vocabulary.Builder;
    private readonly CircumstanceReader circumstances = new(vocabulary, faults);
    private readonly Dictionary<string, int> departmentSigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> topicSigns = new(StringComparer.Ordinal);

    public int DepartmentSign(string department) => departmentSigns.GetValueOrDefault(department, -1);

    public int TopicSign(string topic) => topicSigns.GetValueOrDefault(topic, -1);

    /// <summary>Null when nothing usable is there; why not is among the faults.</summary>
    public Condition? Read(YamlItem item, Asked asked, int depth = 0)
    {
        if (item is not YamlMap map)
        {
            faults.Add(item, "A condition has to be a mapping such as 'words: [invoice, bill]'.");
            return null;
        }

        if (depth > MaxDepth)
        {
            faults.Add(item, $"Conditions nest more than {MaxDepth} deep.");
            return null;
        }

        var reader = new MapReader(map, faults);
        var before = faults.Count;
        var parts = Parts(reader, asked, depth).OfType<Condition>().ToList();
        reader.Finish();
        if (parts.Count == 0 && faults.Count == before) faults.Add(map, "A condition is empty; say for example 'words: [invoice, bill]'.");
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new AllCondition(parts) };
    }

    private IEnumerable<Condition?> Parts(MapReader reader, Asked asked, int depth)
    {
        yield return Words(reader, "words", ofSubject: false);
        yield return Words(reader, "subject", ofSubject: true);
        yield return Facts(reader, "channel", name => IsName(name, "channel") ? new Fact(FactKind.Channel, name.Value) : null);
        yield return Facts(reader, "account", name => IsName(name, "account") ? new Fact(FactKind.Account, name.Value) : null);
        yield return Facts(reader, "language", Language);
        yield return Facts(reader, "sender", Sender);
        yield return Facts(reader, "traits", Trait);
        yield return ErrorCode(reader);
        foreach (var part in circumstances.Parts(reader)) yield return part;
        yield return Product(reader);
        yield return Lead(reader, Scores.Department, "department", vocabulary.Departments, departmentSigns, d => d.Place, asked);
        yield return Lead(reader, Scores.Topic, "topic", vocabulary.Topics, topicSigns, t => t.Place, asked);
        if (asked == Asked.AfterDecision)
        {
            yield return Decided(reader, "department", FactKind.DecidedDepartment, name => vocabulary.Knows(vocabulary.Departments, "department", name));
            yield return Decided(reader, "queue", FactKind.DecidedQueue, name => vocabulary.Knows(vocabulary.Queues, "queue", name));
            yield return Decided(reader, "category", FactKind.DecidedCategory, name => IsName(name, "category"));
            yield return Decided(reader, "level", FactKind.DecidedLevel, IsLevel);
        }

        yield return Score(reader, asked, depth);
        yield return Group(reader, "all", asked, depth);
        yield return Group(reader, "any", asked, depth);
        if (reader.Take("not") is { } not) yield return Read(not, asked, depth + 1) is { } inner ? new NotCondition(inner) : null;
        yield return Regex(reader);
        foreach (var target in new[] { LearnedTarget.Department, LearnedTarget.Category }) yield return new PredictedReader(vocabulary, faults).Read(reader, target);
    }

    private AtomCondition? Words(MapReader reader, string key, bool ofSubject)
    {
        if (!Has(reader, key)) return null;
        var texts = reader.Texts(key);
        var words = vocabulary.WordsOf(texts);
        return words.Count == 0 ? null : new AtomCondition(builder.Atom(words.Select(Sign.OfWord), ofSubject), key, Wanted(texts));
    }

    private AtomCondition? Facts(MapReader reader, string key, Func<YamlText, Fact?> read)
    {
        if (!Has(reader, key)) return null;
        var texts = reader.Texts(key);
        var facts = texts.Select(read).OfType<Fact>().ToList();
        return facts.Count == 0 ? null : new AtomCondition(builder.Atom(facts.Select(builder.SignOf)), key, Wanted(texts));
    }

    /// <summary>What the rules made of the case, for additions to go by.</summary>
    private AtomCondition? Decided(MapReader reader, string key, FactKind kind, Func<YamlText, bool> known) => Facts(reader, key, name => known(name) ? new Fact(kind, name.Value) : null);

    private bool IsLevel(YamlText text)
    {
        if (Names.TryParse<SupportLevel>(text.Value, out var level) && Names.Of(level) == text.Value) return true;
        faults.AddUnknown(text, "level", text.Value, Names.All<SupportLevel>());
        return false;
    }

    private Fact? Language(YamlText text)
    {
        if (text.Value is { Length: 2 } code && code.All(char.IsAsciiLetterLower)) return new Fact(FactKind.Language, code);
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no language; write its code of two letters, such as es, en or pt.");
        return null;
    }

    private Fact? Sender(YamlText text)
    {
        if (SenderOf(text.Value.Trim().ToLowerInvariant()) is { } fact) return fact;
        faults.Add(text, NoSender(text.Value));
        return null;
    }

    /// <summary>An address or a domain with its @, lower case; null if it is neither.</summary>
    internal static Fact? SenderOf(string value)
    {
        var at = value.IndexOf('@');
        if (at == 0 && value.Length > 1) return new Fact(FactKind.SenderDomain, value[1..]);
        return value.Length > 0 && (at > 0 || value[0] is '+' || char.IsAsciiDigit(value[0])) ? new Fact(FactKind.Sender, value) : null;
    }

    internal static string NoSender(string text) => $"'{Vocabulary.Shown(text)}' is no sender; write an address (ana@example.com, +525512345678) or a domain (@example.com).";

    private Fact? Trait(YamlText text)
    {
        if (MessageTraitsJsonConverter.TryParseWord(text.Value, out _)) return new Fact(FactKind.Trait, text.Value);
        faults.AddUnknown(text, "trait", text.Value, [.. Enum.GetValues<MessageTraits>().SelectMany(t => MessageTraitsJsonConverter.ToWords(t))]);
        return null;
    }

    private AtomCondition? ErrorCode(MapReader reader)
    {
        if (!Has(reader, "errorCode")) return null;
        var texts = reader.Texts("errorCode");
        var known = texts.Where(t => t.Value == "any" || vocabulary.Knows(vocabulary.ErrorCodes, "error code", t)).ToList();
        var codes = known.Exists(t => t.Value == "any") ? vocabulary.ErrorCodes.Values.ToList() : known.ConvertAll(t => vocabulary.ErrorCodes[t.Value]);
        return new AtomCondition(builder.Atom(codes.SelectMany(c => c.Signs)), "errorCode", Wanted(texts));
    }

    private AtomCondition? Product(MapReader reader)
    {
        if (!Has(reader, "product")) return null;
        var texts = reader.Texts("product");
        var known = texts.Where(t => t.Value == "any" || vocabulary.Knows(vocabulary.Products, "product", t)).ToList();
        var products = known.Exists(t => t.Value == "any") ? vocabulary.Products.Values.ToList() : known.ConvertAll(t => vocabulary.Products[t.Value]);
        return new AtomCondition(builder.Atom(products.SelectMany(p => p.Words).Select(Sign.OfWord)), "product", Wanted(texts));
    }

    private Condition? Lead<T>(MapReader reader, string key, string what, Dictionary<string, T> declared, Dictionary<string, int> signs, Func<T, int> place, Asked asked)
    {
        if (!Has(reader, key)) return null;
        if (asked == Asked.BeforeScores)
        {
            faults.Add(reader.Take(key)!, $"A signal can't ask '{key}': signals give the points, and who leads is known only after all of them.");
            return null;
        }

        var leads = new List<Condition>();
        foreach (var item in reader.Items(key))
        {
            var (name, atLeast, by) = item is YamlMap map ? Mark(new MapReader(map, faults), what) : (reader.AsText(item, key), 1, 0);
            if (name is null || !vocabulary.Knows(declared, what, name)) continue;
            if (!signs.TryGetValue(name.Value, out var sign)) signs[name.Value] = sign = builder.NewSign();
            leads.Add(new LeadCondition(builder.Atom([sign]), key, place(declared[name.Value]), atLeast, by, name.Value));
        }

        return leads.Count switch { 0 => null, 1 => leads[0], _ => new AnyCondition(leads) };
    }

    private static (YamlText? Name, int AtLeast, int By) Mark(MapReader reader, string what)
    {
        var mark = (reader.NeedText(what), reader.Number("atLeast", 1, 1000) ?? 1, reader.Number("by", 0, 1000) ?? 0);
        reader.Finish();
        return mark;
    }

    private ScoreCondition? Score(MapReader reader, Asked asked, int depth)
    {
        if (reader.MapOf("score") is not { } score) return null;
        var atLeast = score.NeedNumber("atLeast", 1, 1000);
        var signs = new List<(int Points, Condition Sign)>();
        foreach (var item in score.Items("of"))
        {
            if (item is not YamlMap map)
            {
                faults.Add(item, "A sign has to be a mapping such as '{points: 2, words: [slow]}'.");
                continue;
            }

            // The points are the sign's own; what is left of the mapping is its condition.
            var points = new MapReader(map, faults).NeedNumber("points", -MaxPoints, MaxPoints);
            var condition = Read(map with { Entries = [.. map.Entries.Where(e => e.Key.Value != "points")] }, asked, depth + 1);
            if (points is { } given && condition is not null) signs.Add((given, condition));
        }

        score.Finish();
        if (atLeast is not { } mark) return null;
        if (signs.Where(s => s.Points > 0).Sum(s => s.Points) >= mark) return new ScoreCondition(mark, signs);
        faults.Add(score.Map, $"All signs together give {signs.Where(s => s.Points > 0).Sum(s => s.Points)} points, so {mark} can never be reached.");
        return null;
    }

    private Condition? Group(MapReader reader, string key, Asked asked, int depth)
    {
        if (!Has(reader, key)) return null;
        if (reader.Take(key) is not YamlList list)
        {
            faults.Add(reader.Take(key)!, $"'{key}' has to be a list of conditions.");
            return null;
        }

        var parts = list.Items.Select(item => Read(item, asked, depth + 1)).OfType<Condition>().ToList();
        if (list.Items.Count == 0) faults.Add(list, $"'{key}' is empty; give it conditions, or take it out.");
        return parts.Count == 0 ? null : key == "all" ? new AllCondition(parts) : new AnyCondition(parts);
    }

    private RegexCondition? Regex(MapReader reader)
    {
        if (reader.Text("regex") is not { } pattern) return null;
        var (regex, fault) = BoundedRegex.Parse(pattern.Value);
        if (builder.Regexes.Count == PlanBuilder.MaxRegexes) fault ??= $"This is one regular expression too many; all rules together may have {PlanBuilder.MaxRegexes}.";
        if (fault is not null) faults.Add(pattern, fault);
        else builder.Regexes.Add(regex!);
        return fault is null ? new RegexCondition(builder.Regexes.Count - 1, Shorten(pattern.Value)) : null;
    }

    private bool IsName(YamlText text, string what)
    {
        if (Vocabulary.IsName(text.Value)) return true;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no name for a {what}; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
        return false;
    }

    /// <summary>Whether the key is there with something in it.</summary>
    private bool Has(MapReader reader, string key)
    {
        var value = reader.Take(key);
        if (value is YamlList { Items.Count: 0 } && key is not ("all" or "any")) faults.Add(value, $"'{key}' is empty; give it a value, or take it out.");
        return value is not null;
    }

    private static string Wanted(IReadOnlyList<YamlText> texts) => Shorten(string.Join(", ", texts.Take(8).Select(t => t.Value)) + (texts.Count > 8 ? ", …" : ""));

    internal static string Shorten(string text) => text.Length > 120 ? text[..120] + "…" : text;
}

/// <summary>When a condition is asked, and so what it can ask for.</summary>
internal enum Asked
{
    /// <summary>By signals, which give points themselves and so can't ask who leads.</summary>
    BeforeScores,

    OfRules,

    /// <summary>By additions, which know where the case goes.</summary>
    AfterDecision,
}
