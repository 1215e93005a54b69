using ChannelHub.Cases;
using ChannelHub.Corpora;
using ChannelHub.Routing;

namespace ChannelHub.Accuracy;

/// <summary>Department and category that a routing file gives to labelled messages, by set and language.</summary>
internal sealed class Departments(RoutingSet rules)
{
    /// <returns>The wrong ones, one a line, tab-separated.</returns>
    public IReadOnlyList<string> Print(IEnumerable<LabelledMessage> letters, string? folder)
    {
        var all = letters.Concat(folder is null ? [] : LabelledMessages.OfSets(folder)).Select(m => (Message: m, Found: Decide(m))).ToList();
        Console.WriteLine("Department, by set and language");
        foreach (var group in all.GroupBy(r => (r.Message.Set, r.Message.Language))) Show($"{group.Key.Set} ({group.Key.Language})", group.Select(r => (r.Message.Department, r.Found.Department)));

        var mixed = all.Where(r => r.Message.Set != LabelledMessages.OwnLetters && !LabelledMessages.Banking.Contains(r.Message.Set)).ToList();
        foreach (var group in mixed.GroupBy(r => r.Message.Language)) Show($"published sets without banking ({group.Key})", group.Select(r => (r.Message.Department, r.Found.Department)));

        Console.WriteLine("Category, where the set's label is one of ours");
        foreach (var group in all.Where(r => r.Message.Category is not null).GroupBy(r => (r.Message.Set, r.Message.Language)))
        {
            Show($"{group.Key.Set} ({group.Key.Language})", group.Select(r => (r.Message.Category!, r.Found.Category ?? "none")));
        }

        Console.WriteLine("Priority and level: none of the sets is labelled with them.");
        return [.. all.Where(r => r.Message.Department != r.Found.Department).Select(r => string.Join('\t', r.Message.Set, r.Message.Language, r.Message.Department, $"{r.Found.Department}/{r.Found.Rule}", r.Message.Subject, r.Message.Text.ReplaceLineEndings(" ")))];
    }

    private static void Show(string title, IEnumerable<(string Wanted, string Found)> pairs)
    {
        var card = Scorecard.Of(pairs);
        Console.WriteLine($"  {title,-44} {card.Total,6}  accuracy {card.Accuracy:P1}  macro-F1 {card.MacroF1:F3}");
        Console.Write(card.Classes());
    }

    private RoutingResult Decide(LabelledMessage message) => Router.Decide(rules, new RoutingFacts
    {
        Channel = "email",
        Account = new AccountName("mail"),
        Language = message.Language,
        Subject = message.Subject.Length > 0 ? message.Subject : null,
        Text = message.Text,
        At = DateTimeOffset.UnixEpoch,
    }).Result;
}
