using ChannelHub.Cases;

namespace ChannelHub.Routing.Yaml;

/// <summary>
/// Reads one mapping key by key. What was asked for is what is known: <see cref="Finish"/> reports every other key as unknown.
/// </summary>
internal sealed class MapReader(YamlMap map, FaultList faults)
{
    private readonly List<string> known = [];

    public YamlMap Map => map;

    public YamlItem? Take(string key)
    {
        if (!known.Contains(key)) known.Add(key);
        return map.Entries.FirstOrDefault(e => e.Key.Value == key)?.Value;
    }

    public YamlItem? Need(string key)
    {
        var value = Take(key);
        if (value is null) faults.Add(map, $"'{key}' is missing here.");
        return value;
    }

    public YamlText? Text(string key) => AsText(Take(key), key);

    public YamlText? NeedText(string key) => AsText(Need(key), key);

    public int? Number(string key, int min, int max) => AsNumber(Take(key), key, min, max);

    public int? NeedNumber(string key, int min, int max) => AsNumber(Need(key), key, min, max);

    public T? Name<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return null;
        if (Names.TryParse<T>(text.Value, out var value)) return value;
        faults.Add(text, $"'{text.Value}' is not possible for '{key}'; possible are: {string.Join(", ", Names.All<T>())}.");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; null where the key is missing or holds something else.</summary>
    public bool? Flag(string key)
    {
        if (Text(key) is not { } text) return null;
        if (text.Value is "true" or "false") return text.Value == "true";
        faults.Add(text, $"'{Reading.Vocabulary.Shown(text.Value)}' is not possible for '{key}'; it has to be true or false.");
        return null;
    }

    /// <summary>The items of a list; a single value counts as a list of one.</summary>
    public IReadOnlyList<YamlItem> Items(string key) => Take(key) switch
    {
        null => [],
        YamlList list => list.Items,
        var single => [single],
    };

    public IReadOnlyList<YamlText> Texts(string key) => Items(key).Select(item => AsText(item, key)).OfType<YamlText>().ToList();

    /// <summary>The mappings of a list that may hold nothing else.</summary>
    public IEnumerable<MapReader> Maps(string key)
    {
        var value = Take(key);
        if (value is null) yield break;
        if (value is not YamlList list)
        {
            faults.Add(value, $"'{key}' has to be a list: each entry on a line of its own, with a '-' in front.");
            yield break;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMap entry) yield return new MapReader(entry, faults);
            else faults.Add(item, $"An entry of '{key}' has to be a mapping such as 'key: value'.");
        }
    }

    public MapReader? MapOf(string key) => AsMap(Take(key), key);

    public MapReader? AsMap(YamlItem? item, string key)
    {
        if (item is YamlMap inner) return new MapReader(inner, faults);
        if (item is not null) faults.Add(item, $"'{key}' has to be a mapping such as 'key: value'.");
        return null;
    }

    /// <summary>Reports the keys that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var entry in map.Entries.Where(e => !known.Contains(e.Key.Value)))
        {
            faults.AddUnknown(entry.Key, "key", entry.Key.Value, known);
        }
    }

    public YamlText? AsText(YamlItem? item, string key)
    {
        if (item is null) return null;
        if (item is not YamlText text)
        {
            faults.Add(item, $"'{key}' has to be a single value, not a list or mapping.");
            return null;
        }

        if (text.Value.Length > 0) return text;
        faults.Add(text, $"'{key}' is empty; give it a value, or take it out.");
        return null;
    }

    public int? AsNumber(YamlItem? item, string key, int min, int max)
    {
        if (AsText(item, key) is not { } text) return null;
        if (int.TryParse(text.Value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        faults.Add(text, $"'{text.Value}' is not possible for '{key}'; it has to be a whole number from {min} to {max}.");
        return null;
    }
}
