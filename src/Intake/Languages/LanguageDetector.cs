namespace ChannelHub.Intake.Languages;

/// <param name="Code">ISO 639-1: <c>es</c>, <c>en</c> or <c>pt</c>.</param>
/// <param name="Confidence">From <see cref="LanguageDetector.MinConfidence"/> to 1.</param>
public sealed record DetectedLanguage(string Code, double Confidence);

/// <summary>
/// Tells Spanish, English and Portuguese apart by words and groups of letters. Pure; the model is part of the program
/// (THIRD-PARTY-NOTICES.md says what it was trained from).
/// </summary>
public static class LanguageDetector
{
    /// <summary>Below this the answer is that it can't be told.</summary>
    public const double MinConfidence = 0.6;

    /// <summary>How much of a text is looked at, in UTF-16 code units.</summary>
    public const int MaxLength = 2_000;

    private static readonly LanguageModel Model = LanguageModel.LoadEmbedded();

    /// <summary>The language of a text; null when it can't be told (too little text, only names and codes) or it is another language.</summary>
    public static DetectedLanguage? Detect(string text)
    {
        Span<double> chances = stackalloc double[LanguageModel.Classes];
        if (!Model.Judge(text.AsSpan(0, Math.Min(text.Length, MaxLength)), chances)) return null;
        var best = 0;
        for (var i = 1; i < chances.Length; i++)
        {
            if (chances[i] > chances[best]) best = i;
        }

        return best < LanguageModel.Codes.Length && chances[best] >= MinConfidence ? new DetectedLanguage(LanguageModel.Codes[best], chances[best]) : null;
    }
}
