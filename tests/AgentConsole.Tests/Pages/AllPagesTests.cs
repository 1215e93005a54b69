using System.Net;
using System.Text.RegularExpressions;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed partial class AllPagesTests : PageTestBase
{
    private static readonly string[] Pages = ["/", "/?owner=me", "/cases/CH-1042", "/cases/CH-1046", "/cases/CH-1049", "/cases/CH-1", "/articles", "/articles/none", "/parked", "/ledger", "/rules", "/try"];

    [SetUp]
    public void Fill() => SampleCases.Fill(Desk, Now);

    [TestCaseSource(nameof(Pages))]
    public async Task Page_NobodySignedIn_ShowsNothing(string page)
    {
        using var response = await (await SignInAsync(nobody: true)).GetAsync(page);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("/_console/changes?watch=cases")]
    public async Task Stream_NobodySignedIn_IsRefused(string address)
    {
        using var response = await (await SignInAsync(nobody: true)).GetAsync(address);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Page_Any_HasNothingThatAStrictPolicyForbids(string page)
    {
        using var response = await (await SignInAsync()).GetAsync(page);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(InlineScript().Matches(html).Select(m => m.Value), Is.Empty, "scripts come from files");
            Assert.That(Inline().Matches(html).Select(m => m.Value), Is.Empty, "no style and no handler in the mark-up");
            Assert.That(Outside().Matches(html).Select(m => m.Value), Is.Empty, "nothing comes from elsewhere");
            Assert.That(html, Does.Not.Contain("\u202E[").And.Not.Match(@"\[[a-z]+\.[a-z.-]+\]"), "no text is missing");
            Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
        });
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Page_Any_HasOneHeadingAndANameForEveryControl(string page)
    {
        using var response = await (await SignInAsync()).GetAsync(page);
        var html = Raw(await response.Content.ReadAsStringAsync());
        var ids = Ids().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Regex.Count(html, "<h1[ >]"), Is.EqualTo(1));
            Assert.That(ids, Is.Unique);
            Assert.That(References().Matches(html).SelectMany(m => m.Groups[1].Value.Split(' ')).Except(ids), Is.Empty, "what a label points to is there");
            foreach (Match field in Controls().Matches(html))
            {
                var before = html[..field.Index];
                var labelled = before.LastIndexOf("<label", StringComparison.Ordinal) > before.LastIndexOf("</label", StringComparison.Ordinal)
                    || field.Value.Contains("aria-label", StringComparison.Ordinal) || (Ids().Match(field.Value) is { Success: true } id && html.Contains($"for=\"{id.Groups[1].Value}\"", StringComparison.Ordinal));
                Assert.That(labelled, Is.True, field.Value);
            }
        });
    }

    [Test]
    public async Task Assets_OfAPage_AreThereAndMayBeKept()
    {
        var client = await SignInAsync(nobody: true);
        var signedIn = await SignInAsync();
        var assets = Assets().Matches(await signedIn.GetStringAsync("/")).Select(m => m.Groups[1].Value).ToList();
        Assert.That(assets, Has.Count.EqualTo(4));
        foreach (var asset in assets.Append(ConsoleAssets.Address("morph.js")))
        {
            using var response = await client.GetAsync(asset);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), asset);
            Assert.That(response.Headers.CacheControl?.ToString(), Does.Contain("immutable"), asset);
        }

        using var styles = await client.GetAsync(ConsoleAssets.Address("components.css"));
        Assert.That(await styles.Content.ReadAsStringAsync(), Does.Contain(".composer[b-"), "the components' own styles are in it");
    }

    [TestCase("es-MX,es;q=0.9,en;q=0.5", "es")]
    [TestCase("en-US,en;q=0.9", "en")]
    [TestCase("de,pt;q=0.8", "es")]
    [TestCase("de,en;q=0.2", "en")]
    public async Task Language_OfTheBrowser_IsThePages(string accepted, string language) =>
        Assert.That(await (await SignInAsync(language: accepted)).GetStringAsync("/"), Does.Contain($"<html lang=\"{language}\""));

    [Test]
    public async Task Preferences_Chosen_StayAndLeadBack()
    {
        var client = await SignInAsync(language: "es");
        using var content = new FormUrlEncodedContent([new("language", "en"), new("theme", "dark"), new("back", "/?owner=me")]);
        using var response = await client.PostAsync("/_console/preferences", content);
        Assert.That((response.StatusCode, response.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, "/?owner=me")));
        Assert.That(await client.GetStringAsync("/"), Does.Contain("<html lang=\"en\" data-theme=\"dark\""));
    }

    [TestCase("//evil.example")]
    [TestCase("/\\evil.example")]
    [TestCase("https://evil.example")]
    public async Task Preferences_BackToElsewhere_LeadsHome(string back)
    {
        using var content = new FormUrlEncodedContent([new("theme", "dark"), new("back", back)]);
        using var response = await (await SignInAsync()).PostAsync("/_console/preferences", content);
        Assert.That(response.Headers.Location?.ToString(), Is.EqualTo("/"));
    }

    [Test]
    public async Task Times_ZoneOfTheBrowser_AreInIt()
    {
        var client = await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cases/CH-1042");
        request.Headers.Add("Cookie", "channelhub-zone=America%2FMexico_City");
        using var response = await client.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(">08:26</time>").And.Not.Contain(">14:26</time>"));
    }

    [Test]
    public async Task Stream_ACaseChanges_ThePageIsTold()
    {
        var client = await SignInAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var response = await client.GetAsync("/_console/changes?watch=CH-1042", HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop.Token));
        while (await lines.ReadLineAsync(stop.Token) != "event: open") Assert.That(stop.IsCancellationRequested, Is.False);
        Desk.Change(H007, d => d.Add(new Cause(CauseKind.Agent, "ana"), new PriorityChanged(Priority.High, Priority.Urgent)));
        while (await lines.ReadLineAsync(stop.Token) != "event: change") Assert.That(stop.IsCancellationRequested, Is.False);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
    }

    [GeneratedRegex("<script(?![^>]* src=)[^>]*>")]
    private static partial Regex InlineScript();

    [GeneratedRegex("<[a-z][^>]* (style|on[a-z]+)=[^>]*>")]
    private static partial Regex Inline();

    [GeneratedRegex("(?:src|href|action)=\"(?:https?:)?//[^\"]*\"")]
    private static partial Regex Outside();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("(?:aria-labelledby|aria-describedby| for)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("<(?:select|textarea|input(?![^>]*type=\"hidden\"))[^>]*>")]
    private static partial Regex Controls();

    [GeneratedRegex("(?:src|href)=\"(/_console/[^\"]*)\"")]
    private static partial Regex Assets();
}
