using System.Globalization;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels;

/// <summary>One message of a platform: a part of an answer that fits its limits.</summary>
public sealed record RenderedPart
{
    /// <summary>Never longer than the platform allows, without white space at its ends; empty only for an answer that is files alone.</summary>
    public required string Text { get; init; }

    /// <summary>To be shown as buttons; only on the last part, and only where the platform has buttons for all of them.</summary>
    public ValueList<Choice> Buttons { get; init; }

    /// <summary>Files to go with this part; only on the last one.</summary>
    public ValueList<Attachment> Attachments { get; init; }
}

/// <summary>
/// Gives one answer, written once by the bot or an agent, the form that a platform can show: split within its limit in its own unit, choices as buttons or as a
/// numbered list, marks taken out where it shows none, files that it can't carry named in the text. Pure: the same answer always gives the same parts, so a retry can go on from the part that failed.
/// </summary>
public static class ReplyRenderer
{
    /// <summary>The parts in the order in which they are sent; at least one.</summary>
    public static IReadOnlyList<RenderedPart> Render(MessageBody body, ChannelCapabilities platform)
    {
        var carried = body.Attachments.Where(a => CanCarry(a, platform)).ToValueList();
        var asButtons = body.Choices.Count > 0 && body.Choices.Count <= platform.MaxButtons;
        var tail = Join("\n\n", NamesOfFiles(body.Attachments.Where(a => !CanCarry(a, platform))), asButtons ? "" : NumberedList(body.Choices.AsSpan()));

        var texts = Parts(platform.Marks ? body.Text : MarkedText.Plain(body.Text), tail, platform.MaxTextLength, platform.TextUnit);
        var parts = new RenderedPart[Math.Max(texts.Count, 1)];
        for (var i = 0; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            parts[i] = new RenderedPart { Text = texts.Count == 0 ? "" : texts[i], Buttons = last && asButtons ? body.Choices : [], Attachments = last ? carried : [] };
        }

        return parts;
    }

    /// <summary>Choices as people type them back: a line each, "1. Label".</summary>
    public static string NumberedList(ReadOnlySpan<Choice> choices)
    {
        var list = new StringBuilder();
        for (var i = 0; i < choices.Length; i++)
        {
            if (i > 0) list.Append('\n');
            list.Append(CultureInfo.InvariantCulture, $"{i + 1}. {choices[i].Label}");
        }

        return list.ToString();
    }

    /// <summary>The tail stays in one piece where it can: with the last part of the text if it fits there, else on its own.</summary>
    private static List<string> Parts(string text, string tail, int limit, TextUnit unit)
    {
        var parts = Trimmed(text, limit, unit);
        if (tail.Length == 0) return parts;
        if (parts.Count > 0 && TextSplitter.Measure(parts[^1], unit) + 2 + TextSplitter.Measure(tail, unit) <= limit)
        {
            parts[^1] = Join("\n\n", parts[^1], tail);
        }
        else
        {
            parts.AddRange(Trimmed(tail, limit, unit));
        }

        return parts;
    }

    /// <summary>Platforms drop white space at a message's ends and refuse a message of nothing else, so none is sent.</summary>
    private static List<string> Trimmed(string text, int limit, TextUnit unit) =>
        [.. TextSplitter.Split(text.Trim(), limit, unit).Select(s => s.Trim()).Where(s => s.Length > 0)];

    private static bool CanCarry(Attachment file, ChannelCapabilities platform) => platform.Attachments && file.Size <= platform.MaxAttachmentBytes;

    private static string NamesOfFiles(IEnumerable<Attachment> files) =>
        string.Join('\n', files.Select(f => string.Create(CultureInfo.InvariantCulture, $"[{f.Name}, {Math.Max(1, (f.Size + 1023) / 1024)} kB]")));

    private static string Join(string between, string first, string second) => first.Length == 0 ? second : second.Length == 0 ? first : first + between + second;
}
