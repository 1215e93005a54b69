using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.WebChat;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed partial class WebChatPageTests : WebChatFixture
{
    [Test]
    public async Task Page_Headers_LetNothingInAndNothingOut()
    {
        var host = await StartAsync();
        using var page = await host.Client.GetAsync(Chat);
        Assert.That(Header(page, "Content-Security-Policy"), Is.EqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'self'"));
        Assert.That(Header(page, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Header(page, "X-Frame-Options"), Is.EqualTo("SAMEORIGIN"));
        Assert.That(Header(page, "Referrer-Policy"), Is.EqualTo("no-referrer"));
        Assert.That(Header(page, "Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(page.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/html; charset=utf-8"));
    }

    [Test]
    public async Task Page_AllowedOrigins_MayFrameIt()
    {
        var host = await StartAsync(null, ("AllowedOrigins", "https://www.acme.example, https://*.acme.example"));
        using var page = await host.Client.GetAsync(Chat);
        Assert.That(Header(page, "Content-Security-Policy"), Does.EndWith("frame-ancestors 'self' https://www.acme.example https://*.acme.example"));
        Assert.That(page.Headers.Contains("X-Frame-Options"), Is.False);
    }

    [Test]
    public async Task Page_Html_HasNoInlineScriptOrStyleAndNothingForeign()
    {
        var host = await StartAsync();
        var html = await host.Client.GetStringAsync(Chat);
        Assert.That(html, Does.Not.Match("<script(?![^>]*\\ssrc=)"));
        Assert.That(html, Does.Not.Match("<style|\\sstyle=|\\son[a-z]+="));
        Assert.That(Regex.Matches(html, "(?:src|href)=\"([^\"]*)\"").Select(m => m.Groups[1].Value), Has.All.Match($"^({Chat}/|#)"));
        Assert.That(html, Does.Not.Contain("{{"), "a placeholder was not filled");
    }

    [Test]
    public async Task Page_Assets_AreServedAndFitThePolicy()
    {
        var host = await StartAsync();
        var html = await host.Client.GetStringAsync(Chat);
        foreach (Match asset in Regex.Matches(html, $"(?:src|href)=\"({Chat}/[^\"]*)\""))
        {
            using var response = await host.Client.GetAsync(asset.Groups[1].Value);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), asset.Value);
            Assert.That(Header(response, "Cache-Control"), Does.Contain("immutable"));
            Assert.That(Header(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
            using var again = new HttpRequestMessage(HttpMethod.Get, asset.Groups[1].Value);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var unchanged = await host.Client.SendAsync(again);
            Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        }
    }

    [TestCase("es-MX,es;q=0.9,en;q=0.8", "es", "Escriba un mensaje")]
    [TestCase("en-US,en;q=0.9", "en", "Write a message")]
    [TestCase("pt-BR", "pt", "Escreva uma mensagem")]
    [TestCase("fr-FR,pt;q=0.5,en;q=0.4", "pt", "Escreva uma mensagem")]
    [TestCase("en;q=0.1, pt;q=0.7", "pt", "Escreva uma mensagem")]
    [TestCase("pt;q=0, fr", "es", "Escriba un mensaje")]
    [TestCase("de", "es", "Escriba un mensaje")]
    [TestCase("garbage;;;q=,,", "es", "Escriba un mensaje")]
    [TestCase("", "es", "Escriba un mensaje")]
    public async Task Page_BrowsersLanguage_IsSpoken(string accept, string language, string text)
    {
        var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Chat);
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);
        using var page = await host.Client.SendAsync(request);
        var html = await page.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain($"<html lang=\"{language}\">").And.Contain($"placeholder=\"{text}\""));
        Assert.That(page.Content.Headers.ContentLanguage, Is.EqualTo(new[] { language }));
    }

    [Test]
    public async Task Page_TitleWithMarkup_IsText()
    {
        var host = await StartAsync(null, ("Title", "<script>alert(1)</script>\" onload=\"x"));
        var html = await host.Client.GetStringAsync(Chat);
        Assert.That(html, Does.Not.Contain("<script>alert").And.Not.Contain("\" onload"));
        Assert.That(html, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }

    [Test]
    public async Task Page_NewVisitor_GetsACookieThatNoScriptCanRead()
    {
        var host = await StartAsync();
        using var page = await host.Client.GetAsync(Chat);
        var cookie = page.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.Match($"^channelhub-{ChannelHost.Account}=[A-Za-z0-9_-]{{75}}; max-age=34560000; path={Chat}; samesite=lax; httponly$").IgnoreCase);
    }

    [Test]
    public async Task SetCookie_OverHttps_IsForFramesOnOtherSitesAndTiedToThem()
    {
        var host = await StartAsync();
        var http = new DefaultHttpContext();
        http.Request.Scheme = "https";
        http.Request.PathBase = "/hub";
        host.Services.GetRequiredAccount().SetCookie(http, "key");
        Assert.That(http.Response.Headers.SetCookie.ToString(), Is.EqualTo($"channelhub-{ChannelHost.Account}=key; max-age=34560000; path=/hub{Chat}; secure; samesite=none; httponly; Partitioned"));
    }

    [Test]
    public async Task Page_KnownVisitor_KeepsHisKey()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var request = new HttpRequestMessage(HttpMethod.Get, Chat);
        request.Headers.Add("Cookie", visitor.Cookie);
        using var page = await host.Client.SendAsync(request);
        Assert.That(page.Headers.GetValues("Set-Cookie").Single(), Does.StartWith(visitor.Cookie + ";"));
    }

    [Test]
    public async Task Page_ManyNewVisitorsFromOneAddress_AreSlowedDown()
    {
        var time = new ManualTime();
        var host = await StartAsync(time, ("NewVisitorsPerMinute", "3"));
        var known = await VisitAsync(host);
        for (var i = 0; i < 2; i++) await VisitAsync(host);
        using var refused = await host.Client.GetAsync(Chat);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(20)));
        using var request = new HttpRequestMessage(HttpMethod.Get, Chat);
        request.Headers.Add("Cookie", known.Cookie);
        using var stillIn = await host.Client.SendAsync(request);
        Assert.That(stillIn.StatusCode, Is.EqualTo(HttpStatusCode.OK), "who has a key is not new");
        time.Advance(TimeSpan.FromSeconds(20));
        await VisitAsync(host);
    }

    [TestCase("203.0.113.7", "203.0.113.7")]
    [TestCase("::ffff:203.0.113.7", "203.0.113.7")]
    [TestCase("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    public void NetworkOf_Address_IsWhatOneCustomerHas(string address, string network) => Assert.That(WebChatPage.NetworkOf(IPAddress.Parse(address)), Is.EqualTo(network));

    [Test]
    public async Task Page_UnknownAccount_Is404()
    {
        var host = await StartAsync();
        foreach (var path in new[] { "/chat/nobody", "/chat/nobody/page.js", "/chat/nobody/page.css", "/chat/nobody/events", "/chat/nobody/icon.svg" })
        {
            using var response = await host.Client.GetAsync(path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
            Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        }
    }

    [Test]
    public async Task Embed_AnySite_MayLoadIt()
    {
        var host = await StartAsync();
        using var script = await host.Client.GetAsync("/embed.js");
        Assert.That(script.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(script.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/javascript"));
        Assert.That(Header(script, "Cross-Origin-Resource-Policy"), Is.EqualTo("cross-origin"));
        Assert.That(script.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public void Texts_EveryLanguage_HasEveryText()
    {
        var spanish = WebChatTexts.Of("es");
        foreach (var language in WebChatTexts.All)
        {
            var texts = WebChatTexts.Of(language);
            Assert.That(texts.Keys, Is.EquivalentTo(spanish.Keys), language);
            Assert.That(texts.Values, Has.None.Empty, language);
            foreach (var (key, text) in texts) Assert.That(Placeholders(text), Is.EquivalentTo(Placeholders(spanish[key])), $"{language}: {key}");
        }

        static IEnumerable<string> Placeholders(string text) => Regex.Matches(text, "\\{\\w+\\}").Select(m => m.Value);
    }

    [Test]
    public void Texts_UsedByTheScript_Exist()
    {
        var script = System.Text.Encoding.UTF8.GetString(WebChatAssets.Script);
        var used = Regex.Matches(script, "say\\('(\\w+)'").Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.That(used, Has.Length.GreaterThan(20));
        Assert.That(used, Is.SubsetOf(WebChatTexts.Of("es").Keys));
    }

    [Test]
    public void Script_NeverMakesMarkUpFromText() =>
        Assert.That(System.Text.Encoding.UTF8.GetString([.. WebChatAssets.Script, .. WebChatAssets.Embed]), Does.Not.Match("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"));

    [Test]
    public void Colors_AnyAccent_CanBeRead([Values("#000000", "#ffffff", "#ffff00", "#0f6b5c", "#ff0000", "#7f7f7f", "#00ffee", "#123456")] string color)
    {
        var css = WebChatColors.Css(color);
        var accent = Regex.Match(css, "--accent:(#\\w+)").Groups[1].Value;
        var texts = Regex.Matches(css, "--accent-text:(#\\w+)").Select(m => m.Groups[1].Value).ToArray();
        Assert.That(WebChatColors.Contrast(accent, "#ffffff"), Is.GreaterThanOrEqualTo(4.5), "text on the accent");
        Assert.That(WebChatColors.Contrast(texts[0], WebChatColors.LightGround), Is.GreaterThanOrEqualTo(4.5), "accent text by day");
        Assert.That(WebChatColors.Contrast(texts[1], WebChatColors.DarkGround), Is.GreaterThanOrEqualTo(4.5), "accent text by night");
    }

    [Test]
    public void Colors_Grounds_AreThoseOfTheStyle()
    {
        var surfaces = Regex.Matches(WebChatAssets.Style, "--surface: (#\\w+)").Select(m => m.Groups[1].Value).ToArray();
        Assert.That(surfaces, Is.EqualTo(new[] { WebChatColors.LightGround, WebChatColors.DarkGround }));
    }

    [Test]
    public async Task Page_Settings_AreWhatTheScriptReads()
    {
        var host = await StartAsync(null, ("MaxFiles", "2"), ("FileTypes", "png,pdf"));
        var html = await host.Client.GetStringAsync(Chat + "?lang=en");
        var settings = JsonDocument.Parse(WebUtility.HtmlDecode(Regex.Match(html, "data-settings=\"([^\"]*)\"").Groups[1].Value)).RootElement;
        Assert.That(settings.GetProperty("base").GetString(), Is.EqualTo(Chat));
        Assert.That(settings.GetProperty("language").GetString(), Is.EqualTo("en"));
        Assert.That(settings.GetProperty("maxFiles").GetInt32(), Is.EqualTo(2));
        Assert.That(settings.GetProperty("fileTypes").EnumerateArray().Select(t => t.GetString()), Is.EqualTo(new[] { "png", "pdf" }));
        Assert.That(html, Does.Contain("accept=\".png,.pdf\""));
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
