using ChannelHub.Corpora;
using ChannelHub.Intake.Languages;

namespace ChannelHub.Accuracy;

/// <summary>The language detector on texts that it was not trained with.</summary>
internal static class Languages
{
    private static readonly string[] Ours = ["es", "en", "pt"];

    public static void Print(string folder)
    {
        var held = LanguageTexts.Read(folder).Where(t => t.Held).ToList();
        var known = held.Where(t => Ours.Contains(t.Language)).ToList();
        Console.WriteLine("Language, texts kept from training");
        foreach (var group in known.GroupBy(t => (t.Set, t.Kind, t.Language))) Show($"{group.Key.Set}, {group.Key.Kind} ({group.Key.Language})", group);
        foreach (var group in known.Where(t => t.Value.Length > 20).GroupBy(t => (t.Set, t.Kind, t.Language))) Show($"over 20: {group.Key.Set}, {group.Key.Kind} ({group.Key.Language})", group);
        Show("over 20 characters, all", known.Where(t => t.Value.Length > 20));
        Show("the same without accents", known.Where(t => t.Value.Length > 20).Select(t => t with { Value = LanguageTexts.WithoutAccents(t.Value) }));
        foreach (var set in new[] { "bitext_customer_service_en", "banking77_en", "nlupp_en" })
        {
            Show($"{set} (in no training), over 20", CsvRows.OfSet(folder, set).Where(r => r["text"].Length > 20).Select(r => new LanguageText(set, "", "en", r["text"], true)));
        }

        foreach (var group in held.Where(t => !Ours.Contains(t.Language) && t.Value.Length > 20).GroupBy(t => t.Language))
        {
            Console.WriteLine($"  {group.Key} (none of ours)".PadRight(47) + $"{group.Count(),6}  answered \"can't tell\" {group.Average(t => LanguageDetector.Detect(t.Value) is null ? 1.0 : 0.0):P1}");
        }
    }

    private static void Show(string title, IEnumerable<LanguageText> texts)
    {
        var pairs = texts.Select(t => (Wanted: t.Language, Found: LanguageDetector.Detect(t.Value)?.Code ?? "undecided")).ToList();
        var card = Scorecard.Of(pairs);
        var undecided = pairs.Average(p => p.Found == "undecided" ? 1.0 : 0.0);
        Console.WriteLine($"  {title,-44} {card.Total,6}  right {card.Accuracy:P1}  undecided {undecided:P1}  wrong {pairs.Average(p => p.Found != p.Wanted && p.Found != "undecided" ? 1.0 : 0.0):P1}  macro-F1 {card.MacroF1:F3}");
    }
}
