using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class CaseListPageTests : PageTestBase
{
    [Test]
    public async Task List_Cases_ShowsEachWithItsFactsByOneQuery()
    {
        SampleCases.Fill(Desk, Now);
        var html = Raw(await (await SignInAsync()).GetStringAsync("/"));
        var row = TextOf(html, "data-key=\"CH-1042\"", "</tr>");
        Assert.Multiple(() =>
        {
            Assert.That(Desk.Asked, Has.Count.EqualTo(1));
            foreach (var fact in new[] { "Buenas tardes. Me aparece el error H007", "Lucía Hernández", "Web chat", "L3", "High", "Waiting on customer", "Me", "Undelivered", "7 h 26 min", "Soporte técnico", "expertos-fiscal" }) Assert.That(row, Does.Contain(fact));
            Assert.That(TextOf(html, "data-key=\"CH-1043\"", "</tr>"), Does.Contain("35 min late").And.Contain("Factura repetida del pedido").And.Contain("Nobody"));
        });
    }

    [Test]
    public async Task List_Filtered_AsksForWhatTheAddressSays()
    {
        SampleCases.Fill(Desk, Now);
        var html = await PageAsync(await SignInAsync(), "/?status=open&level=L2&owner=me&q=reporte&department=Soporte%20t%C3%A9cnico");
        Assert.Multiple(() =>
        {
            Assert.That(Desk.Asked.Single(), Is.EqualTo(new CaseFilter { Status = CaseStatus.Open, Level = SupportLevel.L2, Owner = new AgentId("ana"), Text = "reporte", Department = "Soporte técnico" }));
            Assert.That(html, Does.Contain("<option value=\"open\" selected").And.Contain("value=\"reporte\"").And.Contain("<option value=\"Soporte técnico\" selected"));
            Assert.That(html, Does.Contain("No case matches these filters"));
        });
    }

    [Test]
    public async Task List_Nobody_ShowsOnlyUnownedCases()
    {
        SampleCases.Fill(Desk, Now);
        var html = await PageAsync(await SignInAsync(), "/?owner=nobody");
        Assert.That(html, Does.Contain("CH-1044").And.Not.Contain("CH-1042"));
    }

    [Test]
    public async Task List_Empty_SaysWhereTheWebChatIs()
    {
        var html = await PageAsync(await SignInAsync(more: b => b.Services.AddSingleton<IChannel>(new WebChat())), "/");
        Assert.That(html, Does.Contain("No cases yet").And.Contain("<a href=\"/chat/web\">/chat/web</a>"));
    }

    [Test]
    public async Task List_MoreThanAWindow_LeadsToALargerOne()
    {
        var contact = new Contact { Id = new ContactId(1), Name = "Many" };
        for (var i = 1; i <= 60; i++) SampleCases.Case(Desk, i, "webchat", contact, $"message {i}", Now.AddMinutes(-i), SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.Low, "rule", "c"), []);
        var client = await SignInAsync();
        var first = await PageAsync(client, "/?status=new");
        var second = await PageAsync(client, "/?status=new&rows=100");
        Assert.Multiple(() =>
        {
            Assert.That(first, Does.Contain("href=\"/?status=new&rows=100\"").And.Contain("CH-50\"").And.Not.Contain("CH-51\""));
            Assert.That(second, Does.Contain("CH-60\"").And.Not.Contain("Show more"));
        });
    }

    [Test]
    public async Task List_HostileText_IsShownAsText()
    {
        SampleCases.Fill(Desk, Now);
        var html = await (await SignInAsync()).GetStringAsync("/");
        Assert.That(html, Does.Contain("&lt;script&gt;alert(").And.Not.Contain("<script>alert").And.Not.Contain("<b onmouseover"));
    }

    private sealed class WebChat : IChannel
    {
        public AccountName Account => new("web");

        public string Type => "webchat";

        public ChannelCapabilities Capabilities => throw new NotSupportedException();

        public Normalised Map(RawInbound raw) => throw new NotSupportedException();

        public Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop) => throw new NotSupportedException();
    }
}
