using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// Writes Adaptive Cards (version 1.5, as Teams shows them). Texts go into runs of text, which Teams shows as they are: no mark-up, and so no link, can be put into a card by what
/// somebody wrote. Pure.
/// </summary>
internal static class TeamsCards
{
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    private const int MaxLines = 20;

    /// <summary>A question with its choices: buttons if they are few, a list to choose from if they are many.</summary>
    public static void WriteQuestion(Utf8JsonWriter json, string text, ValueList<Choice> choices, Func<Choice, string> token, string? locale)
    {
        Begin(json);
        WriteText(json, text);
        var ask = Cut(text, TeamsLimits.MaxAskLength);
        if (choices.Count <= TeamsLimits.MaxCardButtons)
        {
            json.WriteEndArray();
            json.WriteStartArray("actions");
            foreach (var choice in choices)
            {
                BeginSubmit(json, Cut(choice.Label, TeamsLimits.MaxTitleLength), ask);
                json.WriteString("press", token(choice));
                json.WriteString("label", choice.Label);
                EndSubmit(json);
            }

            json.WriteEndArray();
        }
        else
        {
            WriteList(json, choices, token);
            json.WriteEndArray();
            json.WriteStartArray("actions");
            BeginSubmit(json, TeamsTexts.Send(locale), ask);
            json.WriteStartObject("labels");
            foreach (var choice in choices) json.WriteString(token(choice), Cut(choice.Label, TeamsLimits.MaxTitleLength));
            json.WriteEndObject();
            EndSubmit(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The card after its question was answered: nothing is left to press.</summary>
    public static void WriteAnswered(Utf8JsonWriter json, string? ask, string answer, string? locale)
    {
        Begin(json);
        if (!string.IsNullOrWhiteSpace(ask)) WriteText(json, ask);
        WriteRun(json, $"✓ {TeamsTexts.Chosen(locale)}: {Cut(answer, TeamsLimits.MaxTitleLength)}", isBold: true);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How cases stand: a heading, and below it names with values.</summary>
    public static void WriteStatus(Utf8JsonWriter json, string heading, ValueList<StatedFact> facts)
    {
        Begin(json);
        WriteRun(json, heading, isBold: true);
        json.WriteStartObject();
        json.WriteString("type", "FactSet");
        json.WriteStartArray("facts");
        foreach (var fact in facts)
        {
            json.WriteStartObject();
            json.WriteString("title", Plain(fact.Name));
            json.WriteString("value", Plain(fact.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Whether a text is short enough to stand in a card; else it goes before the card as a message of its own.</summary>
    public static bool HasRoomFor(string text) => text.Length <= 1500 && text.AsSpan().Count('\n') < MaxLines;

    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = length - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("version", "1.5");
        json.WriteStartArray("body");
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) WriteRun(json, line, isBold: false);
    }

    private static void WriteRun(Utf8JsonWriter json, string text, bool isBold)
    {
        json.WriteStartObject();
        json.WriteString("type", "RichTextBlock");
        json.WriteStartArray("inlines");
        json.WriteStartObject();
        json.WriteString("type", "TextRun");
        json.WriteString("text", text);
        if (isBold) json.WriteString("weight", "Bolder");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, ValueList<Choice> choices, Func<Choice, string> token)
    {
        json.WriteStartObject();
        json.WriteString("type", "Input.ChoiceSet");
        json.WriteString("id", TeamsPress.ListField);
        json.WriteString("style", "compact");
        json.WriteBoolean("isRequired", true);
        json.WriteBoolean("wrap", true);
        json.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("title", Cut(choice.Label, TeamsLimits.MaxTitleLength));
            json.WriteString("value", token(choice));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void BeginSubmit(Utf8JsonWriter json, string title, string ask)
    {
        json.WriteStartObject();
        json.WriteString("type", "Action.Submit");
        json.WriteString("title", title);
        json.WriteStartObject("data");
        json.WriteStartObject(TeamsPress.Field);
        json.WriteString("ask", ask);
    }

    private static void EndSubmit(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Facts are shown with mark-up: what would be some is made plain (CommonMark, section 2.4).</summary>
    private static string Plain(string text) => text.AsSpan().IndexOfAny("\\`*_[]()<>#") < 0 ? text : string.Concat(text.Select(c => "\\`*_[]()<>#".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));
}
