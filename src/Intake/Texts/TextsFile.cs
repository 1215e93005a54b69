using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Texts;

/// <summary>Reads <c>texts/{language}.yaml</c> files: a map from key to text each.</summary>
public static partial class TextsFile
{
    private const string Setting = "ChannelHub:Intake:TextsDirectory";

    /// <summary>Builds the texts, or says all that is wrong with the files.</summary>
    /// <param name="files">Language (the file's name without its ending) and content.</param>
    public static (BotTexts? Texts, IReadOnlyList<SettingFault> Faults) Read(IReadOnlyDictionary<string, string> files, string defaultLanguage)
    {
        var faults = new List<SettingFault>();
        var byLanguage = new Dictionary<string, FrozenDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (language, yaml) in files.OrderBy(f => f.Key, StringComparer.Ordinal)) byLanguage[language] = ReadOne(language, yaml, faults);
        if (!byLanguage.ContainsKey(defaultLanguage))
        {
            faults.Add(new SettingFault("ChannelHub:Intake:DefaultLanguage", defaultLanguage, byLanguage.Count == 0 ? $"no texts were found; see {Setting}." : $"there are texts in: {string.Join(", ", byLanguage.Keys)}."));
        }

        return faults.Count > 0 ? (null, faults) : (new BotTexts(byLanguage.ToFrozenDictionary(StringComparer.Ordinal), defaultLanguage), []);
    }

    private static FrozenDictionary<string, string> ReadOne(string language, string yaml, List<SettingFault> faults)
    {
        var file = $"texts/{language}.yaml";
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                faults.Add(new SettingFault(file, null, "the file holds one map from key to text."));
                return texts.ToFrozenDictionary();
            }

            foreach (var (keyNode, valueNode) in root.Children)
            {
                var where = $"{file}({valueNode.Start.Line},{valueNode.Start.Column}) {keyNode}";
                if (keyNode is not YamlScalarNode { Value: { } key } || !BotTexts.Keys.TryGetValue(key, out var placeholders))
                {
                    faults.Add(new SettingFault(where, keyNode.ToString(), $"there are these keys: {string.Join(", ", BotTexts.Keys.Keys.Order(StringComparer.Ordinal))}."));
                }
                else if (valueNode is not YamlScalarNode { Value: { Length: > 0 } text })
                {
                    faults.Add(new SettingFault(where, null, "a text is needed here."));
                }
                else
                {
                    faults.AddRange(Placeholder().Matches(text).Where(m => !placeholders.Contains(m.Groups[1].Value)).Select(m =>
                        new SettingFault(where, m.Value, $"this text may use: {string.Join(", ", placeholders.Select(p => $"{{{p}}}"))}.")));
                    texts[key] = text.Trim();
                }
            }
        }
        catch (YamlException e)
        {
            faults.Add(new SettingFault($"{file}({e.Start.Line},{e.Start.Column})", null, $"the file can't be read as YAML: {e.Message}"));
            return texts.ToFrozenDictionary();
        }

        faults.AddRange(BotTexts.Keys.Keys.Where(k => !texts.ContainsKey(k)).Order(StringComparer.Ordinal).Select(k => new SettingFault($"{file} {k}", null, "every language has every text.")));
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
