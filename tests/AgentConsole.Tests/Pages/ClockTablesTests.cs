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
        var html = Raw(await (await SignInAsync(language: language, more: b => b.Services.AddSingleton<IClockAccounts>(new Told()))).GetStringAsync(Page));
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

    private sealed class Told : IClockAccounts
    {
        public IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, Contact? contact, DateTimeOffset now)
        {
            var at = now.AddHours(-12);
            var byMessage = new Cause(CauseKind.Message, "m");
            return
            [
                new ClockAccount
                {
                    Clock = "first-response", Policy = "standard", StartedAt = at, Promised = TimeSpan.FromHours(8), Elapsed = TimeSpan.FromHours(1.5), BreachedAt = at.AddHours(9),
                    Spans =
                    [
                        new ClockSpan(SpanKind.Counted, at, at.AddHours(1), "started", 5, new Cause(CauseKind.Rule, "timbrado")),
                        new ClockSpan(SpanKind.Paused, at.AddHours(1), at.AddHours(2), "waiting-on-customer", 8, new Cause(CauseKind.Agent, "ana")),
                        new ClockSpan(SpanKind.OutOfHours, at.AddHours(2), at.AddHours(3), "hours of office", 9, byMessage),
                        new ClockSpan(SpanKind.Counted, at.AddHours(3), at.AddHours(3.5), "open", 9, byMessage),
                    ],
                },
            ];
        }
    }
}
