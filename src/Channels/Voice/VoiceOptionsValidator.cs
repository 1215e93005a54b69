using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Voice;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class VoiceOptionsValidator
{
    private static readonly VoiceOptions Defaults = new();

    public static (VoiceOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var options = new VoiceOptions(TwilioSettings.Read(settings, section))
        {
            Company = settings.Text("Company", 80) ?? Defaults.Company,
            Languages = settings.List("Languages", Defaults.Languages, l => VoiceTexts.Languages.Contains(l) ? l : null, $"one of these is allowed: {string.Join(", ", VoiceTexts.Languages)}."),
            Voices = settings.List("Voices", Defaults.Voices, Voice, "each is a language of the hub, an equals sign, Twilio's language, a slash and Twilio's voice: es=es-MX/Polly.Mia-Neural."),
            Reason = settings.Word("Reason", Defaults.Reason, "speech", "record"),
            Recording = settings.Word("Recording", Defaults.Recording, "ask", "announce", "never"),
            Transcribe = settings.Word("Transcribe", Defaults.Transcribe, "no", "yes"),
            MaxRecordingSeconds = settings.Int("MaxRecordingSeconds", Defaults.MaxRecordingSeconds, 10, 600),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 100 * 1024 * 1024),
            UnsureBelow = settings.Int("UnsureBelow", Defaults.UnsureBelow, 0, 100),
            Hints = settings.List("Hints", [], h => h.Length is > 0 and <= 100 && !h.Any(c => char.IsControl(c) || c == ',') ? h : null, "a word or a few, at most 100 characters, without a comma."),
            Calendar = settings.Text("Calendar", 60),
            Transfers = settings.List("Transfers", [], Transfer, "each is a queue (or *), an equals sign, and a number with its country code (+52…) or enqueue: and the name of Twilio's queue."),
            RingSeconds = settings.Int("RingSeconds", Defaults.RingSeconds, 5, 120),
            SmsAccount = SmsAccount(settings),
            SmsFrom = SmsFrom(settings),
            Link = Link(settings),
        };
        AskForNeeded(settings, options);
        return (options, settings.Faults);
    }

    public static IEnumerable<SettingFault> CheckSurroundings(IConfigurationSection section, HubSurroundings hub)
    {
        var options = Read(section).Options;
        if (options.SmsAccount is { } sms && hub.Types.GetValueOrDefault(sms) is var type && type != "sms")
        {
            var there = hub.Types.Where(t => t.Value == "sms").Select(t => t.Key).Order(StringComparer.Ordinal).ToList();
            var found = type is null ? "there is no such account" : $"that account is of type {type}";
            yield return new SettingFault($"{section.Path}:SmsAccount", sms, $"{found}; accounts of type sms are: {(there.Count == 0 ? "none" : string.Join(", ", there))}.");
        }

        if (options.Calendar is { } calendar && hub.Calendars is { } known && !known.Contains(calendar))
        {
            yield return new SettingFault($"{section.Path}:Calendar", calendar, $"the routing file has no such calendar, so nobody would be put through; it has: {(known.Count == 0 ? "none" : string.Join(", ", known.Order(StringComparer.Ordinal)))}.");
        }
    }

    private static void AskForNeeded(SettingReader settings, VoiceOptions options)
    {
        if (options.Languages.Count == 0) settings.Fault("Languages", "(empty)", "at least one language is needed.");
        if (options is { Reason: "record", Recording: "never" }) settings.Fault("Reason", "record", "nothing can be recorded while Recording is never; use speech.");
        var unused = options.SmsFrom is { } from ? ("SmsFrom", from) : options.Link != Defaults.Link ? ("Link", options.Link) : default;
        if (options.SmsAccount is null && unused is var (key, value) && key is not null) settings.Fault(key, value, "it has no effect without SmsAccount.");
    }

    private static string Link(SettingReader settings) => settings.Text("Link", 500) switch
    {
        null => Defaults.Link,
        var word when word.ToLowerInvariant() is VoiceOptions.CaseLink or VoiceOptions.NoLink => word.ToLowerInvariant(),
        _ => settings.Address("Link")?.TrimEnd('/') ?? Defaults.Link,
    };

    private static string? Voice(string text) =>
        text.Split('=', '/') is [var ours, { Length: > 1 and <= 20 } language, { Length: > 0 and <= 60 } voice] && VoiceTexts.Languages.Contains(ours) && language.All(IsNameLetter) && voice.All(IsNameLetter) ? text : null;

    private static bool IsNameLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    private static string? Transfer(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals is <= 0 or > 60) return null;
        var target = text[(equals + 1)..].Trim();
        if (target.StartsWith(VoiceOutboundMapper.Enqueue, StringComparison.Ordinal)) return target.Length is > 8 and <= 72 && target.AsSpan(8).ContainsAny("\r\n\t<>&\"") is false ? $"{text[..equals].Trim()}={target}" : null;
        return PhoneAddress.Read(target, null) is { Network: "", IsNumber: true } number ? $"{text[..equals].Trim()}={number}" : null;
    }

    private static string? SmsAccount(SettingReader settings)
    {
        var text = settings.Text("SmsAccount", AccountName.MaxLength);
        if (text is null || AccountName.IsValid(text)) return text;
        settings.Fault("SmsAccount", text, "the name of an account of type sms, as it stands under ChannelHub:Channels.");
        return null;
    }

    private static string? SmsFrom(SettingReader settings)
    {
        var text = settings.Text("SmsFrom", 40);
        if (text is null || TwilioSettings.IsSid(text, "MG")) return text;
        if (PhoneAddress.Read(text, null) is { Network: "" } number && (number.IsNumber || number.CanBeAnswered)) return number.Value;
        settings.Fault("SmsFrom", text, "a number with its country code (+52…), a short code, or a Messaging Service (MG and 32 hexadecimal digits).");
        return null;
    }
}
