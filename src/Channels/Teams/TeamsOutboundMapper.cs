using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>One activity of an answer.</summary>
/// <param name="Json">Ready to be sent; of a picture without its bytes, which the sender puts in.</param>
/// <param name="Shown">What the customer reads.</param>
/// <param name="Plain">The same as text, for where the card is refused; null if there is no card.</param>
internal sealed record TeamsOutgoing(byte[] Json, string Shown, byte[]? Plain = null, Attachment? Picture = null);

/// <summary>How choices are shown, per kind of conversation.</summary>
internal sealed record TeamsStyle(TeamsChoices Personal, TeamsChoices Group, TeamsButtons Buttons);

/// <summary>One answer as the activities that Teams is to show. Pure: the same answer always gives the same ones, so that a retry can go on with the one that failed.</summary>
internal static class TeamsOutboundMapper
{
    public static readonly ChannelCapabilities Capabilities = new()
    {
        MaxTextLength = TeamsLimits.MaxTextLength,
        TextUnit = TextUnit.Utf16,
        MaxButtons = TeamsLimits.MaxCardChoices,
        Attachments = true,
        MaxAttachmentBytes = TeamsLimits.MaxPictureBytes,
        Threads = true,
        Edits = true,
        ReadReceipts = true,
        MessagesPerSecond = TeamsLimits.MessagesPerSecond,
        MessagesPerSecondPerConversation = TeamsLimits.MessagesPerSecondPerConversation,
    };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<TeamsOutgoing> Map(OutboundMessage message, TeamsReference to, TeamsStyle style)
    {
        var body = message.Body;
        var pictures = body.Attachments.Where(IsPicture).ToList();
        var choices = to.IsPersonal ? style.Personal : style.Group;

        // Files that can't go as a picture are named in the text; Teams takes no others from a bot without asking the person first.
        var parts = ReplyRenderer.Render(body with { Attachments = body.Attachments.RemoveAll(pictures.Contains) }, Capabilities with { Attachments = false, MaxButtons = MaxButtons(choices) });
        List<TeamsOutgoing> activities = [];
        foreach (var part in parts)
        {
            if (part.Buttons.Count > 0) AddQuestion(activities, message, to, style, part, choices);
            else if (part.Text.Length > 0 && parts.Count == 1 && choices == TeamsChoices.Card && IsStatus(body)) activities.Add(Status(to, body.Facts, part.Text));
            else if (part.Text.Length > 0) AddText(activities, to, part.Text);
        }

        foreach (var picture in pictures) activities.Add(new TeamsOutgoing(Text(to, picture.Name), $"[{picture.Name}]", null, picture));
        if (activities.Count == 0) AddText(activities, to, "…");
        return activities;
    }

    /// <summary>A message of text and nothing else.</summary>
    public static byte[] Text(TeamsReference to, string text) => Write(to, json => WriteText(json, text));

    /// <summary>Our card as it is once its question was answered.</summary>
    public static byte[] Answered(TeamsReference to, string? ask, string answer) => Write(to, json => WriteCard(json, card => TeamsCards.WriteAnswered(card, ask, answer, to.Locale)), isUpdate: true);

