using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Corpora;

namespace ChannelHub.Routing.Tests.Accuracy;

/// <summary>How often the shipped rules find the department that people gave to messages; docs/routing.md holds the table that bench/accuracy prints.</summary>
public sealed class DepartmentAccuracyTests
{
    /// <summary>Below what was measured; a change that falls under a floor has to be looked at before the floor is.</summary>
    private static readonly (string Set, double Accuracy)[] Floors =
    [
        ("glpi_chatbot_es", 0.95), ("bitext_customer_service_en", 0.98), ("hint3_en", 0.92), ("nlupp_en", 0.95), ("stackexchange_intents_en", 0.80),
        ("botframework_general_multi", 0.85), ("banking77_en", 0.95), ("clinc150_en", 0.96),
    ];

    [Test]
    public void Decide_PublishedSets_ReachTheirFloors()
    {
        var cards = LabelledMessages.OfSets(CorporaFolder.OrIgnore()).GroupBy(m => m.Set).ToDictionary(g => g.Key, g => Scorecard.Of(g.Select(Decided)));
        var report = Report(cards);

        Assert.Multiple(() =>
        {
            foreach (var (set, floor) in Floors) Assert.That(cards[set].Accuracy, Is.GreaterThan(floor), $"{set}\n{report}");
        });
    }

    [Test]
    public void Decide_PublishedEnglishSetsWithoutBanking_MacroF1ReachesTheFloor()
    {
        var messages = LabelledMessages.OfSets(CorporaFolder.OrIgnore()).Where(m => m.Language == "en" && !LabelledMessages.Banking.Contains(m.Set));

        Assert.That(Scorecard.Of(messages.Select(Decided)).MacroF1, Is.GreaterThan(0.80));
    }

    /// <summary>Four departments in three languages, written for this project: they guard what is known, and prove nothing about letters of others.</summary>
    [Test]
    public void Decide_OwnLetters_MacroF1ReachesTheFloorInEachLanguage()
    {
        var letters = LabelledMessages.Own(Path.Combine(ShippedFile.Root(), "bench", "accuracy", "letters.csv"));
        var cards = letters.GroupBy(m => m.Language).ToDictionary(g => g.Key, g => Scorecard.Of(g.Select(Decided)));

        Assert.That(cards.Keys, Is.EquivalentTo(new[] { "es", "en", "pt" }));
        Assert.That(cards.Values.Select(c => c.MacroF1), Is.All.GreaterThan(0.90), Report(cards));
    }

    private static (string Wanted, string Found) Decided(LabelledMessage message) => (message.Department, Router.Decide(ShippedFile.Set, new RoutingFacts
    {
        Channel = "email",
        Account = new AccountName("mail"),
        Language = message.Language,
        Subject = message.Subject.Length > 0 ? message.Subject : null,
        Text = message.Text,
        At = DateTimeOffset.UnixEpoch,
    }).Result.Department);

    private static string Report(Dictionary<string, Scorecard> cards)
    {
        var report = new StringBuilder();
        foreach (var (name, card) in cards) report.AppendLine(CultureInfo.InvariantCulture, $"{name}: accuracy {card.Accuracy:P1}, macro-F1 {card.MacroF1:F3}").Append(card.Classes());
        return report.ToString();
    }
}
