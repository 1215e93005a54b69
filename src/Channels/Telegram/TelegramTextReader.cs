using System.Text;
using System.Text.Json;

namespace ChannelHub.Channels.Telegram;

/// <summary>The text of a message as an agent should read it. Pure.</summary>
internal static class TelegramTextReader
{
    private static readonly string[] NestingNames = ["text", "blocks", "items", "children", "rows", "cells", "caption", "title", "content", "label", "quote", "header", "footer"];

    /// <summary>The text with the addresses that links hide behind their words; what is wrong in entities is passed over.</summary>
    public static string WithLinks(string text, TelegramEntity[]? entities)
    {
        if (entities is null || !entities.Any(HidesAddress)) return text;
        var all = new StringBuilder(text.Length + 64);
        var done = 0;
        foreach (var link in entities.Where(HidesAddress).OrderBy(e => e.Offset + e.Length))
        {
            var (start, end) = (link.Offset, link.Offset + link.Length);
            if (start < 0 || link.Length <= 0 || end > text.Length || end < done) continue;
            all.Append(text, done, end - done);
            done = end;
            var label = text.AsSpan(start, link.Length);
            if (!label.TrimEnd('/').Equals(link.Url.AsSpan().TrimEnd('/'), StringComparison.OrdinalIgnoreCase)) all.Append(" (").Append(link.Url).Append(')');
        }

        return all.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>The command that a text begins with, without slash and bot's name; null if there is none or it is another bot's.</summary>
    public static string? Command(string text, TelegramEntity[]? entities, string? botName, out string arguments)
    {
        arguments = "";
        if (entities is null || text.Length < 2 || text[0] != '/') return null;
        foreach (var entity in entities)
        {
            if (entity is not { Type: "bot_command", Offset: 0 } || entity.Length < 2 || entity.Length > text.Length) continue;
            var command = text.AsSpan(1, entity.Length - 1);
            var at = command.IndexOf('@');
            if (at >= 0 && !IsBot(command[(at + 1)..], botName)) return null;
            arguments = text[entity.Length..].Trim();
            return (at < 0 ? command : command[..at]).ToString();
        }

        return null;
    }

    /// <summary>Whether one of the entities names the bot.</summary>
    public static bool Mentions(string text, TelegramEntity[]? entities, long botId, string? botName)
    {
        if (entities is null) return false;
        foreach (var entity in entities)
        {
            if (entity.Type == "text_mention" && entity.User?.Id == botId) return true;
            if (IsMentionOfBot(text, entity, botName)) return true;
        }

        return false;
    }

    /// <summary>Without the bot's name at its beginning, which says nothing to the desk.</summary>
    public static string WithoutLeadingMention(string text, TelegramEntity[]? entities, string? botName)
    {
        var first = entities?.FirstOrDefault(e => e.Offset == 0);
        return first is not null && IsMentionOfBot(text, first, botName) && first.Length < text.Length ? text[first.Length..].TrimStart(' ', ',', ':', '\n') : text;
    }

    /// <summary>The text of a message that came as blocks: strings, lists of them, and objects that hold more in a few well-known fields.</summary>
    public static string Flatten(JsonElement rich)
    {
        var text = new StringBuilder();
        Append(rich, text);
        return text.ToString().Trim();
    }

    private static void Append(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                text.Append(element.GetString());
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Append(item, text);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (!NestingNames.Contains(property.Name)) continue;
                    Append(property.Value, text);
                    if (property.Value.ValueKind == JsonValueKind.Array || property.Name is "caption" or "title") EndLine(text);
                }

                // A block has a type and stands on a line of its own; a run of formatted text within a block has none that ends a line.
                if (element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "paragraph" or "heading" or "list_item" or "preformatted" or "blockquote") EndLine(text);
                break;
        }
    }

    private static void EndLine(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
    }

    private static bool HidesAddress(TelegramEntity entity) => entity is { Type: "text_link", Url.Length: > 0 };

    private static bool IsMentionOfBot(string text, TelegramEntity entity, string? botName) =>
        entity is { Type: "mention", Offset: >= 0, Length: > 1 } && entity.Offset <= text.Length - entity.Length && IsBot(text.AsSpan(entity.Offset + 1, entity.Length - 1), botName);

    /// <summary>Before the bot's name is known, any name that could be a bot's: they all end so (Bot features, "Creating a new bot").</summary>
    private static bool IsBot(ReadOnlySpan<char> name, string? botName) =>
        botName is null ? name.EndsWith("bot", StringComparison.OrdinalIgnoreCase) : name.Equals(botName, StringComparison.OrdinalIgnoreCase);
}
