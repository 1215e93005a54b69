using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Tests;

/// <summary>
/// Checks a YAML tree against the part of JSON Schema (draft 2020-12) that the shipped schema uses, as an editor does. A keyword that it does not know is an
/// error, so that none is passed over.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly HashSet<string> Passive = ["$schema", "title", "description", "$defs", "examples", "default"];

    public IEnumerable<string> Faults(YamlItem item) => Faults(item, root);

    private IEnumerable<string> Faults(YamlItem item, JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.True => [],
        JsonValueKind.False => [At(item, "nothing is allowed here")],
        _ => schema.EnumerateObject().Where(k => !Passive.Contains(k.Name)).SelectMany(k => Faults(item, schema, k)),
    };

    private IEnumerable<string> Faults(YamlItem item, JsonElement schema, JsonProperty keyword)
    {
        var value = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                var target = value.GetString()!.Split('/').Skip(1).Aggregate(root, (e, name) => e.GetProperty(name));
                return Faults(item, target);
            case "anyOf":
                var tries = value.EnumerateArray().Select(s => Faults(item, s).ToList()).ToList();
                return tries.Exists(t => t.Count == 0) ? [] : [At(item, $"none of the alternatives: {string.Join("; ", tries.SelectMany(t => t))}")];
            case "type":
                return (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(v => Is(item, v.GetString()!)) : Is(item, value.GetString()!)) ? [] : [At(item, $"is no {value}")];
            case "const":
                return Is(item, value) ? [] : [At(item, $"is not {value}")];
            case "enum":
                return value.EnumerateArray().Any(v => Is(item, v)) ? [] : [At(item, $"is none of {value}")];
            case "pattern":
                return item is not YamlText text || Regex.IsMatch(text.Value, value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)) ? [] : [At(item, $"does not match {value}")];
            case "maxLength":
                return item is YamlText t2 && t2.Value.Length > value.GetInt32() ? [At(item, "is too long")] : [];
            case "minLength":
                return item is YamlText t3 && t3.Value.Length < value.GetInt32() ? [At(item, "is too short")] : [];
            case "minimum":
                return item is YamlText n && double.TryParse(n.Value, out var low) && low < value.GetDouble() ? [At(item, "is too small")] : [];
            case "maximum":
                return item is YamlText m && double.TryParse(m.Value, out var high) && high > value.GetDouble() ? [At(item, "is too big")] : [];
            case "minItems":
                return item is YamlList l && l.Items.Count < value.GetInt32() ? [At(item, "has too few items")] : [];
            case "maxItems":
                return item is YamlList l2 && l2.Items.Count > value.GetInt32() ? [At(item, "has too many items")] : [];
            case "items":
                return item is YamlList list ? list.Items.SelectMany(i => Faults(i, value)) : [];
            case "minProperties":
                return item is YamlMap few && few.Entries.Count < value.GetInt32() ? [At(item, "has too few keys")] : [];
            case "maxProperties":
                return item is YamlMap many && many.Entries.Count > value.GetInt32() ? [At(item, "has too many keys")] : [];
            case "required":
                return item is YamlMap map ? value.EnumerateArray().Where(k => map.Entries.All(e => e.Key.Value != k.GetString())).Select(k => At(item, $"lacks {k}")) : [];
            case "properties" or "patternProperties" or "additionalProperties":
                return item is YamlMap entries && keyword.Name == First(schema) ? entries.Entries.SelectMany(e => Entry(e, schema)) : [];
            case "propertyNames":
                return item is YamlMap named ? named.Entries.SelectMany(e => Faults(e.Key, value)) : [];
            default:
                throw new NotSupportedException($"This check does not know the keyword '{keyword.Name}'.");
        }
    }

    /// <summary>The three keywords are one rule; it is applied at the first of them.</summary>
    private static string First(JsonElement schema) => schema.EnumerateObject().First(k => k.Name is "properties" or "patternProperties" or "additionalProperties").Name;

    private IEnumerable<string> Entry(YamlEntry entry, JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(entry.Key.Value, out var known)) return Faults(entry.Value, known);
        if (schema.TryGetProperty("patternProperties", out var patterns))
        {
            foreach (var pattern in patterns.EnumerateObject())
            {
                if (Regex.IsMatch(entry.Key.Value, pattern.Name, RegexOptions.None, TimeSpan.FromSeconds(1))) return Faults(entry.Value, pattern.Value);
            }
        }

        return schema.TryGetProperty("additionalProperties", out var more) ? Faults(entry.Value, more).Select(f => $"{entry.Key.Value}: {f}") : [];
    }

    private static bool Is(YamlItem item, string type) => type switch
    {
        "object" => item is YamlMap,
        "array" => item is YamlList,
        "string" => item is YamlText,
        "boolean" => item is YamlText { Quoted: false, Value: "true" or "false" },
        "integer" => item is YamlText { Quoted: false } text && long.TryParse(text.Value, out _),
        "number" => item is YamlText { Quoted: false } text && double.TryParse(text.Value, out _),
        _ => throw new NotSupportedException($"This check does not know the type '{type}'."),
    };

    private static bool Is(YamlItem item, JsonElement value) => item is YamlText text && text.Value == (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());

    private static string At(YamlItem item, string fault) => $"{item.Line}:{item.Column} {fault}";
}
