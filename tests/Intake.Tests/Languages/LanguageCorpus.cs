using ChannelHub.Corpora;

namespace ChannelHub.Intake.Tests.Languages;

/// <summary>The published texts with their languages; skips the test where the folder is not given.</summary>
internal static class LanguageCorpus
{
    public static IReadOnlyList<LanguageText> ReadOrIgnore() => LanguageTexts.Read(CorporaFolder.OrIgnore());

    public static string WithoutAccents(string text) => LanguageTexts.WithoutAccents(text);
}
