using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>What a new user does and sees, in a real browser: from the first start to an answer of a person.</summary>
public sealed partial class StoryTests
{
    private const string Fault = "Me aparece el error H007 al timbrar una factura";

    [OneTimeSetUp]
    public void WaitAsLongAsASlowMachineNeeds() => SetDefaultExpectTimeout(20_000);

    [Test]
    public async Task Newcomer_FromFirstStartToAnAnswer_SeesTheWholeWay()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new HubFolder();
        var hub = await StartAsync(folder);
        await using var first = hub;
        var link = SignInLink().Match(hub.Output).Value;
        Assert.That(link, Is.Not.Empty, hub.Output);
        Assert.That(hub.Output, Does.Contain($"{hub.Address}chat/web").And.Contain($"{hub.Address}try"));

        // The customer writes and at once has an answer in Spanish with a case number.
        var customer = await browser.OpenAsync("es-MX", 390, 844);
        await customer.GotoAsync($"{hub.Address}chat/web");
        await customer.Locator("#text").FillAsync(Fault);
        await customer.Locator("#text").PressAsync("Enter");
        var log = customer.Locator("#messages");
        await Expect(log).ToContainTextAsync(new Regex(@"Su caso es CH-1001 .* Soporte técnico"));
        await Browser.ShootAsync(customer, "chat-phone");
        await AssertAccessibleAsync(customer, "the web chat");

        // The agent signs in by the link, once.
        var agent = await browser.OpenAsync("es-MX");
        await SignInAsync(agent, hub);
        var row = agent.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "CH-1001" });
        await Expect(row).ToBeVisibleAsync();
        await Browser.ShootAsync(agent, "console-list");
        await AssertAccessibleAsync(agent, "the list of cases");
        var second = await browser.OpenAsync("es-MX");
        await second.GotoAsync(link);
        await second.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(second.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        // The case says where it is, which rule put it there and on which words.
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        var why = agent.Locator("section.why");
        await Expect(why.Locator("code.rule").First).ToHaveTextAsync("tax-invoicing-with-code");
        await Expect(why.Locator("mark").Filter(new LocatorFilterOptions { HasText = "H007" }).First).ToBeVisibleAsync();
        await Expect(why).ToContainTextAsync("L2");
        await Browser.ShootAsync(agent, "console-case");
        await AssertAccessibleAsync(agent, "a case");

        // The agent answers; the customer sees it without reload, and the agent sees what the customer adds.
        await agent.Locator("#write-text").FillAsync("Buenas tardes, ya lo estoy revisando. ¿Con qué cliente le pasa?");
        await agent.Locator("#write-text").PressAsync("Control+Enter");
        await Expect(log).ToContainTextAsync("ya lo estoy revisando");
        await customer.Locator("#text").FillAsync("Con todos los clientes nuevos");
        await customer.Locator("#text").PressAsync("Enter");
        await Expect(agent.Locator(".thread")).ToContainTextAsync("Con todos los clientes nuevos");

        // kill -9 and a new start: the open pages come back by themselves with everything, once.
        await hub.KillAsync();
        await customer.Locator("#text").FillAsync("¿Siguen ahí?");
        await customer.Locator("#text").PressAsync("Enter");
        await using var again = await StartAsync(folder, hub.Address);
        await Expect(log.GetByText("¿Siguen ahí?")).ToHaveCountAsync(1);
        await Expect(agent.Locator(".thread")).ToContainTextAsync("¿Siguen ahí?", new LocatorAssertionsToContainTextOptions { Timeout = 40_000 });
        await customer.ReloadAsync();
        await Expect(log.GetByText("ya lo estoy revisando")).ToHaveCountAsync(1);
        await Expect(log.GetByText("¿Siguen ahí?")).ToHaveCountAsync(1);
        Assert.That(again.Output, Does.Not.Contain("/sign-in?key="), "there is an agent now");
    }

    [Test]
    public async Task TryIt_SampleMessage_ShowsPayloadMessageDecisionAndAnswer()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new HubFolder();
        await using var hub = await StartAsync(folder);
        var page = await browser.OpenAsync("en-US");
        await SignInAsync(page, hub);
        await page.GotoAsync($"{hub.Address}try");
        await page.Locator("textarea").FillAsync("My invoice 4711 was charged twice, please refund one of them");
        await page.Locator("form button[type=submit], form button.primary").First.ClickAsync();
        var result = page.Locator("main");
        await Expect(result).ToContainTextAsync("/chat/web/messages");
        await Expect(result).ToContainTextAsync("CH-1001");
        await Expect(result).ToContainTextAsync("Customer service");
        await Expect(result).ToContainTextAsync("Your case is CH-1001");
        await Browser.ShootAsync(page, "try-it");
    }

    [Test]
    public async Task Chat_InPortuguese_AnswersInPortuguese()
    {
        await using var browser = await Browser.StartAsync();
        using var folder = new HubFolder();
        await using var hub = await StartAsync(folder);
        var customer = await browser.OpenAsync("pt-BR", 1280, 800, ColorScheme.Dark);
        await customer.GotoAsync($"{hub.Address}chat/web");
        await Expect(customer.Locator("html")).ToHaveAttributeAsync("lang", "pt");
        await customer.Locator("#text").FillAsync("Não consigo emitir a nota fiscal, aparece uma mensagem de certificado vencido");
        await customer.Locator("#send").ClickAsync();
        await Expect(customer.Locator("#messages")).ToContainTextAsync("O seu caso é CH-1001");
        await Browser.ShootAsync(customer, "chat-dark");
    }

    /// <summary>By the link that the first start prints; it asks who the first agent is.</summary>
    private static async Task SignInAsync(IPage agent, HubProcess hub)
    {
        await agent.GotoAsync(SignInLink().Match(hub.Output).Value);
        await agent.Locator("#name").FillAsync("Ana Pech");
        await agent.Locator("#id").FillAsync("ana");
        await agent.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(agent.Locator("h1")).ToBeVisibleAsync();
    }

    private static Task<HubProcess> StartAsync(HubFolder folder, Uri? address = null) =>
        HubProcess.StartAsync(folder.Path, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, address: address);

    private static async Task AssertAccessibleAsync(IPage page, string what)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } });
        Assert.That(found.Violations.Select(v => $"{v.Id}: {string.Join("; ", v.Nodes.Select(n => n.Html))}"), Is.Empty, $"accessibility of {what}");
    }

    [GeneratedRegex(@"http://\S+/sign-in\?key=\S+")]
    private static partial Regex SignInLink();
}
