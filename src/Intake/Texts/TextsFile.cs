using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Routing.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Texts;

/// <summary>Reads <c>texts/{language}.yaml</c> files: a map from key to text each, and the words that customers use.</summary>
public sealed partial class TextsFile
{
    private const string Setting = "ChannelHub:Intake:TextsDirectory";
    private const string WordsKey = "words";

    private readonly Dictionary<string, string[]> keys;
    private readonly Address address;
    private readonly Dictionary<string, FrozenDictionary<string, string>> byLanguage = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, BotWord>> words = [];
    private readonly List<KeyValuePair<string, string>> languages = [];
    private readonly List<string> anger = [];
    private readonly List<string> purchase = [];
    private readonly List<SettingFault> faults = [];

    private TextsFile(Dictionary<string, string[]> keys, Address address)
    {
        this.keys = keys;
        this.address = address;
    }

    /// <summary>Builds the texts, or says all that is wrong with the files.</summary>
    /// <param name="files">Language (the file's name without its ending) and content.</param>
    /// <param name="dialogue">Whose questions need texts, too.</param>
    /// <param name="address">How customers are addressed, where a text has both forms.</param>
    public static (BotTexts? Texts, IReadOnlyList<SettingFault> Faults) Read(
        IReadOnlyDictionary<string, string> files, string defaultLanguage, DialogueSet? dialogue = null, Address address = Address.Formal)
    {
        var keys = BotTexts.Keys.ToDictionary(StringComparer.Ordinal);
        foreach (var key in (dialogue ?? DialogueSet.Silent).TextKeys()) keys[key] = [];
        var reader = new TextsFile(keys, address);
        foreach (var (language, yaml) in files.OrderBy(f => f.Key, StringComparer.Ordinal)) reader.ReadOne(language, yaml);
        if (!reader.byLanguage.ContainsKey(defaultLanguage))
        {
            reader.faults.Add(new SettingFault("ChannelHub:Intake:DefaultLanguage", defaultLanguage, reader.byLanguage.Count == 0 ? $"no texts were found; see {Setting}." : $"there are texts in: {string.Join(", ", reader.byLanguage.Keys)}."));
        }

        return reader.faults.Count > 0 ? (null, reader.faults) : (new BotTexts(reader.byLanguage.ToFrozenDictionary(StringComparer.Ordinal), defaultLanguage, new BotWords(reader.words, reader.languages, reader.anger, reader.purchase)), []);
    }

    private void ReadOne(string language, string yaml)
    {
        var file = $"texts/{language}.yaml";
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        byLanguage[language] = FrozenDictionary<string, string>.Empty;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                faults.Add(new SettingFault(file, null, "the file holds one map from key to text."));
                return;
            }

            foreach (var (key, value) in root.Children)
            {
                if (key.ToString() == WordsKey) ReadWords(language, file, value);
                else ReadText(file, key, value, texts);
            }
        }
        catch (YamlException e)
        {
            faults.Add(new SettingFault($"{file}({e.Start.Line},{e.Start.Column})", null, $"the file can't be read as YAML: {e.Message}"));
            return;
        }

        faults.AddRange(keys.Keys.Where(k => !texts.ContainsKey(k)).Order(StringComparer.Ordinal).Select(k => new SettingFault($"{file} {k}", null, "every language has every text.")));
        byLanguage[language] = texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void ReadText(string file, YamlNode keyNode, YamlNode value, Dictionary<string, string> texts)
    {
        var where = $"{file}({value.Start.Line},{value.Start.Column}) {keyNode}";
        if (keyNode is not YamlScalarNode { Value: { } key } || !keys.TryGetValue(key, out var placeholders))
        {
            faults.Add(new SettingFault(where, keyNode.ToString(), $"there are these keys: {string.Join(", ", keys.Keys.Order(StringComparer.Ordinal))}."));
        }
        else if (Addressed(value) is not { Length: > 0 } text)
        {
            faults.Add(new SettingFault(where, null, "a text is needed here, or one each for formal and informal."));
        }
        else
        {
            // The form that is not used now is used after the next change of the setting: it must be right, too.
            faults.AddRange(Forms(value).SelectMany(form => Placeholder().Matches(form)).Where(m => !placeholders.Contains(m.Groups[1].Value)).Select(m =>
                new SettingFault(where, m.Value, $"this text may use: {string.Join(", ", placeholders.Select(p => $"{{{p}}}"))}.")));
            texts[key] = text.Trim();
        }
    }

    private static IEnumerable<string> Forms(YamlNode value) =>
        value is YamlMappingNode both ? both.Children.Values.OfType<YamlScalarNode>().Select(f => f.Value ?? "") : [(value as YamlScalarNode)?.Value ?? ""];

    /// <summary>A text, or the one of its two forms that is set.</summary>
    private string? Addressed(YamlNode value) => value switch
    {
        YamlScalarNode scalar => scalar.Value,
        YamlMappingNode { Children.Count: 2 } both when both.Children.TryGetValue("formal", out var formal) && both.Children.TryGetValue("informal", out var informal) =>
            ((address == Address.Formal ? formal : informal) as YamlScalarNode)?.Value,
        _ => null,
    };

    /// <summary>What customers write for what they want: <c>words: {person: [agente, …], languages: {en: [english, …]}}</c>.</summary>
    private void ReadWords(string language, string file, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            faults.Add(new SettingFault($"{file}({node.Start.Line},{node.Start.Column}) {WordsKey}", null, "a mapping from meaning to words is needed here."));
            return;
        }

        foreach (var (key, value) in map.Children)
        {
            if (key.ToString() == "languages" && value is YamlMappingNode named)
            {
                foreach (var (code, list) in named.Children) languages.AddRange(Folded(list).Select(w => KeyValuePair.Create(w, code.ToString())));
            }
            else if (key.ToString() is "anger" or "purchase" && value is YamlSequenceNode)
            {
                (key.ToString() == "anger" ? anger : purchase).AddRange(Folded(value));
            }
            else if (Names.TryParse<BotWord>(key.ToString(), out var meaning) && value is YamlSequenceNode)
            {
                words.AddRange(Folded(value).Select(w => KeyValuePair.Create(w, meaning)));
            }
            else
            {
                faults.Add(new SettingFault($"{file}({key.Start.Line},{key.Start.Column}) {WordsKey}", key.ToString(), $"there are lists of words for: {string.Join(", ", Names.All<BotWord>())}; anger, purchase and languages."));
            }
        }
    }

    private static IEnumerable<string> Folded(YamlNode list) =>
        (list as YamlSequenceNode)?.Children.OfType<YamlScalarNode>().Select(w => WordFold.Of(w.Value ?? "")).Where(w => w.Length > 0) ?? [];

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
