using System.Globalization;

namespace ChannelHub.Channels.Voice;

/// <summary>What the caller was asked last.</summary>
internal enum CallStep
{
    Language,
    Consent,
    Reason,
    Recorded,
    Offer,
    Dialled,
    Queued,
}

/// <summary>Whether what the caller says may be recorded.</summary>
internal enum RecordingConsent
{
    No,
    Yes,
}

/// <summary>
/// Where a call stands. It travels in the path of the address that Twilio calls next (<c>reason/es-y-0</c>): the path is signed with the request, so nobody but Twilio can bring
/// one, and nothing has to be remembered between two requests.
/// </summary>
/// <param name="Tries">How often the step's question went without an answer: 0 to 9.</param>
internal sealed record CallState(CallStep Step, string Language, RecordingConsent Consent, int Tries)
{
    /// <summary>How often a question is asked.</summary>
    public const int MaxTries = 2;

    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Word(Step)}/{Language}-{(Consent == RecordingConsent.Yes ? 'y' : 'n')}-{Tries}");

    public CallState To(CallStep step) => this with { Step = step, Tries = 0 };

    public CallState Again => this with { Tries = Tries + 1 };

    public bool IsLastTry => Tries + 1 >= MaxTries;

    /// <summary>Null if the words are none of ours.</summary>
    public static CallState? Read(string? step, string? rest) =>
        StepOf(step) is { } known && rest?.Split('-') is [var language, var consent, [>= '0' and <= '9' and var tries]] && VoiceTexts.Languages.Contains(language) && consent is "y" or "n"
            ? new CallState(known, rest[..2], rest[3] == 'y' ? RecordingConsent.Yes : RecordingConsent.No, rest[^1] - '0')
            : null;

    public static string Word(CallStep step) => step.ToString().ToLowerInvariant();

    private static CallStep? StepOf(string? word)
    {
        foreach (var step in Enum.GetValues<CallStep>())
        {
            if (Word(step) == word) return step;
        }

        return null;
    }
}
