using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.AgentConsole.Working;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChannelHub.AgentConsole.Tests.Browser;

/// <content>The routing file in the hands of an admin.</content>
public sealed partial class ConsoleInABrowserTests
{
    private MemoryRules Rules => (MemoryRules)host.Services.GetRequiredService<IDeskRules>();

    [Test]
    public async Task Rules_Saved_AreInForceAndTheNextSaveWorksToo()
    {
        await OpenRulesAsync();
        await page.Locator("#rules-text").FillAsync("first: change\nsecond: line");
        await Expect(page.Locator("#rules-numbers > *")).ToHaveCountAsync(2);
        await page.Locator("[value=save]").ClickAsync();
        await Expect(page.Locator(".banner")).ToContainTextAsync("the new rules are in force");
        Assert.That(Rules.Text, Is.EqualTo("first: change\nsecond: line"));
        await page.Locator("#rules-text").FillAsync("again: changed");
        await page.Locator("[value=save]").ClickAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("rules0000003");
        Assert.That(Rules.Text, Is.EqualTo("again: changed"));
    }

    [Test]
    public async Task Rules_WithAFault_AreRefusedBesideTheLineAndTheTextStays()
    {
        await OpenRulesAsync();
        expected.Add("422");
        var before = Rules.Text;
        await page.Locator("#rules-text").FillAsync("good: one\n  a fault here\ngood: two");
        await page.Locator("[value=save]").ClickAsync();
        await Expect(page.Locator("#fault-rules")).ToContainTextAsync("there is one fault");
        await Expect(page.Locator("#rules-numbers b")).ToHaveTextAsync("2");
        await Expect(page.Locator(".faults li")).ToContainTextAsync("'a fault here' is a fault.");
        await Expect(page.Locator("#rules-text")).ToHaveValueAsync("good: one\n  a fault here\ngood: two");
        await page.Locator("[data-line]").ClickAsync();
        await Expect(page.Locator("#rules-text")).ToBeFocusedAsync();
        Assert.That(await page.Locator("#rules-text").EvaluateAsync<int>("e => e.selectionStart"), Is.EqualTo("good: one\n  a ".Length), "the caret stands on the fault");
        Assert.That(Rules.Text, Is.EqualTo(before));
    }

    [Test]
    public async Task Rules_CheckedByKeyboard_SaveNothing()
    {
        await OpenRulesAsync();
        var before = Rules.Text;
        await page.Locator("#rules-text").FillAsync("only: checked");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#rules-fine")).ToContainTextAsync("No faults");
        Assert.That(Rules.Text, Is.EqualTo(before));
    }

    [Test]
    public async Task Rules_ChangedByAnotherMeanwhile_AreStaleUntilLoadedAgain()
    {
        await OpenRulesAsync();
        expected.Add("409");
        await page.Locator("#rules-text").FillAsync("mine: here");
        Rules.Replace("theirs: there");
        for (var i = 0; i < 2; i++)
        {
            await page.Locator("[value=save]").ClickAsync();
            await Expect(page.Locator("#fault-rules")).ToContainTextAsync("changed since you opened it");
            await Expect(page.Locator("#rules-text")).ToHaveValueAsync("mine: here");
        }

        Assert.That(Rules.Text, Is.EqualTo("theirs: there"), "a second try does not overwrite it either");
        await page.Locator("#fault-rules a").ClickAsync();
        await Expect(page.Locator("#rules-text")).ToHaveValueAsync("theirs: there");
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Rules_RefusedOnDisk_AreSaidOnEveryPageAccessiblyAndAPlainAgentOnlyReads(ColorScheme colours)
    {
        Rules.Refused = [new RulesFault(3, 1, "A fault on disk.")];
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await page.GotoAsync("/ledger");
        await page.Locator("#notices a").ClickAsync();
        await Expect(page.Locator(".faults li")).ToContainTextAsync("A fault on disk.");
        await Expect(page.Locator("#rules-text")).ToHaveJSPropertyAsync("readOnly", true);
        await Expect(page.Locator("[value=save]")).ToHaveCountAsync(0);
        var result = await page.RunAxe();
        Assert.That(result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"), Is.Empty);
    }

    /// <summary>The usual host has a supervisor; the file is an admin's.</summary>
    private async Task OpenRulesAsync()
    {
        await host.DisposeAsync();
        host = ConsoleHost.Build(desk, feed, TimeProvider.System, AgentIdentityClaims.Root);
        await host.StartAsync();
        await page.GotoAsync($"{host.Urls.First()}/rules");
        Assert.That((await page.RunAxe()).Violations.Select(v => v.Id), Is.Empty);
    }
}
