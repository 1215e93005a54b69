using System.Globalization;
using System.Text;

namespace ChannelHub.Corpora;

/// <param name="Held">One of the fifth that the detector was not trained with.</param>
internal sealed record LanguageText(string Set, string Kind, string Language, string Value, bool Held);

/// <summary>Texts with their languages; a fifth of them is kept from training, by id or group.</summary>
internal static class LanguageTexts
{
    public static IReadOnlyList<LanguageText> Read(string folder) =>
    [
        .. CsvRows.OfSet(folder, "lingua_langid_multi").Select(r => new LanguageText("lingua", r["kind"], r["lang"], r["text"], IsHeld(r["id"]))),
        .. CsvRows.OfSet(folder, "chitchat_multi").Select(r => new LanguageText("chitchat", "chat lines", r["lang"], r["text"], IsHeld(r["lang"] + r["group"]))),
        .. CsvRows.OfSet(folder, "glpi_chatbot_es").Select(r => new LanguageText("glpi", "help desk lines", r["lang"], r["text"], IsHeld(r["id"]))),
    ];

    /// <summary>As people type in a hurry.</summary>
    public static string WithoutAccents(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    private static bool IsHeld(string key) => key.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / 7 % 5 == 0;
}
