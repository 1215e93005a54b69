using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class ArticleContract : StoreContract
{
    private static readonly ArticleContent Stamp = new()
    {
        Key = "stamping-h007", State = ArticleState.Published, Visibility = ArticleVisibility.Public, Products = ["invoicing"], Codes = ["H007", "CFDI 40103"],
        Texts = [new ArticleText("es", "Error H007 al timbrar", "Actualice el certificado de sello digital.\n\n1. Abra **Configuración**."), new ArticleText("en", "Error H007 when stamping", "Renew the seal's certificate.")],
    };

    private static readonly ArticleContent Printer = new()
    {
        Key = "printer", State = ArticleState.Published, Visibility = ArticleVisibility.Customers, Products = ["pos"],
        Texts = [new ArticleText("es", "La impresora no imprime", "Apague la impresora, espere y enciéndala."), new ArticleText("pt", "A impressora não imprime", "Desligue a impressora e ligue de novo.")],
    };

    [Test]
    public async Task SaveAsync_NewChangedAndSame_HasEveryVersionOnce()
    {
        var first = await SaveAsync(Stamp, 0);
        Assert.That(first, Is.EqualTo(new Article(Stamp, 1, Opening.Morning, "ana", new ArticleCounts())));
        Assert.That(await Store.Articles.SaveAsync(Stamp, null, "import", Opening.Morning.AddDays(1)), Is.EqualTo(new SaveArticleOutcome.Unchanged(first)));
        var changed = Stamp with { Visibility = ArticleVisibility.Internal };
        Assert.That(await Store.Articles.SaveAsync(changed, 1, "bruno", Opening.Morning.AddDays(2)), Is.InstanceOf<SaveArticleOutcome.Saved>());
        Assert.That(await Store.Articles.SaveAsync(Stamp, 1, "carla", Opening.Morning.AddDays(3)), Is.EqualTo(new SaveArticleOutcome.Stale(2)), "somebody was first");
        Assert.That(await Store.Articles.SaveAsync(Stamp, 0, "carla", Opening.Morning.AddDays(3)), Is.EqualTo(new SaveArticleOutcome.Stale(2)), "the key is taken");
        Reopen();
        Assert.That(await Store.Articles.HistoryAsync(Stamp.Key, Never), Is.EqualTo(new[]
        {
            new ArticleVersion(2, Opening.Morning.AddDays(2), "bruno", changed), new ArticleVersion(1, Opening.Morning, "ana", Stamp),
        }));
        Assert.That((await Store.Articles.FindAsync(Stamp.Key, Never))!.Content, Is.EqualTo(changed));
    }

    [Test]
    public void SaveAsync_WithFaults_IsRefused() =>
        Assert.That(async () => await Store.Articles.SaveAsync(Stamp with { Key = "No key", Texts = [] }, null, "ana", Opening.Morning), Throws.ArgumentException);

    [Test]
    public async Task ListAsync_ManyArticles_GoesOnFromTheLastKey()
    {
        await SaveAsync(Stamp, 0);
        await SaveAsync(Printer with { State = ArticleState.Draft }, 0);
        var first = await Store.Articles.ListAsync(null, 1, Never);
        Assert.That(first.Select(a => a.Key), Is.EqualTo(new[] { "printer" }));
        Assert.That((await Store.Articles.ListAsync("printer", 10, Never)).Select(a => a.Key), Is.EqualTo(new[] { "stamping-h007" }));
    }

    [TestCase("H007")]
    [TestCase("h-007")]
    [TestCase("cfdi40103")]
    public async Task SearchAsync_ErrorCode_IsFoundInWhateverForm(string code)
    {
        await SaveAsync(Stamp, 0);
        await SaveAsync(Printer, 0);
        var hits = await Store.Articles.SearchAsync(new ArticleSearch { Codes = [code], Language = "es" }, Never);
        Assert.That(hits.Select(h => (h.Article.Key, h.ByCode, h.Text.Language)), Is.EqualTo(new[] { ("stamping-h007", true, "es") }));
    }

    [Test]
    public async Task SearchAsync_WordsWithoutAccentsAndInAnotherForm_AreFound()
    {
        await SaveAsync(Stamp, 0);
        await SaveAsync(Printer, 0);
        Assert.That((await Find("no imprimen las IMPRESORAS", "es", ArticleVisibility.Customers)), Is.EqualTo(new[] { "printer" }));
        Assert.That((await Find("configuracion", "es")), Is.EqualTo(new[] { "stamping-h007" }));
        Assert.That((await Find("impressora nao imprime", "pt", ArticleVisibility.Internal)), Is.EqualTo(new[] { "printer" }));
        Assert.That((await Find("el la los de que", "es")), Is.Empty, "words that tell nothing");
        Assert.That((await Find("\"AND (NEAR* :-", null)), Is.Empty, "signs of the query language");
        Assert.That((await Find("certificado", "xx")), Is.Empty, "not in this language");
    }

    [Test]
    public async Task SearchAsync_WhatTheReaderMayNotSee_IsNotFound()
    {
        await SaveAsync(Stamp with { Visibility = ArticleVisibility.Internal }, 0);
        await SaveAsync(Printer, 0);
        Assert.That(await Find("H007 impresora", "es"), Is.Empty);
        Assert.That(await Find("H007 impresora", "es", ArticleVisibility.Customers), Is.EqualTo(new[] { "printer" }));
        Assert.That(await Find("H007 impresora", "es", ArticleVisibility.Internal), Is.EqualTo(new[] { "stamping-h007", "printer" }));
    }

    [Test]
    public async Task SearchAsync_DraftOrTakenBack_IsNotFound()
    {
        await SaveAsync(Stamp with { State = ArticleState.Draft }, 0);
        Assert.That(await Find("H007 certificado", "es"), Is.Empty);
        await SaveAsync(Stamp, 1);
        Assert.That(await Find("H007 certificado", "es"), Has.Count.EqualTo(1));
        await SaveAsync(Stamp with { State = ArticleState.Draft }, 2);
        Assert.That(await Find("H007 certificado", "es"), Is.Empty);
    }

    [Test]
    public async Task SearchAsync_TwoThatFitAlike_TheProductDecides()
    {
        var other = Printer with { Key = "a-printer", Products = ["payroll"] };
        await SaveAsync(other, 0);
        await SaveAsync(Printer, 0);
        var hits = await Store.Articles.SearchAsync(new ArticleSearch { Text = "impresora", Product = "pos", Reader = ArticleVisibility.Customers }, Never);
        Assert.That(hits.Select(h => h.Article.Key), Is.EqualTo(new[] { "printer", "a-printer" }));
    }

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public async Task CommitAsync_SettledWithoutAnAgentOrAWord_IsCountedAsDeflectedOnce(bool agentWrote, int deflected)
    {
        await SaveAsync(Stamp, 0);
        var bot = new Cause(CauseKind.Bot, "article");
        await CommitAsync((await OpenCaseAsync()).Next(draft =>
        {
            draft.Add(bot, new BotAnswered(ArticleAnswers.Drafted, 5, Stamp.Key));
            if (agentWrote) draft.AddMessage(new Cause(CauseKind.Agent, "ana"), Direction.Out, new MessageAuthor(AuthorKind.Agent, "ana", "Ana"), new MessageBody { Text = "x" });
            draft.Trigger(StatusTrigger.Solve, bot);
            draft.Trigger(StatusTrigger.Close, bot);
        }));
        Assert.That((await Store.Articles.FindAsync(Stamp.Key, Never))!.Counts, Is.EqualTo(new ArticleCounts(1, Deflected: deflected)));
    }

    [Test]
    public async Task CommitAsync_WhatTheBotAnsweredWith_IsCounted()
    {
        await SaveAsync(Stamp, 0);
        var bot = new Cause(CauseKind.Bot, "article");
        var opening = await OpenCaseAsync();
        await CommitAsync(opening.Next(draft =>
        {
            draft.Add(bot, new BotAnswered(ArticleAnswers.Shown, 5, Stamp.Key));
            draft.Add(bot, new BotAnswered(ArticleAnswers.ShownLater, 5, Stamp.Key));
            draft.Add(bot, new BotAnswered(ArticleAnswers.Solved, 5, Stamp.Key));
            draft.Add(bot, new BotAnswered(ArticleAnswers.Failed, 5, Stamp.Key));
            draft.Add(bot, new BotAnswered("handed-over", 5, Stamp.Key));
            draft.Add(bot, new BotAnswered("enough", 5));
            draft.Add(bot, new FactLearnt(ArticleAnswers.Question, ArticleAnswers.No));
            draft.Trigger(StatusTrigger.Solve, bot);
        }));
        Assert.That((await Store.Articles.FindAsync(Stamp.Key, Never))!.Counts, Is.EqualTo(new ArticleCounts(2, 1, 2)));
        await SaveAsync(Stamp with { Codes = [] }, 1);
        Assert.That((await Store.Articles.FindAsync(Stamp.Key, Never))!.Counts, Is.EqualTo(new ArticleCounts(2, 1, 2)), "a new version keeps them");
    }

    private async Task<Article> SaveAsync(ArticleContent content, int? expected)
    {
        var outcome = await Store.Articles.SaveAsync(content, expected, "ana", Opening.Morning);
        Assert.That(outcome, Is.InstanceOf<SaveArticleOutcome.Saved>());
        return ((SaveArticleOutcome.Saved)outcome).Article;
    }

    private async Task<IReadOnlyList<string>> Find(string text, string? language, ArticleVisibility reader = ArticleVisibility.Public) =>
        [.. (await Store.Articles.SearchAsync(new ArticleSearch { Text = text, Language = language, Reader = reader }, Never)).Select(h => h.Article.Key)];
}
