using System.Globalization;
using System.Text;
using ChannelHub.Corpora;

namespace ChannelHub.Intake.Tests.Languages;

/// <summary>Texts with their languages, from the folder named by CHANNELHUB_CORPORA; a fifth of them is kept from training, by id or group.</summary>
internal static class LanguageCorpus
{
    public sealed record Text(string Set, string Kind, string Language, string Value, bool Held);

    public static IReadOnlyList<Text> ReadOrIgnore()
    {
        var folder = CsvRows.FolderOrIgnore();
        return
        [
            .. CsvRows.OfSet(folder, "lingua_langid_multi").Select(r => new Text("lingua", r["kind"], r["lang"], r["text"], IsHeld(r["id"]))),
            .. CsvRows.OfSet(folder, "chitchat_multi").Select(r => new Text("chitchat", "chat lines", r["lang"], r["text"], IsHeld(r["lang"] + r["group"]))),
            .. CsvRows.OfSet(folder, "glpi_chatbot_es").Select(r => new Text("glpi", "help desk lines", r["lang"], r["text"], IsHeld(r["id"]))),
        ];
    }

    private static bool IsHeld(string key) => key.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / 7 % 5 == 0;

    /// <summary>As people type in a hurry.</summary>
    public static string WithoutAccents(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
