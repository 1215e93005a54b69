using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>What the mapper knows of its account besides the payload.</summary>
/// <param name="Welcome">The account's own greeting; empty for none, null for the hub's.</param>
internal sealed record TeamsMapping(TeamsGroups Groups, TeamsButtons Buttons, string? Welcome = null);

/// <summary>Reads a stored payload: one activity as the platform sent it. Pure; never throws, whatever the bytes.</summary>
internal static class TeamsInboundMapper
{
    public const string Channel = "teams";

    /// <summary>The kind of a person's address.</summary>
    public const string AddressKind = "teams";

    public static Normalised Map(RawInbound raw, TeamsMapping mapping)
    {
        try
        {
            return JsonSerializer.Deserialize(raw.Body.Span, TeamsJson.Default.TeamsActivity) is { } activity
                ? Map(raw, activity, mapping)
                : new Normalised.Invalid("The payload is null where an activity is expected.");
        }
        catch (JsonException e)
        {
            return new Normalised.Invalid($"The payload is not an activity of the Bot Framework: at {e.Path ?? "its start"} (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            return new Normalised.Invalid("The payload holds text that is not valid Unicode.");
        }
    }

    private static Normalised Map(RawInbound raw, TeamsActivity activity, TeamsMapping mapping)
    {
        if (string.IsNullOrEmpty(activity.Type)) return new Normalised.Invalid("The activity has no type.");
        if (activity.Conversation?.Id is not { Length: > 0 }) return new Normalised.Invalid("The activity names no conversation.");
        if (activity.Type.StartsWith("message", StringComparison.Ordinal) && TeamsText.IsBot(activity.From, activity.Recipient)) return new Normalised.Ignored("Our own message.");
        return activity.Type switch
        {
            "message" => MapMessage(raw, activity, mapping),
            "messageUpdate" => MapEdit(raw, activity, mapping),
            "messageDelete" => MapDeletion(raw, activity),
            "messageReaction" => TeamsSignals.OfReaction(raw, activity),
            "conversationUpdate" => TeamsSignals.OfMembers(raw, activity, mapping.Welcome),
            "installationUpdate" => TeamsSignals.OfInstallation(raw, activity),
            "event" => TeamsSignals.OfEvent(raw, activity),
            "invoke" when activity.Name == TeamsInvokes.CardAction => MapMessage(raw, activity, mapping),
            "invoke" => new Normalised.Ignored("An invoke of a feature that the hub does not have."),
            "typing" or "endOfConversation" or "trace" or "handoff" or "command" or "commandResult" => new Normalised.Ignored($"Nothing to do for an activity of the type {activity.Type}."),
            _ when activity.Text is { Length: > 0 } => MapMessage(raw, activity, mapping, $"[{Word(activity.Type)}] "),
            _ => new Normalised.Ignored("An activity of a type that this version does not know (rule A2014: to be ignored)."),
        };
    }

    private static Normalised MapMessage(RawInbound raw, TeamsActivity activity, TeamsMapping mapping, string prefix = "")
    {
        if (SenderOf(activity) is not { } sender) return new Normalised.Invalid("The message names no sender.");
        var conversation = activity.Conversation!.Id!;
        var text = TeamsText.Read(activity, out var mentionsBot);
        var isPressed = activity.Value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } && (activity.Type == "invoke" || string.IsNullOrWhiteSpace(activity.Text) || TeamsPress.Read(activity.Type, activity.Value) is not null);
        if (isPressed) return MapPress(raw, activity, sender, mapping);
        if (IsGroup(activity) && !mentionsBot && mapping.Groups == TeamsGroups.Mentioned) return new Normalised.Ignored("A message in a group that does not mention the bot.");

        var contents = TeamsContents.Of(activity.Attachments);
        var quote = contents.Html is { } html ? TeamsText.Quote(html, activity) : null;
        var whole = text.Length == 0 && !mentionsBot && (contents.Html ?? TeamsContents.HtmlOf(raw.Body)) is { } copy ? TeamsText.FromHtml(copy, activity) : text;
        var own = quote?.Own is { Length: > 0 } below ? below : whole;
        var said = Join(prefix + own, contents.Note);
        if (said.Length == 0) said = contents.Files.Count > 0 ? "" : mentionsBot ? "[mention]" : "[empty message]";
        var replied = quote?.Quoted ?? (activity.ReplyToId is { Length: > 0 } to ? to : null);
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = raw.ExternalId,
            Account = raw.Account,
            Channel = Channel,
            Conversation = conversation,
            Sender = sender,
            SentAt = activity.Timestamp,
            Text = said.Length > 0 ? said : $"[{contents.Files[0].Name}]",
            FullText = quote is not null && whole != own ? whole : null,
            PendingFiles = contents.Files,
            InReplyTo = replied is null ? null : TeamsIds.Message(conversation, replied),
            Language = LanguageOf(activity),
            Notes = contents.Notes,
            PlatformId = activity.Id is { Length: > 0 } id ? TeamsIds.Message(conversation, id) : null,
            ReplyAddress = ReferenceOf(activity),
        });
    }

    /// <summary>A button of one of our cards, or what somebody else's card carries.</summary>
    private static Normalised MapPress(RawInbound raw, TeamsActivity activity, MessageSender sender, TeamsMapping mapping)
    {
        var conversation = activity.Conversation!.Id!;
        var press = TeamsPress.Read(activity.Type, activity.Value);
        var value = "";
        var isOurs = press is not null && mapping.Buttons.TryRead(conversation, press.Token, out _, out value);
        var label = isOurs ? press!.Label : null;
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = raw.ExternalId,
            Account = raw.Account,
            Channel = Channel,
            Conversation = conversation,
            Sender = sender,
            SentAt = activity.Timestamp,

            // A pressed button comes back as its value, which the dialogue waits for; the label is what the customer saw and chose.
            Text = isOurs ? value : press is not null ? "[a button that is not valid here]" : $"[card] {TeamsPress.Describe(activity.Type, activity.Value!.Value)}".TrimEnd(),
            FullText = label is { Length: > 0 } && label != value ? label : null,
            InReplyTo = activity.ReplyToId is { Length: > 0 } card ? TeamsIds.Message(conversation, card) : null,
            Language = LanguageOf(activity),
            Traits = MessageTraits.Button,
            ChoiceValue = isOurs ? value : null,
            Notes = press is not null && !isOurs ? [new MessageNote("button-not-valid")] : [],
            ReplyAddress = ReferenceOf(activity),
        });
    }

    private static Normalised MapEdit(RawInbound raw, TeamsActivity activity, TeamsMapping mapping)
    {
        if (activity.Id is not { Length: > 0 } id) return new Normalised.Invalid("The edit names no message.");
        if (activity.ChannelData?.EventType is { Length: > 0 } what && what is not ("editMessage" or "undeleteMessage")) return new Normalised.Ignored($"A change of a message that says nothing new: {Word(what)}.");

        // Who may be heard was decided when the message came first; an edit of one that was not taken finds nothing to change.
        if (MapMessage(raw, activity, mapping with { Groups = TeamsGroups.All }) is not Normalised.Message { Value: var message }) return new Normalised.Invalid("The edit names no sender.");
        return new Normalised.Message(message with { Traits = message.Traits | MessageTraits.Edited, Edits = TeamsIds.Message(message.Conversation, id), PlatformId = null });
    }

    private static Normalised MapDeletion(RawInbound raw, TeamsActivity activity)
    {
        if (activity.Id is not { Length: > 0 } id) return new Normalised.Invalid("The removal names no message.");
        if (SenderOf(activity) is not { } sender) return new Normalised.Invalid("The removal names nobody.");
        var conversation = activity.Conversation!.Id!;
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = raw.ExternalId, Account = raw.Account, Channel = Channel, Conversation = conversation, Sender = sender, SentAt = activity.Timestamp,
            Text = "[deleted]", Traits = MessageTraits.Deleted, Edits = TeamsIds.Message(conversation, id),
        });
    }

    internal static MessageSender? SenderOf(TeamsActivity activity) =>
        TeamsIds.Person(activity.From, TenantOf(activity)) is { Length: > 0 } person ? new MessageSender(AddressKind, person, activity.From!.Name) : null;

    internal static string Word(string text) => new([.. text.Take(60).Where(c => char.IsLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or ' ')]);

    private static string? TenantOf(TeamsActivity activity) => activity.Conversation?.TenantId ?? activity.ChannelData?.TenantId;

    private static bool IsGroup(TeamsActivity activity) => activity.Conversation is { ConversationType: "groupChat" or "channel" } or { ConversationType: null, IsGroup: true };

    /// <summary>Null only if the platform named no address or a reference too long to be one.</summary>
    internal static string? ReferenceOf(TeamsActivity activity, bool isAnswerable = true)
    {
        if (string.IsNullOrEmpty(activity.ServiceUrl)) return null;
        var reference = JsonSerializer.Serialize(
            new TeamsReference
            {
                ServiceUrl = activity.ServiceUrl,
                Conversation = activity.Conversation!.Id!,
                Kind = activity.Conversation.ConversationType,
                Bot = activity.Recipient?.Id,
                User = IsGroup(activity) ? null : activity.From?.Id,
                Activity = isAnswerable ? activity.Id : null,
                Locale = activity.Locale,
            },
            TeamsJson.Readable.TeamsReference);
        return reference.Length <= TeamsLimits.MaxReferenceLength ? reference : null;
    }

    /// <summary>The primary language of the activity's BCP 47 tag, or of the client's: "es-MX" is "es".</summary>
    internal static string? LanguageOf(TeamsActivity activity) =>
        Primary(activity.Locale) ?? Primary(activity.Entities?.FirstOrDefault(e => e is { Type: "clientInfo" })?.Locale);

    internal static string? Primary(string? tag)
    {
        if (tag is not { Length: >= 2 } || (tag.Length > 2 && tag[2] is not ('-' or '_')) || !char.IsAsciiLetter(tag[0]) || !char.IsAsciiLetter(tag[1])) return null;
        return tag switch
        {
            ['e', 's', ..] => "es",
            ['e', 'n', ..] => "en",
            ['p', 't', ..] => "pt",
            _ => tag[..2].ToLowerInvariant(),
        };
    }

    private static string Join(string text, string note) => text.Length == 0 ? note : note.Length == 0 ? text : $"{text} {note}";
}
