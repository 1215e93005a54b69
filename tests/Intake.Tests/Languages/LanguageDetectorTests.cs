using System.Globalization;
using System.Text;
using ChannelHub.Intake.Languages;

namespace ChannelHub.Intake.Tests.Languages;

public sealed class LanguageDetectorTests
{
    [TestCase("hola", "es")]
    [TestCase("Hola, buenas tardes", "es")]
    [TestCase("no me deja timbrar", "es")]
    [TestCase("Me aparece el error H007 al timbrar una factura", "es")]
    [TestCase("NO PUEDO ENTRAR AL SISTEMA", "es")]
    [TestCase("cuando me van a resolver lo de la nomina", "es")]
    [TestCase("hello", "en")]
    [TestCase("my invoice is wrong", "en")]
    [TestCase("cant log in since this morning", "en")]
    [TestCase("olá", "pt")]
    [TestCase("não consigo", "pt")]
    [TestCase("nao consigo entrar no sistema", "pt")]
    [TestCase("quando vão resolver a minha fatura", "pt")]
    public void Detect_ShortMessage_TellsTheLanguage(string text, string code) => Assert.That(LanguageDetector.Detect(text)?.Code, Is.EqualTo(code));

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("H007")]
    [TestCase("error H007")]
    [TestCase("CFDI40103 0x80070005")]
    [TestCase("ana@example.com https://example.com/hola-que-tal")]
    [TestCase("👍👍👍")]
    [TestCase("ok")]
    [TestCase("Не открывается счёт")]
    [TestCase("请帮助我")]
    [TestCase("Guten Tag, ich kann mich nicht anmelden")]
    [TestCase("Bonjour, je n'arrive pas à me connecter depuis ce matin")]
    [TestCase("Buongiorno, non riesco ad accedere al mio ufficio da questa mattina")]
    public void Detect_NothingToTellBy_IsNull(string text) => Assert.That(LanguageDetector.Detect(text), Is.Null);

    [Test]
    public void Detect_HugeText_LooksAtItsBeginningOnly()
    {
        var text = "No puedo entrar al sistema desde ayer. " + new string('x', 1_000_000);

        Assert.That(LanguageDetector.Detect(text + " hello world"), Is.EqualTo(LanguageDetector.Detect(text)));
    }

    [Test]
    public void Detect_Message_AllocatesNoMoreThanItsAnswer()
    {
        var text = string.Concat(Enumerable.Repeat("Me aparece un error al timbrar la factura. ", 12));

        // The first calls run code that is not optimised yet and allocates for itself.
        Assert.That(() => Allocated(text), Is.LessThanOrEqualTo(64).After(20).Seconds.PollEvery(50).MilliSeconds);
    }

    [Test]
    public void Detect_TextsKeptFromTraining_ReachesTheFloor()
    {
        var texts = LanguageCorpus.ReadOrIgnore().Where(t => t.Held).ToList();
        var known = texts.Where(t => LanguageModel.Codes.Contains(t.Language)).Select(t => (Text: t, Found: LanguageDetector.Detect(t.Value)?.Code)).ToList();
        var report = new StringBuilder();
        foreach (var group in known.GroupBy(k => (k.Text.Set, k.Text.Kind, k.Text.Language)))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{group.Key,-45} {group.Count(),5}  right {Share(group, k => k.Found == k.Text.Language):P1}  undecided {Share(group, k => k.Found is null):P1}  wrong {Share(group, k => k.Found is not null && k.Found != k.Text.Language):P1}");
        }

        var longer = known.Where(k => k.Text.Value.Length > 20).ToList();
        var right = Share(longer, k => k.Found == k.Text.Language);
        var plain = longer.Average(k => LanguageDetector.Detect(LanguageCorpus.WithoutAccents(k.Text.Value))?.Code == k.Text.Language ? 1.0 : 0.0);
        report.AppendLine(CultureInfo.InvariantCulture, $"over 20 characters: {longer.Count}, right {right:P2}, without accents {plain:P2}, wrong {Share(longer, k => k.Found is not null && k.Found != k.Text.Language):P2}");
        foreach (var group in texts.Where(t => !LanguageModel.Codes.Contains(t.Language)).GroupBy(t => (t.Kind == "sentences" || t.Set == "chitchat", t.Language)))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{group.Key}: taken for {string.Join(", ", group.Select(t => LanguageDetector.Detect(t.Value)?.Code ?? "none").GroupBy(c => c).OrderByDescending(c => c.Count()).Select(c => $"{c.Key} {(double)c.Count() / group.Count():P1}"))}");
        }

        TestContext.Out.WriteLine(report);
        Assert.That(right, Is.GreaterThanOrEqualTo(0.98), report.ToString());
        Assert.That(plain, Is.GreaterThanOrEqualTo(0.97), report.ToString());
    }

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) LanguageDetector.Detect(text);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    private static double Share<T>(IEnumerable<T> of, Func<T, bool> where) => of.Average(t => where(t) ? 1.0 : 0.0);
}
