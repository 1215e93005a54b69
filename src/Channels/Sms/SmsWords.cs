using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>What a message of one word asks of us before any rule is looked at.</summary>
internal enum SmsRequest
{
    None,
    OptOut,
    OptIn,
    Help,
}

/// <summary>
/// Words by which customers say stop, go on and help (CTIA Messaging Principles, section 5.1.3). The whole message must be the word: "stop sending me bills twice" is a complaint,
/// not a request. Pure.
/// </summary>
internal static class SmsWords
{
    /// <summary>
    /// Twilio's own (on these it blocks the number itself, so they must count here too), then Spanish, Portuguese and French ones of which only we know. Words that are ordinary answers as
    /// well ("cancelar", "fin", "sí") are left out on purpose.
    /// </summary>
    internal static readonly ValueList<string> DefaultOptOut =
    [
        "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out",
        "baja", "alto", "darme de baja", "dar de baja", "no mas mensajes", "parar", "sair", "descadastrar", "arret", "desabonner",
    ];

    /// <summary>"Yes" is none, though Twilio takes it for one: it answers a hundred other questions.</summary>
    internal static readonly ValueList<string> DefaultOptIn = ["start", "unstop", "alta", "darme de alta", "reanudar", "retomar"];

    internal static readonly ValueList<string> DefaultHelp = ["help", "info", "ayuda", "ajuda", "aide"];

    /// <param name="optOutType">Twilio's own verdict (Advanced Opt-Out): <c>STOP</c>, <c>START</c>, <c>HELP</c>; it comes first.</param>
    public static SmsRequest Read(string? optOutType, string? body, SmsOptions options)
    {
        switch (optOutType?.ToUpperInvariant())
        {
            case "STOP": return SmsRequest.OptOut;
            case "START": return SmsRequest.OptIn;
            case "HELP": return SmsRequest.Help;
        }

        if (body is not { Length: > 0 and <= 60 } || Fold(body) is not { } word) return SmsRequest.None;
        return options.OptOutWords.Contains(word) ? SmsRequest.OptOut
            : options.OptInWords.Contains(word) ? SmsRequest.OptIn
            : options.HelpWords.Contains(word) ? SmsRequest.Help
            : SmsRequest.None;
    }

    /// <summary>Whether we answer a help word ourselves: where Twilio took it for one, it has answered.</summary>
    public static bool AnswersHelp(TwilioForm form, SmsOptions options) =>
        options.HelpText is not null && form.Text("OptOutType"u8) is null && Read(null, form.Text("Body"u8), options) == SmsRequest.Help;

    /// <summary>Lower case, without accents, punctuation at the ends and doubled spaces; null if nothing is left or it is too long for such a word.</summary>
    public static string? Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark) continue;
            if (Rune.IsLetterOrDigit(rune)) folded.Append(Rune.ToLowerInvariant(rune));
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        var word = folded.ToString().TrimEnd();
        return word.Length is > 0 and <= 40 ? word : null;
    }
}
