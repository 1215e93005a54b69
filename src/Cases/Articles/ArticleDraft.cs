using System.Text;

namespace ChannelHub.Cases;

/// <summary>A case as the beginning of an article: what the customer saw, where, and what the agents did about it, without personal data. A person finishes it. Pure.</summary>
public static class ArticleDraft
{
    private const int MaxSymptom = 1_000;
    private const int MaxSteps = 8_000;

    /// <summary>Facts that say nothing about where the problem is.</summary>
    private static readonly string[] NoEnvironment = [ArticleAnswers.Question, "problem", "tried"];

    /// <summary>What an agent wrote, to the customer or as a note.</summary>
    public static bool CanBeAStep(StoredMessage message) => message.Author.Kind == AuthorKind.Agent && message.Body.Text.Length > 0;

    public static string KeyOf(CaseNumber number) => $"case-{number.Value}";

    /// <param name="marked">The agents' messages that hold the steps, by sequence number; all of them where none is marked.</param>
    public static ArticleContent Of(CaseDetails details, IReadOnlyCollection<int> marked)
    {
        var c = details.Case;
        var language = c.Language is { Length: 2 } known && known.All(char.IsAsciiLetterLower) ? known : "es";
        var words = Words(language);
        var first = details.Messages.FirstOrDefault(m => m.Message.Direction == Direction.In)?.Message.Body.Text ?? "";
        var codes = c.Bot.Facts.Where(f => f.Name == "error-code" && f.Value != "unknown" && f.Value.Length <= ArticleContent.MaxMarkLength).Select(f => f.Value).ToValueList();

        var body = new StringBuilder();
        Section(body, words.Symptom, Cut(Clean(first), MaxSymptom));
        var environment = c.Bot.Facts.Where(f => !PersonalData.IsPersonal(f.Name) && !NoEnvironment.Contains(f.Name)).Select(f => $"- {f.Name}: {Clean(f.Value)}");
        Section(body, words.Environment, string.Join('\n', c.Product is { } product ? environment.Prepend($"- product: {product}") : environment));
        Section(body, words.Cause, "");
        var steps = details.Messages.Select(m => m.Message).Where(m => CanBeAStep(m) && (marked.Count == 0 || marked.Contains(m.Id.Seq))).Select(m => Clean(m.Body.Text));
        Section(body, words.Steps, Cut(string.Join("\n\n", steps), MaxSteps));

        return new ArticleContent
        {
            Key = KeyOf(c.Number),
            Products = c.Product is { Length: <= ArticleContent.MaxMarkLength } named ? [named] : [],
            Codes = codes,
            Texts = [new ArticleText(language, Title(Clean(c.Subject is { Length: > 0 } subject ? subject : first), KeyOf(c.Number)), body.ToString().Trim())],
        };

        string Clean(string text) => PersonalData.Remove(text.ReplaceLineEndings("\n").Trim(), details.Contact, c.Bot.Facts);
    }

    private static void Section(StringBuilder body, string heading, string text) => body.Append("## ").Append(heading).Append("\n\n").Append(text.Length == 0 ? "…" : text).Append("\n\n");

    private static string Title(string text, string otherwise)
    {
        var line = Cut(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), ArticleContent.MaxTitleLength);
        return line.Length == 0 ? otherwise : line;
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1), "…");

    private static (string Symptom, string Environment, string Cause, string Steps) Words(string language) => language switch
    {
        "en" => ("Symptom", "Environment", "Cause", "Steps"),
        "pt" => ("Sintoma", "Ambiente", "Causa", "Passos"),
        _ => ("Síntoma", "Entorno", "Causa", "Pasos"),
    };
}
