using ChannelHub.Intake.Texts;

namespace ChannelHub.Intake.Tests.Texts;

public sealed class TextsFileTests
{
    private static readonly string Good = Yaml(BotTexts.Keys.Keys.ToDictionary(k => k, k => k == "case-opened" ? "New {case}, {department}" : "x"));

    [Test]
    public void Read_ShippedFiles_AreCompleteInEveryLanguage()
    {
        var files = Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var (texts, faults) = TextsFile.Read(files, "es", Hub.TestHub.Dialogue);
        Assert.That(faults, Is.Empty);
        Assert.That(texts!.Languages, Is.SupersetOf(new[] { "es", "en", "pt" }));
        Assert.That(texts.Get("pt", "case-opened", ("case", "CH-7"), ("department", "Vendas")), Does.Contain("CH-7").And.Contain("Vendas"));
    }

    [Test]
    public void Get_UnknownLanguage_FallsBackToTheDefault()
    {
        var (texts, _) = TextsFile.Read(new Dictionary<string, string> { ["en"] = Good }, "en");
        Assert.That(texts!.Get("de", "case-opened", ("case", "CH-1"), ("department", "{case}")), Is.EqualTo("New CH-1, {case}"), "values are not filled again");
    }

    [Test]
    public void Read_FaultyFiles_NamesEveryFault()
    {
        var (texts, faults) = TextsFile.Read(
            new Dictionary<string, string>
            {
                ["en"] = "case-opened: 'Hello {name}'\ncase-reopened: ''\ngreeting: 'Hi'",
                ["es"] = "case-opened: [",
                ["pt"] = "- a",
            },
            "fr");
        Assert.That(texts, Is.Null);
        string[] expected =
        [
            "texts/en.yaml(1,14) case-opened: '{name}' is not possible; this text may use: {case}, {department}.",
            "texts/en.yaml(2,16) case-reopened: is missing; a text is needed here, or one each for formal and informal.",
            $"texts/en.yaml(3,11) greeting: 'greeting' is not possible; there are these keys: {string.Join(", ", BotTexts.Keys.Keys.Order(StringComparer.Ordinal))}.",
            .. BotTexts.Keys.Keys.Where(k => k != "case-opened").Order(StringComparer.Ordinal).Select(k => $"texts/en.yaml {k}: is missing; every language has every text."),
            "texts/es.yaml(2,1): is missing; the file can't be read as YAML: While parsing a node, did not find expected node content.",
            "texts/pt.yaml: is missing; the file holds one map from key to text.",
            "ChannelHub:Intake:DefaultLanguage: 'fr' is not possible; there are texts in: en, es, pt.",
        ];
        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(expected));
    }

    [TestCase(Address.Formal, "Su caso es CH-1.")]
    [TestCase(Address.Informal, "Tu caso es CH-1.")]
    public void Get_TextWithBothForms_IsTheOneThatIsSet(Address address, string expected)
    {
        var yaml = Good.Replace("case-reopened: 'x'", "case-reopened: {formal: 'Su caso es {case}.', informal: 'Tu caso es {case}.'}", StringComparison.Ordinal);
        var (texts, _) = TextsFile.Read(new Dictionary<string, string> { ["es"] = yaml }, "es", null, address);
        Assert.That(texts!.Get("es", "case-reopened", ("case", "CH-1")), Is.EqualTo(expected));
    }

    [Test]
    public void Read_WordsOfAnUnknownMeaning_AreNamed()
    {
        var (_, faults) = TextsFile.Read(new Dictionary<string, string> { ["es"] = $"{Good}\nwords: {{robot: [x]}}" }, "es");
        Assert.That(faults.Single().ToString(), Does.StartWith($"texts/es.yaml({BotTexts.Keys.Count + 1},9) words: 'robot' is not possible; there are lists of words for: person, status"));
    }

    private static string Yaml(Dictionary<string, string> texts) => string.Join('\n', texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}: '{t.Value}'"));
}
