using System.Text.Json;

namespace ChannelHub.Channels.Teams;

/// <summary>What came back from one of our cards.</summary>
/// <param name="Token">What the pressed button carries (<see cref="TeamsButtons"/>); not checked yet.</param>
/// <param name="Label">What the customer saw on it; by the card's own word.</param>
/// <param name="Ask">The question that the card asked.</param>
internal sealed record TeamsPress(string Token, string? Label, string? Ask)
{
    /// <summary>The field of a card's data that is ours.</summary>
    public const string Field = "channelhub";

    /// <summary>The name of the list of a card that lets choose from many.</summary>
    public const string ListField = "channelhubChoice";

    /// <summary>
    /// Reads a press from a message's value (Action.Submit) or an invoke's (Action.Execute: <c>value.action.data</c>); null if it is not from a card of ours.
    /// </summary>
    public static TeamsPress? Read(string? type, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } data) return null;
        if (type == "invoke")
        {
            if (!data.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.Object || !action.TryGetProperty("data", out data) || data.ValueKind != JsonValueKind.Object) return null;
        }

        if (!data.TryGetProperty(Field, out var ours) || ours.ValueKind != JsonValueKind.Object) return null;
        var token = Text(ours, "press") ?? Text(data, ListField) ?? "";
        var label = Text(ours, "label");
        if (label is null && token.Length > 0 && ours.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object) label = Text(labels, token);
        return new TeamsPress(token, label, Text(ours, "ask"));
    }

    /// <summary>The fields of somebody else's card, as a person would read them out.</summary>
    public static string Describe(string? type, JsonElement value)
    {
        if (type == "invoke" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.Object && action.TryGetProperty("data", out var data)) value = data;
        if (value.ValueKind == JsonValueKind.String) return Cut(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object) return "";
        var fields = value.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False).Take(20);
        return string.Join("; ", fields.Select(p => $"{Cut(p.Name)}: {Cut(p.Value.ToString())}"));
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    private static string Cut(string text) => text.Length <= 200 ? text : char.IsHighSurrogate(text[199]) ? text[..199] : text[..200];
}
