using ChannelHub.Intake.Texts;

namespace ChannelHub.Intake.Tests.Texts;

public sealed class TextsFileTests
{
    private const string Good = "case-opened: 'New {case}, {department}'\ncase-reopened: 'Again {case}'\ncase-followed-up: 'Next {case}'\nout-of-scope: 'No {case}'";

    [Test]
    public void Read_ShippedFiles_AreCompleteInEveryLanguage()
    {
        var files = Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var (texts, faults) = TextsFile.Read(files, "es");
        Assert.That(faults, Is.Empty);
        Assert.That(texts!.Languages, Is.SupersetOf(new[] { "es", "en", "pt" }));
        Assert.That(texts.Get("pt", "case-opened", new Dictionary<string, string> { ["case"] = "CH-7", ["department"] = "Vendas" }), Does.Contain("CH-7").And.Contain("Vendas"));
    }

    [Test]
    public void Get_UnknownLanguage_FallsBackToTheDefault()
    {
        var (texts, _) = TextsFile.Read(new Dictionary<string, string> { ["en"] = Good }, "en");
        Assert.That(texts!.Get("de", "case-opened", new Dictionary<string, string> { ["case"] = "CH-1", ["department"] = "{case}" }), Is.EqualTo("New CH-1, {case}"), "values are not filled again");
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
        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(new[]
        {
            "texts/en.yaml(1,14) case-opened: '{name}' is not possible; this text may use: {case}, {department}.",
            "texts/en.yaml(2,16) case-reopened: is missing; a text is needed here.",
            "texts/en.yaml(3,11) greeting: 'greeting' is not possible; there are these keys: case-followed-up, case-opened, case-reopened, out-of-scope.",
            "texts/en.yaml case-followed-up: is missing; every language has every text.",
            "texts/en.yaml case-reopened: is missing; every language has every text.",
            "texts/en.yaml out-of-scope: is missing; every language has every text.",
            "texts/es.yaml(2,1): is missing; the file can't be read as YAML: While parsing a node, did not find expected node content.",
            "texts/pt.yaml: is missing; the file holds one map from key to text.",
            "ChannelHub:Intake:DefaultLanguage: 'fr' is not possible; there are texts in: en, es, pt.",
        }));
    }
}
