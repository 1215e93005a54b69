using System.Text.RegularExpressions;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing.Text;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Tests.Texts;

/// <summary>Every shipped text that addresses the customer has both forms where the language has two, and none of either is in the other.</summary>
public sealed partial class AddressTests
{
    /// <summary>What only somebody who says usted writes; without accents.</summary>
    private const string FormalSpanish = @"usted|ustedes|su|sus|suyo|suya|suyos|suyas|le|\w+(?:ar|er|ir)le|escriba|escribalo|escribala|responda|conteste|cuentenos|puede escribir|pueda|quiere|necesite|necesita|no tiene|tiene que|tendra|pida|pidio|sepa|no lo sabe|usa|revisela|intentelo|recordarle|llamarle|ayudarle";

    private const string InformalSpanish = @"tu|tus|tuyo|tuya|tuyos|tuyas|te|ti|\w+(?:ar|er|ir)te|escribe|escribelo|escribela|responde|contesta|cuentanos|puedes|puedas|quieres|necesitas|tienes|tendras|pide otr\w|pides|pediste|sepas|sabes|usas|revisala|intentalo";

    /// <summary>In Portuguese both forms share their verbs; what tells them apart is você, te, a gente, pra.</summary>
    private const string InformalPortuguese = "voce|te|pra|a gente|oi";

    private const string AnyPortuguese = "voce|te|seu|seus|sua|suas|lhe|o senhor|a senhora|escreva|escreva o|responda|conte|conte nos|tente|peca|confira|pode escrever|do que precisa|ja tentou|usa|precisar|quiser|souber";

    public static IEnumerable<TestCaseData> Shipped() =>
        from language in new[] { "es", "pt", "en" }
        from entry in Root(language).Children
        where entry.Key.ToString() != "words"
        select new TestCaseData(language, entry.Key.ToString(), entry.Value).SetArgDisplayNames($"{language} {entry.Key}");

    [TestCaseSource(nameof(Shipped))]
    public void Text_ThatAddressesTheCustomer_HasBothForms(string language, string key, YamlNode value)
    {
        var (formal, informal) = (Form(value, "formal"), Form(value, "informal"));
        if (language == "en")
        {
            Assert.That(value, Is.InstanceOf<YamlScalarNode>(), "English has one form");
            return;
        }

        if (formal is null || informal is null)
        {
            var addresses = language == "es" ? $"{FormalSpanish}|{InformalSpanish}" : AnyPortuguese;
            Assert.That(Found(value.ToString(), addresses), Is.Empty, "words that speak to the customer need both forms");
            return;
        }

        Assert.That(Places(formal), Is.EquivalentTo(Places(informal)), "the same is filled in");
        Assert.That(formal, Is.Not.EqualTo(informal));
        Assert.That(Found(formal, language == "es" ? InformalSpanish : InformalPortuguese), Is.Empty, "formal");
        if (language == "es") Assert.That(Found(informal, FormalSpanish), Is.Empty, "informal");
    }

    [TestCase("es", "Su caso es CH-7", "Tu caso es CH-7")]
    [TestCase("pt", "O seu caso é CH-7", "Seu caso é CH-7")]
    [TestCase("en", "Your case is CH-7", "Your case is CH-7")]
    public void Get_BySetting_IsTheOneForm(string language, string formal, string informal)
    {
        (string, string)[] values = [("case", "CH-7"), ("department", "X")];
        Assert.That(Texts(Address.Formal).Get(language, "case-opened", values), Does.Contain(formal));
        Assert.That(Texts(Address.Informal).Get(language, "case-opened", values), Does.Contain(informal));
    }

    [Test]
    public void Read_FaultInTheFormThatIsNotSet_IsAFault()
    {
        var files = Files();
        files["es"] = files["es"].Replace("    Tu caso anterior", "    {name} Tu caso anterior", StringComparison.Ordinal);
        Assert.That(TextsFile.Read(files, "es", Hub.TestHub.Dialogue).Faults.Single().ToString(), Does.Contain("case-followed-up").And.Contain("{name}"));
    }

    private static BotTexts Texts(Address address) => TextsFile.Read(Files(), "es", Hub.TestHub.Dialogue, address).Texts!;

    private static Dictionary<string, string> Files() => Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);

    private static YamlMappingNode Root(string language)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Files()[language]));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static string? Form(YamlNode value, string name) => value is YamlMappingNode both && both.Children.TryGetValue(name, out var form) ? form.ToString() : null;

    /// <summary>Command words between «» are quoted, not said.</summary>
    private static IEnumerable<string> Found(string text, string words) => Regex.Matches(WordFold.Of(Quoted().Replace(text, " ")), $@"(?<![\w-])(?:{words})(?![\w-])", RegexOptions.CultureInvariant).Select(m => m.Value);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Order();

    [GeneratedRegex("«[^»]*»|\\{[a-z0-9]+\\}")]
    private static partial Regex Quoted();

    [GeneratedRegex("\\{[a-z0-9]+\\}")]
    private static partial Regex Place();
}
