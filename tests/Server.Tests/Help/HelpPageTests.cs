using System.Net;
using System.Net.Http.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Help;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.Help;

internal sealed class HelpPageTests
{
    private static readonly ArticleContent Toner = new()
    {
        Key = "toner", State = ArticleState.Published, Visibility = ArticleVisibility.Public, Codes = ["T100"],
        Texts = [new ArticleText("es", "Cambiar el tóner <b>", "1. Abra la **tapa**.\n\n<script>alert(1)</script>\n\n[malo](javascript:alert(1)) [bueno](https://example.com)"), new ArticleText("en", "Change the toner", "Open the lid.")],
    };

    [OneTimeSetUp]
    public async Task SaveAsync()
    {
        var articles = SharedHub.Hub.Services.GetRequiredService<IArticles>();
        foreach (var article in new[] { Toner, Toner with { Key = "toner-draft", State = ArticleState.Draft }, Toner with { Key = "toner-internal", Visibility = ArticleVisibility.Internal }, Toner with { Key = "toner-customers", Visibility = ArticleVisibility.Customers } })
        {
            await articles.SaveAsync(article, null, "test", DateTimeOffset.UnixEpoch);
        }
    }

    [Test]
    public async Task Help_SearchAndList_ShowOnlyWhatIsPublic()
    {
        using var client = SharedHub.Hub.NewClient();
        foreach (var address in new[] { "/help?language=es", "/help?language=es&q=toner", "/help?language=es&q=T100" })
        {
            using var response = await client.GetAsync(address);
            var html = await response.Content.ReadAsStringAsync();
            Assert.That(html, Does.Contain("href=\"/help/es/toner\"").And.Not.Contain("toner-"), address);
            Assert.That(response.Headers.Contains("Set-Cookie"), Is.False, "no cookies");
            Assert.That(string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), Does.Contain("default-src 'self'"));
        }

        Assert.That(await client.GetStringAsync("/help?language=pt&q=%3Cscript%3E"), Does.Not.Contain("<script").And.Contain("lang=\"pt\""));
    }

    [TestCase("es", "Todavía no hay artículos de ayuda.", "Todos los artículos")]
    [TestCase("en", "There are no help articles yet.", "All articles")]
    [TestCase("pt", "Ainda não há artigos de ajuda.", "Todos os artigos")]
    public void Help_WithoutArticles_SaysSoAndLeadsToAPerson(string language, string said, string heading)
    {
        var html = WebUtility.HtmlDecode(HelpPages.List(HelpTexts.Find(language)!, null, [], "/chat/web/"));
        Assert.That(html, Does.Contain(said).And.Contain("href=\"/chat/web/\"").And.Not.Contain(heading).And.Not.Contain("<form"));
        Assert.That(WebUtility.HtmlDecode(HelpPages.List(HelpTexts.Find(language)!, "x", [], null)), Does.Contain("<form").And.Not.Contain(said), "a search without a hit is something else");
    }

    [Test]
    public async Task Help_Article_IsEscapedAndLeadsOnlyToSafePlaces()
    {
        using var client = SharedHub.Hub.NewClient();
        var html = await client.GetStringAsync("/help/es/toner");
        Assert.That(html, Does.Contain("<strong>tapa</strong>").And.Contain("href=\"https://example.com\"").And.Contain("lang=\"es\"").And.Contain("/help/en/toner"));
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("javascript:").And.Not.Contain("<b>"));
    }

    [TestCase("/help/es/toner-draft")]
    [TestCase("/help/es/toner-internal")]
    [TestCase("/help/es/toner-customers")]
    [TestCase("/help/pt/toner")]
    [TestCase("/help/xx/toner")]
    [TestCase("/help/es/nothing")]
    public async Task Help_WhatIsNotPublic_IsNotThere(string address)
    {
        using var client = SharedHub.Hub.NewClient();
        using var response = await client.GetAsync(address);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("[a](JaVaScRiPt:alert(1))", "javascript")]
    [TestCase("[a](data:text/html;base64,AAAA)", "data:")]
    [TestCase("[a](//evil.example/x)", "href")]
    [TestCase("[a](/\\evil.example)", "href")]
    [TestCase("<javascript:alert(1)>", "href")]
    [TestCase("![x](https://evil.example/p.png)", "<img")]
    [TestCase("<img src=x onerror=alert(1)>", "<img")]
    [TestCase("[a][1]\n\n[1]: javascript:alert(1)", "href")]
    public void Of_WhatAnArticleMustNotDo_StaysText(string markdown, string never) => Assert.That(ArticleHtml.Of(markdown).ToLowerInvariant(), Does.Not.Contain(never));

    [Test]
    public async Task Api_ReadSaveAndStale_FollowTheVersion()
    {
        using var program = await SharedHub.Hub.NewProgramAsync(TokenScopes.Write);
        var body = new { texts = new[] { new { language = "en", title = "Api", body = "Text." } }, state = "published", visibility = "public", codes = new[] { "A77" } };
        using var made = await program.PutAsJsonAsync("/api/v1/articles/api-article", body);
        Assert.That((int)made.StatusCode, Is.EqualTo(200), await made.Content.ReadAsStringAsync());
        Assert.That(made.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/articles/api-article") { Content = JsonContent.Create(new { texts = new[] { new { language = "en", title = "Other", body = "Text." } } }) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"9\"");
        using var stale = await program.SendAsync(request);
        using var wrong = await program.PutAsJsonAsync("/api/v1/articles/Not%20A%20Key", body);
        using var found = await program.GetAsync("/api/v1/articles?q=A77");
        using var missing = await program.GetAsync("/api/v1/articles/none");
        Assert.That(((int)stale.StatusCode, (int)wrong.StatusCode, (int)missing.StatusCode), Is.EqualTo((412, 422, 404)));
        Assert.That(await found.Content.ReadAsStringAsync(), Does.Contain("\"api-article\""));
        Assert.That(await program.GetStringAsync("/api/v1/articles/api-article/versions"), Does.Contain("\"version\":1").And.Contain("\"title\":\"Api\"").And.Contain("\"by\":"));
        using var unknown = await program.GetAsync("/api/v1/articles/none/versions");
        Assert.That((int)unknown.StatusCode, Is.EqualTo(404));
        using var reader = await SharedHub.Hub.NewProgramAsync(TokenScopes.Read);
        using var forbidden = await reader.PutAsJsonAsync("/api/v1/articles/api-article", body);
        Assert.That((int)forbidden.StatusCode, Is.EqualTo(403));
    }
}
