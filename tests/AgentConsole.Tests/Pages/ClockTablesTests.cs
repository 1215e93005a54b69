using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class ClockTablesTests : PageTestBase
{
    private const string Page = "/cases/CH-1042";

    [SetUp]
    public void Fill() => SampleCases.Fill(Desk, Now);

    [TestCase("en", "counts", "stands still Waiting on customer", "out of hours", "Counted in all 1:30:00", "First response 1:30:00 of 8:00:00")]
    [TestCase("es", "cuenta", "detenido Espera al cliente", "fuera de horario", "Contado en total 1:30:00", "Primera respuesta 1:30:00 de 8:00:00")]
    public async Task Case_WithClocks_ShowsEachIntervalWithItsCauseAndTheSum(string language, params string[] words)
    {
        var html = Raw(await (await SignInAsync(language: language, more: b => b.Services.AddSingleton<IClockAccounts>(new ToldClocks()))).GetStringAsync(Page));
        var text = System.Net.WebUtility.HtmlDecode(TextOf(html, "class=\"account\"", "</details>"));
        foreach (var word in words) Assert.That(text, Does.Contain(word));
        Assert.That(html, Does.Not.Contain("["), "no word is missing");
    }

    [Test]
    public async Task Case_WithoutAccounts_HasNoEmptyPanel() =>
        Assert.That(await PageAsync(await SignInAsync(), Page), Does.Not.Contain("accounts-title"));

    [Test]
    public async Task Level_AtTheTop_OffersTheProductTeamWhereThereIsOne()
    {
        await Desk.ExecuteAsync(H007, new CaseCommand.Escalate(SupportLevel.L3, new HandoverNote("a", "b", "c"), "l3"), AgentIdentityClaims.Ana.Id is { } id ? new Actor(id, "Ana") : throw new InvalidOperationException(), null, default);
        var client = await SignInAsync(more: b => b.Services.AddSingleton<IDeskDirectory>(new WithMakers()));
        Assert.That(await PageAsync(client, Page), Does.Contain("value=\"product\"").And.Contain("to the product team"));
        Assert.That(await PageAsync(await SignInAsync(), Page), Does.Not.Contain("value=\"product\""));
    }

    private sealed class WithMakers : IDeskDirectory
    {
        public IReadOnlyList<string> Departments => [];

        public IReadOnlyList<string> Queues => [];

        public bool HasProductTeam(string? department) => true;
    }
}
