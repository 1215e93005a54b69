using System.Net;
using System.Text.RegularExpressions;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class ArticlePagesTests : PageTestBase
{
    private readonly MemoryArticles articles = new();

    [SetUp]
    public async Task FillAsync()
    {
        SampleCases.Fill(Desk, Now);
        await SaveAsync("stamping", ArticleVisibility.Public, "Error H007 <b>", "## Steps\n\nRenew \"it\".");
        await SaveAsync("secret", ArticleVisibility.Internal, "Known to us", "Server 7.");
    }

    [Test]
    public async Task Case_ArticlesThatFit_CanBeUsedAsAnswerUnlessTheyAreInternal()
    {
        var html = Raw(await (await ClientAsync()).GetStringAsync("/cases/CH-1042"));
        Assert.That(WebUtility.HtmlDecode(html), Does.Contain("Known to us").And.Contain("data-value=\"**Error H007 <b>**\n\n**Steps**\n\nRenew \"it\".\""));
        Assert.That(html, Does.Not.Contain("H007 <b>"), "escaped");
        Assert.That(html.Split("data-article").Length - 1, Is.EqualTo(1), "what is internal is not offered for the customer");
        Assert.That(articles.LastSearch, Is.Not.Null);
        Assert.That((articles.LastSearch!.Limit, articles.LastSearch.Reader), Is.EqualTo((3, ArticleVisibility.Internal)));
    }

    [Test]
    public async Task Case_MakeAnArticle_IsADraftWithoutTheContactsName()
    {
        var client = await ClientAsync();
        using var made = await SubmitAsync(client, "/cases/CH-1042", "make-article");
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(made.Headers.Location?.ToString(), Does.EndWith("/articles/case-1042"));
        var draft = (await articles.FindAsync("case-1042", default))!.Content;
        Assert.That(draft.State, Is.EqualTo(ArticleState.Draft));
        Assert.That(draft.Texts[0].Body, Does.Contain("H007"));
        using var again = await SubmitAsync(client, "/cases/CH-1042", "make-article");
        Assert.That(again.Headers.Location?.ToString(), Does.EndWith("/articles/case-1042"), "the one that there is");
        Assert.That((await articles.FindAsync("case-1042", default))!.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Case_MakeAnArticleOfMarkedMessages_HasTheirStepsAlone()
    {
        var client = await ClientAsync();
        var steps = Regex.Matches(Shown(await client.GetStringAsync("/cases/CH-1042")), "name=\"step\" value=\"([0-9]+)\" /> ([^<…]{5,40})");
        Assert.That(steps, Has.Count.GreaterThan(1));
        using var made = await SubmitAsync(client, "/cases/CH-1042", "make-article", ("step", steps[0].Groups[1].Value));
        var body = (await articles.FindAsync("case-1042", default))!.Content.Texts[0].Body;
        Assert.That(body, Does.Contain(steps[0].Groups[2].Value.Trim()).And.Not.Contain("Gracias por el detalle"));
    }

    [Test]
    public async Task Articles_List_LeadsToEachAndIsEscaped()
    {
        var html = Raw(await (await ClientAsync()).GetStringAsync("/articles"));
        Assert.That(html, Does.Contain("href=\"/articles/stamping\"").And.Contain("href=\"/articles/secret\"").And.Not.Contain("H007 <b>"));
        Assert.That(Raw(await (await ClientAsync()).GetStringAsync("/articles/stamping")), Does.Contain("Renew &quot;it&quot;.</textarea>"));
    }

    [Test]
    public async Task Article_Published_IsANewVersionInItsLanguage()
    {
        var client = await ClientAsync();
        using var saved = await SubmitAsync(client, "/articles/stamping", "article", ("language", "pt"), ("title", "Erro H007"), ("body", "Renove.\r\nPronto."), ("visibility", "customers"), ("state", "published"));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var article = (await articles.FindAsync("stamping", default))!;
        Assert.That(article.By, Is.EqualTo("ana"));
        Assert.That(article.Content.In("pt")!.Body, Is.EqualTo("Renove.\nPronto."));
        Assert.That(article.Content.Texts, Has.Count.EqualTo(2));
        using var empty = await SubmitAsync(client, "/articles/stamping", "article", ("language", "pt"), ("title", ""), ("body", "x"), ("visibility", "public"), ("state", "published"));
        using var stale = await SubmitAsync(client, "/articles/stamping", "article", ("version", "1"), ("language", "pt"), ("title", "T"), ("body", "x"), ("visibility", "public"), ("state", "published"));
        using var none = await client.GetAsync("/articles/none");
        Assert.That((empty.StatusCode, stale.StatusCode, none.StatusCode), Is.EqualTo((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Article_Versions_SayWhoChangedWhat()
    {
        await articles.SaveAsync((await articles.FindAsync("stamping", default))!.Content with { State = ArticleState.Draft, Texts = [new ArticleText("en", "Error H007 <b>", "## Steps\n\nRenew <it>.\nTry again.")] }, null, "bruno", Now);
        var html = Raw(await (await ClientAsync()).GetStringAsync("/articles/stamping"));
        Assert.That(html, Does.Contain("Version 2, by bruno").And.Contain("Version 1, by test").And.Contain("Version 2").And.Not.Contain("Renew <it>"));
        Assert.That(WebUtility.HtmlDecode(Strip(html)), Does.Contain("<del>- Renew \"it\".\n</del><ins>+ Renew <it>.\n</ins><ins>+ Try again.\n</ins>").And.Contain("<span>  ## Steps\n</span>").And.Contain("<del>published</del> → <ins>draft</ins>"));
        Assert.That(WebUtility.HtmlDecode(html), Does.Contain("shown 0 · solved 0 · settled without an agent 0 · failed 0"));
    }

    [Test]
    public async Task Case_DraftOfAModel_IsShownWithItsSourcesAndUsedWithoutThem()
    {
        var drafts = new OneDraft(new DraftOutcome.Drafted(new AnswerDraft(H007, 1, "en", "Renew the <b>seal</b> [1]. Hello.", [new DraftSource(1, "stamping", "Error H007")], 1, Now)));
        var client = await SignInAsync(more: b => b.Services.AddSingleton<IArticles>(articles).AddSingleton<IAnswerDrafts>(drafts));
        using var made = await SubmitAsync(client, "/cases/CH-1042", "draft-answer");
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var html = Raw(await client.GetStringAsync("/cases/CH-1042"));
        Assert.That(html, Does.Contain("Renew the &lt;b&gt;seal&lt;/b&gt; [1]. Hello.").And.Contain("data-value=\"Renew the &lt;b&gt;seal&lt;/b&gt;. Hello.\"").And.Contain("1 sentence is not borne out"));
    }

    [TestCase(NoDraft.NotNeeded)]
    [TestCase(NoDraft.NoArticles)]
    [TestCase(NoDraft.NoAnswer)]
    [TestCase(NoDraft.Unfit)]
    [TestCase(NoDraft.Unavailable)]
    public async Task Case_NoDraft_SaysWhy(NoDraft why)
    {
        var client = await SignInAsync(more: b => b.Services.AddSingleton<IAnswerDrafts>(new OneDraft(new DraftOutcome.Nothing(why))));
        using var asked = await SubmitAsync(client, "/cases/CH-1042", "draft-answer");
        Assert.That((asked.StatusCode, Shown(await asked.Content.ReadAsStringAsync()).Contains(ChannelHub.AgentConsole.Reading.Texts.English[$"draft.none.{Names.Of(why)}"], StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)));
    }

    [Test]
    public async Task Case_WithoutAModel_OffersNoDraft() => Assert.That(await (await ClientAsync()).GetStringAsync("/cases/CH-1042"), Does.Not.Contain("draft-answer"));

    /// <summary>Without the attributes that tie styles to their component.</summary>
    private static string Strip(string html) => System.Text.RegularExpressions.Regex.Replace(html, " b-[a-z0-9]+(?=[ >])", "");

    private sealed class OneDraft(DraftOutcome outcome) : IAnswerDrafts
    {
        public AnswerDraft? Find(CaseNumber number) => (outcome as DraftOutcome.Drafted)?.Draft;

        public Task<DraftOutcome> DraftAsync(CaseNumber number, CancellationToken stop) => Task.FromResult(outcome);
    }

    private Task<HttpClient> ClientAsync() => SignInAsync(more: b => b.Services.AddSingleton<IArticles>(articles));

    private Task SaveAsync(string key, ArticleVisibility visibility, string title, string body) =>
        articles.SaveAsync(new ArticleContent { Key = key, State = ArticleState.Published, Visibility = visibility, Texts = [new ArticleText("en", title, body)] }, null, "test", Now);
}
