using System.Net;
using System.Text.RegularExpressions;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

/// <summary>Asks the console for its pages over HTTP, as a browser without a script does: what is on the page is what counts.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract partial class PageTestBase
{
    protected static readonly CaseNumber H007 = new(1042);
    protected static readonly DateTimeOffset Now = new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero);
    private readonly List<WebApplication> hosts = [];
    private readonly List<HttpClient> clients = [];

    protected PageTestBase() => Desk = new MemoryDesk(Feed, Time);

    protected MemoryFeed Feed { get; } = new();

    protected ManualTime Time { get; } = new(Now);

    protected MemoryDesk Desk { get; }

    protected async Task<HttpClient> SignInAsync(AgentIdentityClaims? agent = null, bool nobody = false, string language = "en", Action<WebApplicationBuilder>? more = null)
    {
        var host = ConsoleHost.Build(Desk, Feed, Time, nobody ? null : agent ?? AgentIdentityClaims.Ana, more);
        await host.StartAsync();
        hosts.Add(host);
        // The handler lives as long as the test's client.
        var client = new BrowserClient(new Uri(host.Urls.First()));
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        clients.Add(client);
        return client;
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var client in clients) client.Dispose();
        foreach (var host in hosts) await host.DisposeAsync();
    }

    /// <summary>Sends a form of a page with its hidden fields, as a browser would.</summary>
    protected static async Task<HttpResponseMessage> SubmitAsync(HttpClient client, string page, string handler, params (string Name, string Value)[] fields)
    {
        var html = await client.GetStringAsync(page);
        var form = Forms().Matches(html).Select(m => m.Value).FirstOrDefault(f => f.Contains($"name=\"_handler\" value=\"{handler}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The page has no form '{handler}'.");
        var values = Hidden().Matches(form).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields) values[name] = value;
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync(page, content);
    }

    protected static async Task<string> PageAsync(HttpClient client, string page) => Shown(await client.GetStringAsync(page));

    /// <summary>The page with entities read, so that a test can look for what a person reads. Mark-up that came from a customer would then look like mark-up: see <see cref="Raw"/>.</summary>
    protected static string Shown(string html) => WebUtility.HtmlDecode(Scope().Replace(html, ""));

    protected static string Raw(string html) => Scope().Replace(html, "");

    /// <summary>The text of the first element that begins so.</summary>
    protected static string TextOf(string html, string open, string close)
    {
        var from = html.IndexOf(open, StringComparison.Ordinal);
        Assert.That(from, Is.GreaterThanOrEqualTo(0), $"the page has {open}");
        var to = html.IndexOf(close, from, StringComparison.Ordinal);
        return WebUtility.HtmlDecode(string.Join(' ', Tags().Replace(html[from..to], " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex(" b-[a-z0-9]{10}")]
    private static partial Regex Scope();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    private sealed class BrowserClient : HttpClient
    {
        public BrowserClient(Uri address)
            : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() }) => BaseAddress = address;
    }
}
