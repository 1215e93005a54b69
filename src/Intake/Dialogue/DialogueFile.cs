using System.Globalization;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Routing.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Dialogue;

/// <summary>Reads <c>dialogue.yaml</c>; all that is wrong with it is said at once, with line and column.</summary>
public sealed partial class DialogueFile
{
    private const int MaxTurns = 10;
    private const int MaxSlots = 100;

    private readonly string file;
    private readonly List<SettingFault> faults = [];

    private DialogueFile(string file) => this.file = file;

    public static (DialogueSet? Dialogue, IReadOnlyList<SettingFault> Faults) Read(string yaml, string file)
    {
        var reader = new DialogueFile(file);
        var dialogue = reader.Read(yaml);
        return reader.faults.Count > 0 ? (null, reader.faults) : (dialogue, []);
    }

    private DialogueSet? Read(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                faults.Add(new SettingFault(file, null, "the file holds one mapping: version, turns, slots, intents, limits and after."));
                return null;
            }

            Known(root, "version", "turns", "slots", "intents", "limits", "after");
            if (Number(root, "version", 1, 1) is null && !root.Children.ContainsKey("version")) Fault(root, "version", null, "'version: 1' is needed.");
            var turns = Number(root, "turns", 0, MaxTurns) ?? 3;
            var slots = ReadSlots(Child<YamlMappingNode>(root, "slots"));
            var intents = ReadIntents(Child<YamlSequenceNode>(root, "intents"), slots);
            return new DialogueSet
            {
                Turns = turns,
                Slots = slots,
                Intents = intents,
                Limits = ReadLimits(Child<YamlMappingNode>(root, "limits")),
                Care = ReadCare(Child<YamlMappingNode>(root, "after")),
            };
        }
        catch (YamlException e)
        {
            faults.Add(new SettingFault($"{file}({e.Start.Line},{e.Start.Column})", null, $"the file can't be read as YAML: {e.Message}"));
            return null;
        }
    }

    private List<Slot> ReadSlots(YamlMappingNode? node)
    {
        var slots = new List<Slot>();
        foreach (var (keyNode, value) in Entries(node))
        {
            if (keyNode is not YamlScalarNode { Value: { } key } || !IsKey(key)) Fault(keyNode, "slots", keyNode.ToString(), "a slot's name has letters, digits and '-'.");
            else if (slots.Count == MaxSlots) Fault(keyNode, "slots", key, $"there can be {MaxSlots} slots.");
            else if (value is not YamlMappingNode map) Fault(value, key, null, "a slot is a mapping such as {type: text}.");
            else if (ReadSlot(key, map) is { } slot) slots.Add(slot);
        }

        return slots;
    }

    private Slot? ReadSlot(string key, YamlMappingNode map)
    {
        Known(map, "type", "firstStep", "choices", "patterns");
        var type = Text(map, "type");
        if (type is null || !Names.TryParse<SlotKind>(type, out var kind))
        {
            Fault(map, $"{key}.type", type, $"the type is one of: {string.Join(", ", Names.All<SlotKind>())}.");
            return null;
        }

        var choices = ReadChoices(key, Child<YamlMappingNode>(map, "choices"));
        var patterns = ReadPatterns(key, Child<YamlSequenceNode>(map, "patterns"));
        if (kind == SlotKind.Choice && choices.Count < 2) Fault(map, $"{key}.choices", null, "a choice has at least two choices.");
        if (kind == SlotKind.Pattern && patterns.Count == 0) Fault(map, $"{key}.patterns", null, "a pattern has at least one pattern.");
        return new Slot { Key = key, Kind = kind, FirstStep = Text(map, "firstStep") == "true", Choices = choices, Patterns = patterns };
    }

    private List<SlotChoice> ReadChoices(string slot, YamlMappingNode? node)
    {
        var choices = new List<SlotChoice>();
        foreach (var (keyNode, value) in Entries(node))
        {
            if (keyNode is not YamlScalarNode { Value: { } key } || !IsKey(key)) Fault(keyNode, $"{slot}.choices", keyNode.ToString(), "a choice's name has letters, digits and '-'.");
            else if (value is not YamlSequenceNode words) Fault(value, $"{slot}.choices.{key}", null, "the words of a choice are a list.");
            else choices.Add(new SlotChoice(key, [.. words.Children.OfType<YamlScalarNode>().Select(w => WordFold.Of(w.Value ?? "")).Where(w => w.Length > 0).Distinct()]));
        }

        return choices;
    }

    private List<Regex> ReadPatterns(string slot, YamlSequenceNode? node)
    {
        var patterns = new List<Regex>();
        foreach (var item in node?.Children ?? [])
        {
            var pattern = (item as YamlScalarNode)?.Value ?? "";
            try
            {
                // Without backtracking the time is bounded by the text's length, whatever the pattern.
                patterns.Add(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                Fault(item, $"{slot}.patterns", pattern, $"this is no regular expression that can be run in bounded time: {e.Message}");
            }
        }

        return patterns;
    }

    private List<Intent> ReadIntents(YamlSequenceNode? node, List<Slot> slots)
    {
        var intents = new List<Intent>();
        foreach (var item in node?.Children ?? [])
        {
            if (item is not YamlMappingNode map)
            {
                Fault(item, "intents", null, "an intent is a mapping such as {department: sales, ask: [product]}.");
                continue;
            }

            Known(map, "department", "category", "undecided", "ask");
            var ask = new List<Slot>();
            foreach (var name in Child<YamlSequenceNode>(map, "ask")?.Children ?? [])
            {
                if (slots.FirstOrDefault(s => s.Key == name.ToString()) is { } slot) ask.Add(slot);
                else Fault(name, "ask", name.ToString(), $"there are these slots: {string.Join(", ", slots.Select(s => s.Key))}.");
            }

            intents.Add(new Intent(Text(map, "department"), Text(map, "category"), Text(map, "undecided") == "true", [.. ask.Distinct()]));
        }

        return intents;
    }

    private void Known(YamlMappingNode map, params string[] keys)
    {
        foreach (var key in map.Children.Keys.Where(k => !keys.Contains(k.ToString()))) Fault(key, key.ToString(), key.ToString(), $"these are possible here: {string.Join(", ", keys)}.");
    }

    private T? Child<T>(YamlMappingNode map, string key)
        where T : YamlNode
    {
        if (!map.Children.TryGetValue(key, out var value)) return null;
        if (value is T right) return right;
        Fault(value, key, null, typeof(T) == typeof(YamlSequenceNode) ? "a list is needed here." : "a mapping is needed here.");
        return null;
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(YamlMappingNode? map) => map is null ? [] : map.Children;

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

    private int? Number(YamlMappingNode map, string key, int min, int max)
    {
        if (!map.Children.TryGetValue(key, out var value)) return null;
        if (int.TryParse((value as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Fault(value, key, value.ToString(), $"a whole number from {min} to {max} is needed.");
        return null;
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= 40 && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private void Fault(YamlNode at, string where, string? value, string message) => faults.Add(new SettingFault($"{file}({at.Start.Line},{at.Start.Column}) {where}", value, message));
}
