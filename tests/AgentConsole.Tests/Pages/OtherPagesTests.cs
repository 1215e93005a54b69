using System.Net;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class OtherPagesTests : PageTestBase
{
    [SetUp]
    public void Fill() => SampleCases.Fill(Desk, Now);

    [Test]
    public async Task Parked_Supervisor_SeesErrorAndPayloadAsText()
    {
        var html = Raw(await (await SignInAsync()).GetStringAsync("/parked"));
        Assert.Multiple(() =>
        {
            Assert.That(WebUtility.HtmlDecode(html), Does.Contain("message.date: a number was expected"));
            Assert.That(html, Does.Contain("&lt;b&gt;Hola&lt;/b&gt;").And.Not.Contain("<b>Hola</b>"));
            Assert.That(html, Does.Contain("00000000  1f 8b 08 00"), "binary is shown in hexadecimal");
        });
    }

    [Test]
    public async Task Parked_Retry_TakesItUpAgain()
    {
        var client = await SignInAsync();
        using var response = await SubmitAsync(client, "/parked", "retry-7731");
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("Message 7731 is being processed again").And.Not.Contain("#7731"));
        Assert.That(await Desk.ListParkedAsync(default, 10, default), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Parked_PlainAgent_IsForbiddenAndSeesNoLink()
    {
        var client = await SignInAsync(AgentIdentityClaims.Diego);
        using var response = await client.GetAsync("/parked");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("message.date"));
        Assert.That(await client.GetStringAsync("/"), Does.Not.Contain("href=\"/parked\""));
    }

    [Test]
    public async Task Ledger_AccountThatDoesNotBalance_IsSaidInWords()
    {
        var html = await PageAsync(await SignInAsync(language: "es"), "/ledger");
        Assert.That(html, Does.Contain("Hay cuentas que no cuadran").And.Contain("880 recibidos = 871 guardados + 4 repetidos + 2 rechazados. Faltan 3."));
        Desk.Ledger.RemoveAll(r => !r.Balances);
        Assert.That(await PageAsync(await SignInAsync(), "/ledger"), Does.Contain("All accounts balance: no message was lost."));
    }

    [Test]
    public async Task Try_NoRunner_Is404AndHasNoLink()
    {
        var client = await SignInAsync();
        using var response = await client.GetAsync("/try");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await client.GetStringAsync("/"), Does.Not.Contain("href=\"/try\""));
    }

    [Test]
    public async Task Try_Message_ShowsEveryStep()
    {
        var client = await SignInAsync(more: b => b.Services.AddSingleton<ITrialRunner, Runner>().AddSingleton<IChannelTrial, Trial>());
        using var response = await SubmitAsync(client, "/try", "try", ("account", "web"), ("customer", "Lucía"), ("text", "error H007 <b>"));
        var html = Raw(await response.Content.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            var steps = TextOf(html, "id=\"steps\"", "</ol>");
            foreach (var part in new[] { "POST /chat/web", "sent by Lucía", "HTTP 202", "6.5 ms", "normalised!", "CH-77", "the-rule", "shown to the customer" }) Assert.That(steps, Does.Contain(part));
            Assert.That(html, Does.Contain("<mark>error H007</mark> &lt;b&gt;"));
        });
    }

    [Test]
    public async Task Try_UnknownAccount_IsRefused()
    {
        var client = await SignInAsync(more: b => b.Services.AddSingleton<ITrialRunner, Runner>().AddSingleton<IChannelTrial, Trial>());
        using var response = await SubmitAsync(client, "/try", "try", ("account", "other"), ("customer", "x"), ("text", "y"));
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("Choose a channel").And.Not.Contain("id=\"steps\""));
    }

    private sealed class Trial : IChannelTrial
    {
        public AccountName Account => new("web");

        public string Type => "webchat";

        public TrialRequest Build(TrialInput input) => throw new NotSupportedException();

        public IReadOnlyList<string> Show(OutboundMessage answer) => throw new NotSupportedException();
    }

    private sealed class Runner : ITrialRunner
    {
        public Task<TrialResult> RunAsync(AccountName account, string customer, string text, CancellationToken stop)
        {
            var result = SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.Low, "the-rule", "c");
            return Task.FromResult(new TrialResult
            {
                RequestLine = "POST /chat/web", Headers = [new("X-Signature", "abc")], Payload = $"sent by {customer}", Status = 202, ResponseBody = "ok", NormalisedJson = "normalised!",
                Case = new CaseNumber(77), Result = result, Trace = SampleCases.Trace(result, ["error H007"], "webchat", "es", 2, Now), Answers = ["shown to the customer"],
                Acknowledged = TimeSpan.FromMilliseconds(6.5), Routed = TimeSpan.FromMilliseconds(40),
            });
        }
    }
}
