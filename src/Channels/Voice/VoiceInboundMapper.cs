using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>Reads a webhook's parameters as they were stored, with ours behind them. Pure; never throws, whatever the bytes.</summary>
internal static class VoiceInboundMapper
{
    public const string Channel = "voice";

    /// <summary>What the receiver adds to the parameters: what was told, in which language, whether recording was agreed to, and, where Twilio does not say it, who called.</summary>
    public const string ToldParameter = "ChannelHubTold";
    public const string LanguageParameter = "ChannelHubLanguage";
    public const string ConsentParameter = "ChannelHubConsent";
    public const string ConversationParameter = "ChannelHubConversation";

    /// <summary>"y" where something was told earlier in the call.</summary>
    public const string LaterParameter = "ChannelHubLater";

    /// <summary>Further things told, beside <see cref="CallTold"/>, by their words.</summary>
    public const string Recording = "recording";
    public const string Transcription = "transcription";
    public const string Missed = "missed";
    public const string Ended = "ended";

    public static string Word(CallTold told) => told switch
    {
        CallTold.NotReached => "not-reached",
        CallTold.CallBack => "callback",
        _ => told.ToString().ToLowerInvariant(),
    };

    public static Normalised Map(RawInbound raw, VoiceOptions options, TwilioAccount account)
    {
        var form = TwilioForm.OfForm(raw.Body.Span);
        if (Contradiction(form) is { } name) return new Normalised.Invalid($"{name} comes more than once with different values.");
        if (VoiceAddresses.SidOf(form) is not { } sid) return new Normalised.Invalid("The payload names no call (CallSid).");
        var addresses = form.Text("ChannelHubConversation"u8) is { } key ? VoiceAddresses.Read(key, sid) : VoiceAddresses.Of(form, options);
        if (addresses is null) return new Normalised.Invalid("The payload does not say who was called (To).");
        var told = form.Text("ChannelHubTold"u8) ?? Guess(form);
        if (told is null) return new Normalised.Ignored("A step of a call in which nothing was told.");
        var language = form.Text("ChannelHubLanguage"u8) is { } l && VoiceTexts.Languages.Contains(l) ? l : null;
        if (told == Ended) return new Normalised.Ignored("The call is over; what was told in it is kept.");
        if (told == Missed && addresses.Theirs is null) return new Normalised.Ignored("Somebody who hides the number called and said nothing.");
        var message = new InboundMessage
        {
            ExternalId = raw.ExternalId,
            Account = raw.Account,
            Channel = Channel,
            Conversation = addresses.Key,
            Sender = addresses.Sender with { Name = form.Text("CallerName"u8) is { Length: <= 100 } caller ? caller : null },
            Recipients = [addresses.Ours],
            Language = language,
            Text = "",
            Traits = MessageTraits.Voice,
        };
        return told switch
        {
            "reason" => Spoken(form, message, options),
            Transcription => Transcript(form, message),
            Recording => Recorded(form, message with { Traits = MessageTraits.Voice | MessageTraits.Own }, account, language),
            _ => new Normalised.Message(Fact(form, message, told, language ?? options.Languages[0], options)),
        };
    }

    /// <summary>What stands in the payload itself, where nobody added anything to it.</summary>
    private static string? Guess(TwilioForm form) =>
        form.Text("TranscriptionSid"u8) is not null ? Transcription
        : form.Text("RecordingStatus"u8) is not null ? Recording
        : form.Text("SpeechResult"u8) is not null ? "reason"
        : form.Text("RecordingUrl"u8) is not null ? "recorded"
        : CallHeard.IsOver(form.Text("CallStatus"u8)) ? Ended
        : null;

    private static Normalised Spoken(TwilioForm form, InboundMessage message, VoiceOptions options)
    {
        if (form.Raw("SpeechResult"u8) is not { } text || string.IsNullOrWhiteSpace(text)) return new Normalised.Invalid("The payload holds no words (SpeechResult).");
        return new Normalised.Message(message with { Text = text, Notes = [Heard(CallHeard.ConfidenceOf(form), options.UnsureBelow)] });
    }

    private static MessageNote Heard(double? confidence, int unsureBelow)
    {
        if (confidence is not { } known) return new MessageNote("transcript-unrated");
        var percent = (int)Math.Round(known * 100);
        return new MessageNote(percent < unsureBelow ? "transcript-unsure" : "transcript", string.Create(CultureInfo.InvariantCulture, $"{percent} %"));
    }

    private static Normalised Transcript(TwilioForm form, InboundMessage message) =>
        form.Text("TranscriptionStatus"u8) is null or "completed" && form.Text("TranscriptionText"u8) is { } text
            ? new Normalised.Message(message with { Text = text, Notes = [new MessageNote("transcript-unrated")] })
            : new Normalised.Ignored("Twilio could not transcribe the recording; the recording itself is kept.");

    private static Normalised Recorded(TwilioForm form, InboundMessage message, TwilioAccount account, string? language)
    {
        if (form.Text("RecordingStatus"u8) is { } status and not "completed") return new Normalised.Ignored(status == "absent" ? "There was nothing to record." : "The recording is not ready yet.");
        var seconds = CallHeard.Seconds(form, "RecordingDuration"u8) ?? 0;
        var text = VoiceTexts.Get(language ?? "es", "told.recording", ("duration", VoiceTexts.Duration(seconds)));
        const string name = "recording.mp3";
        return form.Text("RecordingUrl"u8) is { } address && TwilioMedia.IsOwn(account, address, out _)
            ? new Normalised.Message(message with { Text = text, PendingFiles = [new PendingFile(name, "audio/mpeg", address + ".mp3")] })
            : new Normalised.Message(message with { Text = text, Notes = [new MessageNote("file-refused", name)] });
    }

    private static InboundMessage Fact(TwilioForm form, InboundMessage message, string told, string language, VoiceOptions options)
    {
        var seconds = CallHeard.Seconds(form, told switch { "recorded" => "RecordingDuration"u8, "talked" => "DialCallDuration"u8, _ => "CallDuration"u8 }) ?? 0;
        var key = $"told.{told}";
        var text = VoiceTexts.Keys(language).Contains(key) ? VoiceTexts.Get(language, key, ("duration", VoiceTexts.Duration(seconds))) : $"[{told}]";
        if (told == "recorded" && form.Text("ChannelHubConsent"u8) == "y" && options.Recording == "ask") message = message with { Notes = [new MessageNote("recording-agreed")] };

        // These are the hub's words. Only the first of a call is to be answered: the bot must not take the others for answers to its questions.
        if (told is "talked" or "not-reached" || form.Text("ChannelHubLater"u8) == "y") message = message with { Traits = MessageTraits.Voice | MessageTraits.Own };
        return message with { Text = text, NeedsPreparing = told == Missed && options.SmsAccount is not null };
    }

    private static string? Contradiction(TwilioForm form) =>
        form.Contradicts("CallSid"u8) ? "CallSid"
        : form.Contradicts("From"u8) ? "From"
        : form.Contradicts("To"u8) ? "To"
        : form.Contradicts("SpeechResult"u8) ? "SpeechResult"
        : form.Contradicts("RecordingUrl"u8) ? "RecordingUrl"
        : null;
}
