using ChannelHub.Cases;
using ChannelHub.Intake.Languages;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// The customer's language: from the text when it is clear, else what the contact last wrote in, else the platform's hint, else the default.
/// A short or mixed text ("ok", "error H007") does not change the language of somebody known.
/// </summary>
public static class TellLanguage
{
    /// <summary>From this confidence on the text alone decides.</summary>
    public const double ClearFrom = 0.75;

    public static void Run(MessageContext context)
    {
        // What is on a button was written by us. "vincular maria@example.org" and six digits are no sentences: Spanish and Portuguese write them alike.
        var told = context.Message.Traits.HasFlag(MessageTraits.Button) || context.Link is not null ? null : LanguageDetector.Detect(context.Message.Text);
        var known = context.Snapshot.Conversation?.Language ?? context.Contact?.Language;
        var language = told is { Confidence: >= ClearFrom } clear ? clear.Code
            : known ?? Primary(context.Message.Language) ?? told?.Code ?? context.DefaultLanguage;
        context.Language = language;
        if (context.Contact is { } contact && contact.Language != language)
        {
            context.Contact = contact with { Language = language };
            context.ContactChanged = true;
        }
    }

    /// <summary><c>es-MX</c> is Spanish (RFC 5646: the primary subtag).</summary>
    internal static string? Primary(string? hint)
    {
        var primary = hint?.Split('-', '_')[0].ToLowerInvariant();
        return primary is { Length: 2 } && primary.All(char.IsAsciiLetterLower) ? primary : null;
    }
}
