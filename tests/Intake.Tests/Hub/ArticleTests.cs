using ChannelHub.Cases;
using ChannelHub.Intake.Articles;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Articles that a rule offers, and articles as files.</summary>
public sealed class ArticleTests
{
    [Test]
    public async Task Receive_RuleOffersAnArticle_ItIsTheAnswer()
    {
        var channel = new ScriptedChannel("desk", type: "webchat");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "Olvidé mi contraseña y no puedo entrar al sistema");
        await hub.SettledAsync();
        Assert.That(channel.Tries.Single().Body.Text, Does.Not.Contain("Restablecer"), "the rule names it, but nobody has imported it");

        await hub.ImportArticlesAsync();
        await hub.ReceiveAsync(channel, "pedro", "Olvidé mi contraseña y no puedo entrar al sistema");
        await hub.SettledAsync();
        Assert.That(channel.Tries[^1].Body.Text, Does.Contain("**Restablecer la contraseña olvidada**"));
        Assert.That((await hub.AllCasesAsync()).Last(c => c.Case.Bot.Articles.Count > 0).Events.Select(e => e.Data).OfType<BotAnswered>().Single().Article, Is.EqualTo("password-reset"));
    }

    [Test]
    public void Shipped_Articles_AreThereInThreeLanguagesAndMayBeRead()
    {
        Assert.That(TestHub.ShippedArticles, Has.Count.EqualTo(6));
        foreach (var article in TestHub.ShippedArticles)
        {
            Assert.That(article.Texts.Select(t => t.Language), Is.EqualTo(new[] { "en", "es", "pt" }), article.Key);
            Assert.That((article.Visibility, article.State), Is.EqualTo((ArticleVisibility.Public, ArticleState.Published)), article.Key);
        }
    }

    [TestCase("no front matter", "two lines of '---'")]
    [TestCase("---\nkey: a\n---\nbody", "language")]
    [TestCase("---\nkey: A B\nlanguage: es\ntitle: T\n---\nbody", "no key")]
    [TestCase("---\nkey: a\nlanguage: es\ntitle: T\ncolour: red\n---\nbody", "colour")]
    [TestCase("---\nkey: a\nlanguage: es\ntitle: T\nvisibility: nobody\n---\nbody", "public, customers, internal")]
    [TestCase("---\nkey: [a\n---\nbody", "YAML")]
    [TestCase("---\nkey: a\nlanguage: es\ntitle: T\n---\n", "1 to 100000")]
    public void Read_FileWithAFault_SaysWhich(string content, string said)
    {
        var (articles, faults) = ArticleFiles.Read([KeyValuePair.Create("a.es.md", content)]);
        Assert.That(articles, Is.Empty);
        Assert.That(string.Join('\n', faults), Does.Contain("a.es.md").And.Contain(said));
    }

    [Test]
    public void Read_TwoLanguages_AreOneArticle()
    {
        var (articles, faults) = ArticleFiles.Read(
        [
            KeyValuePair.Create("a.es.md", "---\r\nkey: a\r\nlanguage: es\r\ntitle: \"Uno: dos\"\r\ncodes: [H1]\r\n---\r\nHola\r\n"), KeyValuePair.Create("a.en.md", "---\nkey: a\nlanguage: en\ntitle: One\ncodes: [H1, H2]\n---\nHello"),
        ]);
        Assert.That(faults, Is.Empty);
        Assert.That(articles.Single(), Is.EqualTo(new ArticleContent
        {
            Key = "a", State = ArticleState.Published, Codes = ["H1", "H2"], Texts = [new ArticleText("en", "One", "Hello"), new ArticleText("es", "Uno: dos", "Hola")],
        }));
    }
}
