using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>One message of the platform that is a part of an answer: a text, perhaps with buttons, or a file.</summary>
internal sealed record TelegramPart
{
    public string Text { get; init; } = "";

    public TelegramEntity[]? Entities { get; init; }

    public TelegramKeyboard? Buttons { get; init; }

    public Attachment? File { get; init; }
}

/// <summary>Gives an answer the platform's form: texts within its limit with entities, choices as buttons or a numbered list, each file by itself. Pure.</summary>
internal static class TelegramOutboundMapper
{
    public static ChannelCapabilities CapabilitiesFor(TelegramOptions options) => new()
    {
        MaxTextLength = TelegramLimits.MaxTextLength,
        TextUnit = TextUnit.CodePoints,
        MaxButtons = TelegramLimits.MaxButtons,
        Attachments = options.MaxUploadBytes > 0,
        MaxAttachmentBytes = options.MaxUploadBytes,
        Threads = true,
        Edits = true,
        MessagesPerSecond = options.MessagesPerSecond,

        // Bursts are tolerated, so this holds back only what would be a flood (Bots FAQ, "My bot is hitting limits").
        MessagesPerSecondPerConversation = 1,
    };

    /// <summary>The parts in the order in which they are sent. Their number does not depend on <paramref name="chat"/>, so a retry can go on from where it stopped.</summary>
    /// <param name="chat">Where the answer goes; buttons are signed for it.</param>
    public static IReadOnlyList<TelegramPart> Render(OutboundMessage message, long chat, ChannelCapabilities platform, TelegramCallbacks callbacks)
    {
        var body = message.Body;
        var buttons = ButtonsOf(message, chat, platform, callbacks);

        // The shared renderer names files that can't go and lists choices that can't be buttons; the text itself is cut here, with its marks.
        var tail = ReplyRenderer.Render(new MessageBody { Text = "", Attachments = body.Attachments, Choices = buttons is null ? body.Choices : [] }, platform with { MaxButtons = 0 });
        var texts = MarkedSplitter.Split(MarkedText.Parse(body.Text), platform.MaxTextLength, platform.TextUnit).ToList();
        foreach (var part in tail.Where(p => p.Text.Length > 0)) Append(texts, part.Text, platform);
        if (texts.Count == 0 && buttons is not null) texts.Add(new MarkedText("…", []));

        var parts = new List<TelegramPart>();
        for (var i = 0; i < texts.Count; i++)
        {
            parts.Add(new TelegramPart { Text = texts[i].Text, Entities = EntitiesOf(texts[i]), Buttons = i == texts.Count - 1 ? buttons : null });
        }

        parts.AddRange(tail[^1].Attachments.Select(f => new TelegramPart { File = f }));
        return parts;
    }

    /// <summary>With the last text if it fits there, else on its own.</summary>
    private static void Append(List<MarkedText> texts, string tail, ChannelCapabilities platform)
    {
        var both = texts.Count == 0 ? null : texts[^1] with { Text = $"{texts[^1].Text}\n\n{tail}" };
        if (both is not null && TextSplitter.Measure(both.Text, platform.TextUnit) <= platform.MaxTextLength) texts[^1] = both;
        else texts.Add(new MarkedText(tail, []));
    }

    /// <summary>A button in each row, so that its words can be read on a phone; null where there are no choices, or one of them does not fit on a button.</summary>
    private static TelegramKeyboard? ButtonsOf(OutboundMessage message, long chat, ChannelCapabilities platform, TelegramCallbacks callbacks)
    {
        var choices = message.Body.Choices;
        if (choices.Count == 0 || choices.Count > platform.MaxButtons) return null;
        var rows = new TelegramButton[choices.Count][];
        for (var i = 0; i < choices.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(choices[i].Label) || TextSplitter.Measure(choices[i].Label, TextUnit.CodePoints) > TelegramLimits.MaxButtonLabel) return null;
            if (callbacks.Sign(chat, message.Id, choices[i].Value) is not { } data) return null;
            rows[i] = [new TelegramButton(choices[i].Label, data)];
        }

        return new TelegramKeyboard(rows);
    }

    private static TelegramEntity[]? EntitiesOf(MarkedText text) => text.Spans.Count == 0 ? null :
    [
        .. text.Spans.Take(TelegramLimits.MaxEntities).Select(s => s.Mark switch
        {
            Mark.Bold => new TelegramEntity("bold", s.Start, s.Length),
            Mark.Italic => new TelegramEntity("italic", s.Start, s.Length),
            Mark.Strike => new TelegramEntity("strikethrough", s.Start, s.Length),
            Mark.Code => new TelegramEntity("code", s.Start, s.Length),
            Mark.CodeBlock => new TelegramEntity("pre", s.Start, s.Length, Language: s.Detail),
            Mark.Link => new TelegramEntity("text_link", s.Start, s.Length, s.Detail),
            _ => throw new InvalidOperationException($"The mark {s.Mark} is not known here."),
        }),
    ];
}
