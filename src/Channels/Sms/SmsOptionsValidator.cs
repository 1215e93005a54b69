using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Sms;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class SmsOptionsValidator
{
    private static readonly SmsOptions Defaults = new();

    public static (SmsOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var options = new SmsOptions(TwilioSettings.Read(settings, section))
        {
            MessagingServiceSid = TwilioSettings.Sid(settings, "MessagingServiceSid", "MG", "it stands in Twilio's console under Messaging Services."),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 100 * 1024 * 1024),
            Writing = settings.Word("Writing", Defaults.Writing, "exact", "typography", "plain"),
            MaxMessageLength = settings.Int("MaxMessageLength", Defaults.MaxMessageLength, 70, TwilioLimits.MaxBodyLength),
            LongAnswers = settings.Word("LongAnswers", Defaults.LongAnswers, "split", "link"),
            MessagesPerSecond = settings.Int("MessagesPerSecond", Defaults.MessagesPerSecond, 1, 1000),
            OptOutWords = settings.List("OptOutWords", Defaults.OptOutWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            OptInWords = settings.List("OptInWords", Defaults.OptInWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            HelpWords = settings.List("HelpWords", Defaults.HelpWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            HelpText = settings.Text("HelpText", 320),
            WhatsAppTemplate = TwilioSettings.Sid(settings, "WhatsAppTemplate", "HX", "it stands in Twilio's Content Template Builder."),
            WhatsAppButtons = settings.List("WhatsAppButtons", [], Buttons, "each is a number of buttons from 1 to 10, an equals sign and a template: 2=HX… (32 hexadecimal digits)."),
        };
        foreach (var word in options.OptInWords.Where(options.OptOutWords.Contains)) settings.Fault("OptInWords", word, "the same word stands in OptOutWords.");
        return (options, settings.Faults);
    }

    public static IEnumerable<SettingFault> CheckSurroundings(IConfigurationSection section, HubSurroundings hub)
    {
        var options = Read(section).Options;
        if (options is { LongAnswers: "link", PublicUrl: null } && !hub.HasPublicUrl) yield return new SettingFault($"{section.Path}:LongAnswers", "link", "a link needs the hub's public address: set ChannelHub:Server:PublicUrl, or use split.");
    }

    private static string? Buttons(string text) =>
        text.Split('=') is [var count, var sid] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10 && TwilioSettings.IsSid(sid, "HX")
            ? string.Create(CultureInfo.InvariantCulture, $"{n}={sid}")
            : null;
}