    /// <summary>A picture's bytes within the activity ("Format your bot messages", pictures): no address of ours has to be reachable.</summary>
    public static byte[] Picture(TeamsReference to, Attachment picture, ReadOnlySpan<byte> bytes)
    {
        var url = $"data:{picture.ContentType};base64,{Convert.ToBase64String(bytes)}";
        return Write(to, json =>
        {
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteString("contentType", picture.ContentType);
            json.WriteString("name", picture.Name);
            json.WriteString("contentUrl", url);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    /// <summary>The platform counts an activity's JSON in UTF-16.</summary>
    internal static int Measure(ReadOnlySpan<byte> json) => System.Text.Encoding.UTF8.GetCharCount(json) * 2;

    private static int MaxButtons(TeamsChoices choices) => choices switch
    {
        TeamsChoices.Card => TeamsLimits.MaxCardChoices,
        TeamsChoices.Suggested => TeamsLimits.MaxSuggestedActions,
        _ => 0,
    };

    /// <summary>The limit leaves room for escapes; a text that is nothing but these is cut once more.</summary>
    private static void AddText(List<TeamsOutgoing> activities, TeamsReference to, string text)
    {
        var json = Text(to, text);
        if (Measure(json) <= TeamsLimits.MaxActivityBytes || text.Length < 100)
        {
            activities.Add(new TeamsOutgoing(json, text));
            return;
        }

        foreach (var piece in TextSplitter.Split(text, text.Length / 2, TextUnit.Utf16)) AddText(activities, to, piece.Trim());
    }

    private static void AddQuestion(List<TeamsOutgoing> activities, OutboundMessage message, TeamsReference to, TeamsStyle style, RenderedPart part, TeamsChoices choices)
    {
        var (text, shown) = (part.Text, Shown(part));
        if (choices == TeamsChoices.Suggested)
        {
            activities.Add(new TeamsOutgoing(Write(to, json => WriteSuggested(json, text, part.Buttons)), shown));
            return;
        }

        if (!TeamsCards.HasRoomFor(text))
        {
            AddText(activities, to, text);
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            text = TeamsCards.Cut(lines[^1], TeamsLimits.MaxAskLength);
            shown = string.Join(' ', part.Buttons.Select(b => $"[{b.Label}]"));
        }

        var plain = $"{text}\n\n{ReplyRenderer.NumberedList(part.Buttons.AsSpan())}".Trim();
        var card = Write(to, json =>
        {
            json.WriteString("summary", TeamsCards.Cut(text.Replace('\n', ' '), TeamsLimits.MaxAskLength));
            WriteCard(json, c => TeamsCards.WriteQuestion(c, text, part.Buttons, b => style.Buttons.Write(to.Conversation, message.Id, b.Value), to.Locale));
        });
        if (Measure(card) <= TeamsLimits.MaxActivityBytes) activities.Add(new TeamsOutgoing(card, shown, Text(to, plain)));
        else foreach (var piece in ReplyRenderer.Render(new MessageBody { Text = plain }, Capabilities)) AddText(activities, to, piece.Text);
    }

    private static bool IsStatus(MessageBody body) => body.Facts.Count > 0 && TeamsCards.HasRoomFor(body.Text);

    /// <summary>A card with the text's first line above its facts.</summary>
    private static TeamsOutgoing Status(TeamsReference to, ValueList<StatedFact> facts, string text)
    {
        var heading = TeamsCards.Cut(text.Split('\n', 2)[0].TrimEnd(':', ' '), TeamsLimits.MaxTitleLength);
        var card = Write(to, json =>
        {
            json.WriteString("summary", heading);
            WriteCard(json, c => TeamsCards.WriteStatus(c, heading, facts));
        });
        return new TeamsOutgoing(card, text, Text(to, text));
    }

    private static string Shown(RenderedPart part) => $"{part.Text}\n{string.Join(' ', part.Buttons.Select(b => $"[{b.Label}]"))}".Trim();

    private static bool IsPicture(Attachment file) => file.Size <= TeamsLimits.MaxPictureBytes && file.ContentType is "image/png" or "image/jpeg" or "image/gif";

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteString("textFormat", "plain");
        json.WriteString("text", text);
    }

    private static void WriteSuggested(Utf8JsonWriter json, string text, ValueList<Choice> choices)
    {
        WriteText(json, text);
        json.WriteStartObject("suggestedActions");
        json.WriteStartArray("actions");
        foreach (var choice in choices)
        {
            // The press comes back as if it had been typed, so it is the label that is sent.
            json.WriteStartObject();
            json.WriteString("type", "imBack");
            json.WriteString("title", TeamsCards.Cut(choice.Label, TeamsLimits.MaxTitleLength));
            json.WriteString("value", choice.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, Action<Utf8JsonWriter> content)
    {
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", TeamsCards.ContentType);
        json.WritePropertyName("content");
        content(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>What every message has around it. Never an id, a time or the inbound's channel data (rules A2031, A2041, A2302).</summary>
    private static byte[] Write(TeamsReference to, Action<Utf8JsonWriter> content, bool isUpdate = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            WriteParty(json, "from", to.Bot);
            WriteParty(json, "conversation", to.Conversation);
            if (to.IsPersonal) WriteParty(json, "recipient", to.User);
            if (to.Locale is { } locale) json.WriteString("locale", locale);
            if (!isUpdate && to.Activity is { Length: > 0 } activity) json.WriteString("replyToId", activity);
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteParty(Utf8JsonWriter json, string name, string? id)
    {
        if (id is null) return;
        json.WriteStartObject(name);
        json.WriteString("id", id);
        json.WriteEndObject();
    }
}
