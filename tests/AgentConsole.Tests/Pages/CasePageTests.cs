using System.Net;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class CasePageTests : PageTestBase
{
    private const string Page = "/cases/CH-1042";

    [SetUp]
    public void Fill() => SampleCases.Fill(Desk, Now);

    [Test]
    public async Task Case_WhyRouted_NamesRuleAndMarksTheWords()
    {
        var html = Raw(await (await SignInAsync()).GetStringAsync(Page));
        var why = html[html.IndexOf("class=\"why\"", StringComparison.Ordinal)..];
        Assert.Multiple(() =>
        {
            Assert.That(why, Does.Contain("timbrado-error").And.Contain("A person has moved it since"));
            Assert.That(WebUtility.HtmlDecode(why), Does.Contain("Me aparece el <mark>error H007</mark> al <mark>timbrar</mark> una <mark>factura</mark> desde"));
            Assert.That(TextOf(why, "class=\"near\"", "</ul></li></ul>"), Does.Contain("sistema-caido").And.Contain("wanted caído, parado, no podemos entrar"));
            Assert.That(why, Does.Contain("23 rules were tried"));
        });
    }

    [Test]
    public async Task Case_Thread_TellsApartCustomerBotAgentAndNote()
    {
        var html = Raw(await (await SignInAsync()).GetStringAsync(Page));
        Assert.Multiple(() =>
        {
            foreach (var kind in new[] { "customer", "bot", "agent", "note" }) Assert.That(html, Does.Contain($"class=\"message {kind}\""));
            Assert.That(html, Does.Contain($"href=\"/files/CH-1042/{new string('a', 64)}\" download=\"captura error H007.png\""));
            Assert.That(html, Does.Contain("Unconfirmed: it may not have arrived"));
            Assert.That(TextOf(html, "class=\"handover-note\"", "</dl>"), Does.Contain("What is missing Regenerar el certificado"));
            Assert.That(html, Does.Not.Contain("v-8f3a6c1e"), "a visitor's key is a secret");
        });
    }

    [Test]
    public async Task Reply_Text_GoesOutOnceAndTheAgentOwnsTheCase()
    {
        var number = new CaseNumber(1044);
        var client = await SignInAsync();
        using var response = await SubmitAsync(client, "/cases/CH-1044", "write", ("mode", "reply"), ("text", "We are on it.\r\nOne moment."), ("then", ""));
        var details = (await Desk.FindAsync(number, default))!;
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
            Assert.That(response.Headers.Location?.ToString(), Does.EndWith("/cases/CH-1044"));
            Assert.That(details.Messages[^1].Message.Body.Text, Is.EqualTo("We are on it.\nOne moment."));
            Assert.That(details.Case.Owner, Is.EqualTo(new AgentId("ana")));
            Assert.That(details.Case.Status, Is.EqualTo(CaseStatus.WaitingOnCustomer));
        });
    }

    [Test]
    public async Task Reply_Refused_SaysWhyBesideTheControlAndKeepsTheText()
    {
        Desk.Answer = new CommandOutcome.Refused("too-long", "A text holds at most 100000 characters.");
        using var response = await SubmitAsync(await SignInAsync(), Page, "write", ("mode", "reply"), ("text", "my <long> text"), ("then", "solved"));
        var html = Raw(await response.Content.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That(TextOf(html, "id=\"fault-write\"", "</div>"), Does.EndWith("A text holds at most 100000 characters."));
            Assert.That(html, Does.Contain(">my &lt;long&gt; text</textarea>"));
            Assert.That(html, Does.Contain("<option value=\"solved\" selected"));
            Assert.That(TextOf(html, "id=\"fault-status\"", "</div>"), Does.Not.Contain("characters"), "no other control shows it");
        });
    }

    [Test]
    public async Task Reply_CaseChangedMeanwhile_ShowsTheNewsAndKeepsTheText()
    {
        var client = await SignInAsync();
        var version = Desk.Find(H007).Version;
        Desk.Change(H007, d => d.AddMessage(new Cause(CauseKind.Message, "m"), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "Ya funciona, gracias" }));
        using var response = await SubmitAsync(client, Page, "write", ("version", $"{version}"), ("mode", "reply"), ("text", "mi respuesta"));
        var html = Raw(await response.Content.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(html, Does.Contain("The case changed while you worked").And.Contain("Ya funciona, gracias").And.Contain(">mi respuesta</textarea>"));
            Assert.That(html, Does.Contain($"name=\"version\" value=\"{version + 1}\""), "sending it again goes through");
        });
    }

    [Test]
    public async Task Note_Text_StaysInside()
    {
        using var response = await SubmitAsync(await SignInAsync(), Page, "write", ("mode", "note"), ("text", "for us only"));
        var last = (await Desk.FindAsync(H007, default))!.Messages[^1];
        Assert.That((last.Message.Direction, last.Message.Body.Text), Is.EqualTo((Direction.Note, "for us only")));
    }

    [Test]
    public async Task Panel_EachForm_DoesWhatItSays()
    {
        var client = await SignInAsync(AgentIdentityClaims.Diego);
        var number = new CaseNumber(1043);
        const string page = "/cases/CH-1043";
        (await SubmitAsync(client, page, "owner", ("do", "take"))).Dispose();
        (await SubmitAsync(client, page, "status", ("to", "waiting-on-third-party"))).Dispose();
        (await SubmitAsync(client, page, "priority", ("to", "urgent"))).Dispose();
        (await SubmitAsync(client, page, "tags", ("add", "vip, norte"))).Dispose();
        (await SubmitAsync(client, page, "tags-remove", ("remove", "vip"))).Dispose();
        var c = Desk.Find(number);
        Assert.That((c.Owner, c.Status, c.Priority, c.Tags), Is.EqualTo(((AgentId?)new AgentId("diego"), CaseStatus.WaitingOnThirdParty, Priority.Urgent, (ValueList<string>)["norte"])));

        (await SubmitAsync(client, page, "level", ("to", "L3"), ("known", "a"), ("tried", "b"), ("missing", "c"), ("queue", "fiscal"))).Dispose();
        (await SubmitAsync(client, page, "owner", ("do", "take"))).Dispose();
        (await SubmitAsync(client, page, "owner", ("do", "release"))).Dispose();
        c = Desk.Find(number);
        Assert.That((c.Level, c.Queue, c.Owner), Is.EqualTo((SupportLevel.L3, "fiscal", (AgentId?)null)));
    }

    [Test]
    public async Task Escalate_NoteIncomplete_StaysOpenWithWhatWasTyped()
    {
        using var response = await SubmitAsync(await SignInAsync(language: "es"), "/cases/CH-1043", "level", ("to", "L2"), ("known", "dos facturas"), ("tried", ""), ("missing", ""));
        var html = Shown(await response.Content.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("class=\"level-form\" open").And.Contain(">dos facturas</textarea>"));
            Assert.That(html, Does.Contain("Di qué se sabe, qué se intentó y qué falta"));
            Assert.That(Desk.Find(new CaseNumber(1043)).Level, Is.EqualTo(SupportLevel.L1));
        });
    }

    [TestCase("delivered")]
    [TestCase("failed")]
    public async Task Settle_Unconfirmed_IsSettledByAPerson(string state)
    {
        var answer = Desk.Find(H007).UndeliveredAnswers[0];
        using var response = await SubmitAsync(await SignInAsync(), Page, $"settle-{answer}", ("state", state));
        var events = (await Desk.FindAsync(H007, default))!.Events;
        Assert.That(events[^1].Data, Is.EqualTo(new DeliveryChanged(answer, Names.TryParse<DeliveryState>(state, out var s) ? s : default, null, "settled by a person")));
    }

    [Test]
    public async Task SendAgain_AnotherWayIsThere_IsOfferedAndAskedOfTheDesk()
    {
        var answer = Desk.Find(H007).UndeliveredAnswers[0];
        var client = await SignInAsync(more: b => b.Services.AddSingleton<IAnswerWays>(new CountingChannel(Desk.Find(H007).ReplyTo.Account)));
        Assert.That(Shown(await client.GetStringAsync(Page)), Does.Contain("value=\"0123456789abcdef\"").And.Contain("+5299912345678"));
        using var response = await SubmitAsync(client, Page, $"send-again-{answer}", ("way", "0123456789abcdef"));
        Assert.That(Desk.Commands[^1], Is.EqualTo(new CaseCommand.SendAgain(answer, "0123456789abcdef")));
    }

    [Test]
    public async Task Cost_WhereLengthCosts_IsToldWhileWritingAndOfWhatWasSent()
    {
        Assert.That(await (await SignInAsync()).GetStringAsync(Page), Does.Not.Contain("data-cost"), "not where it does not");
        var client = await SignInAsync(language: "es", more: b => b.Services.AddSingleton<IChannel>(new CountingChannel(Desk.Find(H007).ReplyTo.Account)));
        Assert.That(Shown(await client.GetStringAsync(Page)), Does.Contain($"data-cost=\"{H007}\"").And.Match(@"· \d+ SMS"));
        foreach (var (text, says) in new[] { ("Ya quedó.", "1 SMS"), ("Ya quedó – pruebe", "2 SMS · por «–» cada uno"), (new string('x', 101), "11 SMS · va el principio"), (" ", "") })
        {
            using var response = await client.PostAsync("/_console/cost", new FormUrlEncodedContent([new("case", H007.ToString()), new("text", text)]));
            Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith(says).And.Length.LessThan(says.Length == 0 ? 1 : 500));
        }

        foreach (var (number, status) in new[] { ("CH-999999", 404), ("x", 404) })
        {
            using var response = await client.PostAsync("/_console/cost", new FormUrlEncodedContent([new("case", number), new("text", "x")]));
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
        }
    }

    [Test]
    public async Task Forms_WithoutAntiforgeryToken_AreRefused()
    {
        var client = await SignInAsync();
        using var content = new FormUrlEncodedContent([new("_handler", "owner"), new("do", "release")]);
        using var response = await client.PostAsync(Page, content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Desk.Find(H007).Owner, Is.EqualTo(new AgentId("ana")));
    }

    [Test]
    public async Task File_OfTheCase_IsADownloadThatNoBrowserOpens()
    {
        var hash = new string('a', 64);
        Desk.Files[hash] = "<script>alert(1)</script>"u8.ToArray();
        Desk.Files[new string('b', 64)] = [1];
        var client = await SignInAsync();
        using var response = await client.GetAsync($"/files/CH-1042/{hash}");
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"));
            Assert.That(response.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("attachment"));
            Assert.That(response.Content.Headers.ContentDisposition?.FileNameStar ?? response.Content.Headers.ContentDisposition?.FileName, Does.Contain("captura error H007.png"));
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        });
        foreach (var other in new[] { $"/files/CH-1043/{hash}", $"/files/CH-1042/{new string('b', 64)}", $"/files/x/{hash}", "/files/CH-1042/../../etc" })
        {
            using var refused = await client.GetAsync(other);
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), other);
        }

        using var nobody = await (await SignInAsync(nobody: true)).GetAsync($"/files/CH-1042/{hash}");
        Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("CH-999")]
    [TestCase("nonsense")]
    public async Task Case_Unknown_Is404InWords(string number)
    {
        using var response = await (await SignInAsync()).GetAsync($"/cases/{number}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("There is no such case"));
    }

    [Test]
    public async Task Case_ManyMessages_ShowsTheLatestAndSaysHowManyMore()
    {
        Desk.Change(H007, d =>
        {
            for (var i = 0; i < 120; i++) d.AddMessage(new Cause(CauseKind.Message, "m"), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = $"line {i}." });
        });
        var client = await SignInAsync();
        var latest = await PageAsync(client, Page);
        Assert.That(latest, Does.Contain("line 119.").And.Contain("line 20.").And.Not.Contain("line 19.").And.Contain("Show 26 earlier messages"));
        Assert.That(await PageAsync(client, Page + "?all=1"), Does.Contain("line 0."));
    }
}
