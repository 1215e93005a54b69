using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Corpora;

namespace ChannelHub.Routing.Tests.Accuracy;

/// <summary>How often the shipped rules find the department that people gave to messages the rules were not made from.</summary>
public sealed class DepartmentAccuracyTests
{
    private static readonly string[] Sets =
        ["glpi_chatbot_es", "bitext_customer_service_en", "hint3_en", "nlupp_en", "stackexchange_intents_en", "botframework_general_multi", "banking77_en", "clinc150_en"];

    /// <summary>Nothing but customers of banks: they show how often ordinary talk of money is taken for something technical.</summary>
    private static readonly string[] FalseAlarms = ["banking77_en", "clinc150_en"];

    [Test]
    public void Decide_LabelledMessages_ReachesTheFloor()
    {
        var folder = CsvRows.FolderOrIgnore();
        var departments = CsvRows.Of(Path.Combine(folder, "label_map.csv")).ToDictionary(r => (r["set"], r["label"]), r => r["department"]);
        var all = new List<(string Set, string Language, string Wanted, RoutingResult Found, string Text)>();
        foreach (var set in Sets)
        {
            foreach (var row in CsvRows.OfSet(folder, set))
            {
                if (Label(departments, set, row) is not { } wanted || wanted is not ("technical_support" or "customer_service")) continue;
                var facts = new RoutingFacts { Channel = "webchat", Account = new AccountName("web"), Language = row["lang"], Text = row["text"], At = DateTimeOffset.UnixEpoch };
                all.Add((set, row["lang"], wanted, Router.Decide(ShippedFile.Set, facts).Result, row["text"]));
            }
        }

        var report = new StringBuilder();
        foreach (var set in all.GroupBy(r => r.Set))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{set.Key,-28} {set.Count(),6} accuracy {set.Average(r => r.Wanted == r.Found.Department ? 1.0 : 0.0):P1}  {string.Join(", ", set.GroupBy(r => r.Wanted + " as " + r.Found.Department).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}"))}");
        }

        var english = MacroF1(all.Where(r => r.Language == "en" && !FalseAlarms.Contains(r.Set)).Select(r => (r.Wanted, r.Found.Department)).ToList());
        var spanish = all.Where(r => r.Language == "es").Average(r => r.Wanted == r.Found.Department ? 1.0 : 0.0);
        var calm = all.Where(r => FalseAlarms.Contains(r.Set)).Average(r => r.Wanted == r.Found.Department ? 1.0 : 0.0);
        report.AppendLine(CultureInfo.InvariantCulture, $"English macro-F1 {english:F3}; Spanish technical support found {spanish:P1}; banking not taken for technical {calm:P1}");
        if (Environment.GetEnvironmentVariable("CHANNELHUB_ACCURACY_MISSES") is { Length: > 0 } misses)
        {
            File.WriteAllLines(misses, all.Where(r => r.Wanted != r.Found.Department).Select(r => $"{r.Set}\t{r.Wanted}\t{r.Found.Department}/{r.Found.Rule}\t{r.Text}"));
        }

        TestContext.Out.WriteLine(report);
        Assert.That(english, Is.GreaterThan(0.80), report.ToString());
        Assert.That(spanish, Is.GreaterThan(0.95), report.ToString());
        Assert.That(calm, Is.GreaterThan(0.96), report.ToString());
    }

    private static string? Label(Dictionary<(string Set, string Label), string> departments, string set, Dictionary<string, string> row)
    {
        if (set == "nlupp_en")
        {
            var intents = row["intents"].Split('|');
            return intents.Contains("handoff") || intents.Contains("wrong_notworking_notshowing") ? null : "customer_service";
        }

        return departments.GetValueOrDefault((set, row[set == "clinc150_en" ? "domain" : "intent"]));
    }

    private static double MacroF1(IReadOnlyList<(string Wanted, string Found)> rows) =>
        rows.Select(r => r.Wanted).Distinct().Average(department =>
        {
            var hits = rows.Count(r => r.Wanted == department && r.Found == department);
            return 2.0 * hits / (rows.Count(r => r.Wanted == department) + rows.Count(r => r.Found == department));
        });
}
