using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChannelHub.AgentConsole.Tests.Browser;

/// <summary>What only a real browser shows: the page is live, drafts survive, the keyboard works, nothing breaks the strict policy.</summary>
[Category("Browser")]
[NonParallelizable]
public sealed partial class ConsoleInABrowserTests
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly List<string> complaints = [];

    /// <summary>What the browser reports of answers that a test brings about: not a fault of the page.</summary>
    private readonly List<string> expected = [];
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private IBrowserContext context = null!;
    private IPage page = null!;
    private MemoryFeed feed = null!;
    private MemoryDesk desk = null!;
    private MemoryWork work = null!;
    private WebApplication host = null!;

    [OneTimeSetUp]
    public async Task StartBrowserAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } chromium)
        {
            Assert.Ignore("Chromium is not installed (apt-get install chromium).");
            return;
        }

        SetDefaultExpectTimeout(20_000); // a busy machine is no fault of the page
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    [OneTimeTearDown]
    public async Task StopBrowserAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    [SetUp]
    public async Task OpenAsync()
    {
        feed = new MemoryFeed();
        desk = new MemoryDesk(feed, TimeProvider.System);
        SampleCases.Fill(desk, TimeProvider.System.GetUtcNow());
        work = new MemoryWork(desk, feed, TimeProvider.System);
        host = ConsoleHost.Build(desk, feed, TimeProvider.System, AgentIdentityClaims.Ana, b => b.Services.AddSingleton<IWorkDesk>(work).AddSingleton<IClockAccounts>(new ToldClocks()));
        await host.StartAsync();
        context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = host.Urls.First(), Locale = "en-GB", TimezoneId = "America/Mexico_City" });
        page = await context.NewPageAsync();
        complaints.Clear();
        expected.Clear();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" && !expected.Any(e => message.Text.Contains(e, StringComparison.Ordinal))) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (context is not null) await context.DisposeAsync();
        if (host is not null) await host.DisposeAsync();
        Assert.That(complaints, Is.Empty, "the browser had nothing to complain about");
    }

    [Test]
    public async Task List_NewCase_AppearsWithoutReloadAndIsAnnounced()
    {
        await page.GotoAsync("/");
        await Expect(page.Locator("[data-live-state]")).ToHaveTextAsync("Live");
        await page.EvaluateAsync("window.same = true");
        SampleCases.Case(desk, 2001, "webchat", new Contact { Id = new ContactId(9), Name = "Nueva" }, "¿Hay alguien?", TimeProvider.System.GetUtcNow(), SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.High, "rule", "c"), []);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("CH-2001");
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("1 new case in the list");
        Assert.That(await page.EvaluateAsync<bool>("window.same"), Is.True, "the page was not loaded again");
    }

    [Test]
    public async Task List_Keyboard_MovesOpensAndSearches()
    {
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tbody tr").Nth(1)).ToHaveAttributeAsync("data-current", "");

        // The list changes around the row; the place is kept.
        var second = await page.Locator("tbody tr").Nth(1).GetAttributeAsync("data-key");
        desk.Change(new CaseNumber(1050), d => d.Add(new Cause(CauseKind.Agent, "ana"), new PriorityChanged(Priority.Low, Priority.High)));
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("CH-1050");
        await Expect(page.Locator("[data-current]")).ToContainTextAsync(second!);
        await Expect(page.Locator("[data-current] [data-row]")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/cases/{second}");
        await page.GoBackAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("printer");
        await page.WaitForURLAsync("**/?q=printer");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#search")).ToHaveValueAsync("printer");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#keys-dialog")).ToBeVisibleAsync();
    }

    [Test]
    public async Task List_Filter_StandsInTheAddress()
    {
        await page.GotoAsync("/");
        await page.Locator("select[name=level]").SelectOptionAsync("L3");
        await page.WaitForURLAsync("**/?level=L3");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
    }

    [Test]
    public async Task Case_Draft_SurvivesReloadAndLiveChangesAndGoesWhenSent()
    {
        await page.GotoAsync("/cases/CH-1042");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("half a sen");
        await page.ReloadAsync();
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("half a sen");
        await Expect(page.Locator("[data-draft-note]")).ToBeVisibleAsync();

        await page.Locator("#write-text").FocusAsync();
        await page.Keyboard.PressAsync("End");
        desk.Change(new CaseNumber(1042), d => d.AddMessage(new Cause(CauseKind.Message, "m"), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "¿Alguna novedad?" }));
        await Expect(page.Locator(".thread")).ToContainTextAsync("¿Alguna novedad?");
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("1 new message from the customer");
        await Expect(page.Locator("#write-text")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("tence");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("half a sentence");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".thread .message").Last).ToContainTextAsync("half a sentence");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("");
        await page.ReloadAsync();
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("");
        Assert.That((await desk.FindAsync(new CaseNumber(1042), default))!.Messages.Count(m => m.Message.Body.Text == "half a sentence"), Is.EqualTo(1));
    }

    [Test]
    public async Task Case_Refused_SaysWhyAndStaysWhileThePageIsLive()
    {
        await page.GotoAsync("/cases/CH-1043");
        expected.Add("422");
        await page.Locator("#write-text").FillAsync("   ");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#fault-write")).ToContainTextAsync("There is no text.");
        desk.Change(new CaseNumber(1043), d => d.AddNote(new AgentId("diego"), "Diego", "a note meanwhile"));
        await Expect(page.Locator(".thread")).ToContainTextAsync("a note meanwhile");
        await Expect(page.Locator("#fault-write")).ToContainTextAsync("There is no text.");
    }

    [Test]
    public async Task Case_ServerGone_KeepsTheTextAndSaysSo()
    {
        await page.GotoAsync("/cases/CH-1043");
        await page.Locator("#write-text").FillAsync("to be kept");
        expected.Add("ERR_FAILED");
        await context.RouteAsync("**/cases/*", route => route.AbortAsync());
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#fault-write")).ToContainTextAsync("Your text is still here");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("to be kept");
    }

    [Test]
    public async Task Case_SignedOutMeanwhile_KeepsTheDraft()
    {
        await page.GotoAsync("/cases/CH-1043");
        await page.Locator("#write-text").FillAsync("written too late");
        await page.RouteAsync("**/cases/*", route => route.Request.Method == "POST" ? route.FulfillAsync(new RouteFulfillOptions { Status = 302, Headers = [new("Location", "/ledger")] }) : route.ContinueAsync());
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**/ledger");
        await page.GotoAsync("/cases/CH-1043");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("written too late");
    }

    [Test]
    public async Task Case_StoreUnavailable_SaysSoAndKeepsTheText()
    {
        await page.GotoAsync("/cases/CH-1043");
        await page.Locator("#write-text").FillAsync("to be kept");
        expected.Add("503");
        await page.RouteAsync("**/cases/*", route => route.FulfillAsync(new RouteFulfillOptions { Status = 503, ContentType = "application/problem+json", Body = "{}" }));
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#fault-write")).ToContainTextAsync("did not take it (503)");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("to be kept");
    }

    [TestCase("/", ColorScheme.Light)]
    [TestCase("/", ColorScheme.Dark)]
    [TestCase("/cases/CH-1042", ColorScheme.Light)]
    [TestCase("/cases/CH-1042", ColorScheme.Dark)]
    [TestCase("/cases/CH-1046", ColorScheme.Light)]
    [TestCase("/parked", ColorScheme.Light)]
    [TestCase("/parked", ColorScheme.Dark)]
    [TestCase("/ledger", ColorScheme.Light)]
    [TestCase("/ledger", ColorScheme.Dark)]
    [TestCase("/rules", ColorScheme.Light)]
    [TestCase("/rules", ColorScheme.Dark)]
    public async Task Page_Any_PassesTheAccessibilityRules(string address, ColorScheme colours)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await page.GotoAsync(address);
        foreach (var details in await page.Locator("main details").AllAsync()) await details.EvaluateAsync("d => d.open = true");
        var result = await page.RunAxe();
        Assert.That(result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"), Is.Empty);
    }

    [TestCase("/")]
    [TestCase("/cases/CH-1042")]
    [TestCase("/ledger")]
    [TestCase("/rules")]
    public async Task Page_OnAPhone_DoesNotScrollSideways(string address)
    {
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync(address);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360));
    }
}
