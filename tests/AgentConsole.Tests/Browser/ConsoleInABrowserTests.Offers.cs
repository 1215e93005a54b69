using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChannelHub.AgentConsole.Tests.Browser;

/// <content>Being there for work, and what is offered.</content>
public sealed partial class ConsoleInABrowserTests
{
    private static readonly AgentId Ana = AgentIdentityClaims.Ana.Id!.Value;
    private static readonly CaseNumber Offered = new(1050);

    [Test]
    public async Task Presence_ByKeyboard_IsChosenAndThePageSaysThatTheAgentIsThere()
    {
        await page.GotoAsync("/ledger");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#presence [aria-pressed='true']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#presence")).ToHaveAttributeAsync("data-state", "available");
        await Expect(page.Locator("#presence summary")).ToContainTextAsync("Available");
        await Expect(page.Locator("[data-live-state]")).ToHaveTextAsync("Live");
        Assert.That((work.PresenceOf(Ana).State, work.Connections), Is.EqualTo((Presence.Available, 1)));
    }

    [Test]
    public async Task Offer_WhileAnotherCaseIsOpen_AppearsByItselfAndIsAcceptedByKeyboard()
    {
        Free();
        await page.GotoAsync("/cases/CH-1042");
        await Expect(page.Locator("[data-live-state]")).ToHaveTextAsync("Live");
        await page.EvaluateAsync("window.same = true");
        work.Offer(Offered, Ana, TimeSpan.FromMinutes(2));
        await Expect(page.Locator("[data-offer]")).ToContainTextAsync("CH-1050");
        Assert.That(await page.EvaluateAsync<bool>("window.same"), Is.True, "the page was not loaded again");
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\) "));
        await Expect(page.Locator("[data-until]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1:5[0-8]$"));

        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("[data-accept]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cases/CH-1050");
        await Expect(page.Locator("[data-offer]")).ToHaveCountAsync(0);
        Assert.That(desk.Find(Offered).Owner, Is.EqualTo(Ana));
    }

    [Test]
    public async Task Offer_Declined_GoesAwayAndTheAgentStaysWhereHeWas()
    {
        Free();
        work.Offer(Offered, Ana, TimeSpan.FromMinutes(2));
        await page.GotoAsync("/ledger");
        await page.Locator("[data-offer] [value='decline']").ClickAsync();
        await Expect(page.Locator("[data-offer]")).ToHaveCountAsync(0);
        Assert.That(new Uri(page.Url).AbsolutePath, Is.EqualTo("/ledger"));
        Assert.That(desk.Find(Offered).Search!.Passed, Does.Contain(Ana));
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Offer_WithTheMenuOpen_PassesTheAccessibilityRulesAndFitsAPhone(ColorScheme colours)
    {
        Free();
        work.Offer(Offered, Ana, TimeSpan.FromMinutes(2));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await page.GotoAsync("/");
        await page.Locator("#presence summary").ClickAsync();
        var result = await page.RunAxe();
        Assert.That(result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"), Is.Empty);
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync("/");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360));
    }

    private void Free() => desk.Change(Offered, d =>
    {
        if (d.Current.Owner is { } owner) d.Add(new Cause(CauseKind.Rule, "assignment"), new Unassigned(owner));
    });
}
