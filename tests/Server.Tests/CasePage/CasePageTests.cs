using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Linking;
using ChannelHub.Server.CasePage;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.CasePage;

/// <summary>The page of a customer's own case, of a case that came in by SMS.</summary>
internal sealed partial class CasePageTests
{
    private RunningHub hub = null!;
    private HttpClient customer = null!;
    private CaseNumber number;
    private string path = "";
    private int customers;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        hub = await RunningHub.StartAsync(development: true, new()
        {
            ["ChannelHub:Channels:sms:type"] = "sms", ["ChannelHub:Channels:sms:AccountSid"] = "AC0123456789abcdef0123456789abcdef", ["ChannelHub:Channels:sms:AuthToken"] = "0123456789abcdef0123456789abcdef",
            ["ChannelHub:Channels:sms:RestUrl"] = "http://127.0.0.1:9",
        });
        customer = hub.NewClient();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        customer.Dispose();
        await hub.DisposeAsync();
    }

    [SetUp]
    public async Task WriteAsync()
    {
        using var answer = await customer.PostAsJsonAsync("/try/run", new { account = "sms", customer = $"+52999{++customers:d7}", text = "Me aparece <b>el error</b> H007 al timbrar una factura" });
        using var trial = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(CaseNumber.TryParse(trial.RootElement.GetProperty("case").GetString(), out number), Is.True);
        path = hub.Services.GetRequiredService<ICaseLinks>().PathTo(number, TimeProvider.System.GetUtcNow());
    }

    [Test]
    public async Task Get_WithTheKey_ShowsTheTalkInItsLanguageAndNothingOfTheDesks()
    {
        await DoAsync(new CaseCommand.AddNote("cliente difícil"));
        await DoAsync(new CaseCommand.Reply("Ya lo revisamos."));
        using var response = await customer.GetAsync(path);
        var html = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(html, Does.Contain("lang=\"es\"").And.Contain(number.ToString()).And.Contain("&lt;b&gt;el error&lt;/b&gt;").And.Contain("Ya lo revisamos.").And.Contain("Esperamos su respuesta"));
        Assert.That(html, Does.Not.Contain("difícil").And.Not.Contain("<script").And.Not.Contain("Pat").And.Not.Contain("+52999"));
    }

    [Test]
    public async Task Get_TheKeyIsInTheAddress_SoNothingIsKeptFoundOrFramed()
    {
        foreach (var address in new[] { path, path + "A" })
        {
            using var response = await customer.GetAsync(address);
            string Header(string name) => string.Join(' ', response.Headers.TryGetValues(name, out var values) ? values : []);
            Assert.That(Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(Header("X-Robots-Tag"), Is.EqualTo("noindex, nofollow"));
            Assert.That(Header("Content-Security-Policy"), Is.EqualTo("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
            Assert.That(Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
            Assert.That(Header("Set-Cookie"), Is.Empty);
        }
    }

    [Test]
    public async Task Get_WithoutTheRightKey_AllCasesLookAlike()
    {
        var other = hub.Services.GetRequiredService<ICaseLinks>().PathTo(new CaseNumber(number.Value + 900), TimeProvider.System.GetUtcNow());
        var late = hub.Services.GetRequiredService<ICaseLinks>().PathTo(number, TimeProvider.System.GetUtcNow().AddDays(-91));
        HashSet<string> seen = [];
        foreach (var address in new[] { $"/case/{number}", $"/case/{number}?key=", $"/case/{number}?key={other.Split('=')[1]}", late, other, path + "A", path.Replace("CH-", "ch-", StringComparison.Ordinal), "/case/nonsense?key=x" })
        {
            using var response = await customer.GetAsync(address);
            Assert.That((int)response.StatusCode, Is.EqualTo(404), address);
            seen.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.That(seen, Has.Count.EqualTo(1), "not a word tells whether there is such a case");
    }

    [Test]
    public async Task Post_Form_IsOneMessageOfTheCaseHoweverOftenItIsSent()
    {
        var once = Once().Match(await PageAsync()).Groups[1].Value;
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync(once, "También con la serie B.\r\nGracias.");
            Assert.That((int)response.StatusCode, Is.EqualTo(302));
            Assert.That(response.Headers.Location!.ToString(), Does.StartWith(path));
        }

        var details = await WaitAsync(d => d.Messages.Count(m => m.Message.Direction == Direction.In) > 1);
        var added = details.Messages.Select(m => m.Message).Where(m => m.Direction == Direction.In).ToList();
        Assert.That(added.Select(m => m.Body.Text), Is.EqualTo(new[] { "Me aparece <b>el error</b> H007 al timbrar una factura", "También con la serie B.\nGracias." }));
        Assert.That(added[1].Conversation, Is.EqualTo(added[0].Conversation), "answers come where the customer wrote");
        Assert.That(added[1].Author.Id, Is.EqualTo(added[0].Author.Id), "the same contact");
        Assert.That(added[1].Body.Notes.Select(n => n.Kind), Is.EqualTo(new[] { "written-on-page" }));
        Assert.That(await PageAsync(), Does.Contain("También con la serie B."));
        Assert.That((await hub.Services.GetRequiredService<ICaseQueries>().ReadLedgerAsync(default)).Single(r => r.Account.Value == "sms"), Has.Property("Balances").True);
    }

    [TestCase("", 422)]
    [TestCase(" \r\n ", 422)]
    [TestCase("5001", 422)]
    [TestCase("90000", 413)]
    public async Task Post_WhatCantBeTaken_IsRefusedInWords(string text, int status)
    {
        using var response = await SendAsync("AAAA", int.TryParse(text, out var length) ? new string('x', length) : text);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("role=\"alert\""));
    }

    [Test]
    public async Task Post_WithoutTheKeyOrToAClosedCase_AddsNothing()
    {
        var right = path;
        path = path[..^1] + (path[^1] == 'A' ? 'B' : 'A');
        using (var forged = await SendAsync("AAAA", "hola")) Assert.That((int)forged.StatusCode, Is.EqualTo(404));
        path = right;
        await DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved));
        await DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Closed));
        using (var closed = await SendAsync("AAAA", "hola")) Assert.That((int)closed.StatusCode, Is.EqualTo(409));
        Assert.That(await PageAsync(), Does.Contain("Este caso está cerrado.").And.Contain("href=\"/chat/web/\"").And.Not.Contain("<form"));
        Assert.That((await hub.Services.GetRequiredService<ICaseQueries>().FindAsync(number, default))!.Case.MessagesIn, Is.EqualTo(1));
    }

    [Test]
    public async Task File_OfTheCase_IsADownloadForTheKeyOnly()
    {
        using var content = new MemoryStream("hola"u8.ToArray());
        var stored = (StoreFileOutcome.Stored)await hub.Services.GetRequiredService<IAttachmentStore>().StoreAsync(content, 100, default);
        await DoAsync(new CaseCommand.Reply("Aquí está.", [new Attachment { Name = "guía.html", ContentType = "text/html", Size = 4, Sha256 = stored.Sha256 }]));
        var file = path.Replace("?", $"/files/{stored.Sha256}?", StringComparison.Ordinal);
        Assert.That(await PageAsync(), Does.Contain(file));
        using var response = await customer.GetAsync(file);
        Assert.That((response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.DispositionType, await response.Content.ReadAsStringAsync()), Is.EqualTo(("application/octet-stream", "attachment", "hola")));
        Assert.That(string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), Does.Contain("sandbox"));
        foreach (var wrong in new[] { file.Replace("key=", "key=A", StringComparison.Ordinal), path.Replace("?", $"/files/{new string('0', 64)}?", StringComparison.Ordinal) })
        {
            using var refused = await customer.GetAsync(wrong);
            Assert.That((int)refused.StatusCode, Is.EqualTo(404));
        }
    }

    [Test]
    public void Of_WhatOthersWroteOrWasTakenBack_IsNotShown()
    {
        var contact = new Contact { Id = new ContactId(7), Addresses = [new ContactAddress("phone", "+5299912345678")] };
        var conversation = new ConversationRef(new AccountName("sms"), "k");
        var draft = CaseDraft.Open(new CaseNumber(5), new Opened("sms", conversation.Account, "k", null, null), new Cause(CauseKind.Message, "x"), new Conversation { Ref = conversation, Channel = "sms", Position = 0 }, DateTimeOffset.UnixEpoch);
        draft.Add(new Cause(CauseKind.Message, "x"), new ContactIdentified(contact.Id));
        var cause = new Cause(CauseKind.Message, "x");
        void In(string text, string from, MessageTraits traits = MessageTraits.None) =>
            draft.AddMessage(cause, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString()), new MessageBody { Text = text, Sender = new MessageSender("phone", from), Traits = traits });
        In("shown", "+5299912345678");
        In("a colleague's", "+5299900000000");
        In("a robot's", "+5299912345678", MessageTraits.AutoReply);
        In("taken back", "+5299912345678");
        draft.Add(cause, new MessageDeleted(draft.Messages[^1].Id.Seq));
        draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = "withdrawn" });
        draft.ChangeDelivery(cause, draft.Messages[^1].Id.Seq, DeliveryState.Failed, "withdrawn", "");
        draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Agent), new MessageBody { Text = "failed on its way, and to be read here" });
        draft.ChangeDelivery(cause, draft.Messages[^1].Id.Seq, DeliveryState.Failed, "handset-off", "");
        var view = CustomerView.Of(new CaseDetails(draft.Current, contact, [.. draft.Messages.Select(m => new MessageView(m, null))], draft.Events));
        Assert.That(view.Messages.Select(m => m.Body.Text), Is.EqualTo(new[] { "shown", "failed on its way, and to be read here" }));
    }

    private async Task<string> PageAsync() => WebUtility.HtmlDecode(await customer.GetStringAsync(path));

    private Task<HttpResponseMessage> SendAsync(string once, string text) => customer.PostAsync(path, new FormUrlEncodedContent([new("once", once), new("text", text)]));

    private async Task DoAsync(CaseCommand command) =>
        Assert.That(await hub.Services.GetRequiredService<ICaseDesk>().ExecuteAsync(number, command, new Actor(new AgentId("pat"), "Pat"), null, default), Is.InstanceOf<CommandOutcome.Done>());

    private async Task<CaseDetails> WaitAsync(Func<CaseDetails, bool> until)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var listener = hub.Services.GetRequiredService<IChangeFeed>().ListenToAll();
        while (true)
        {
            var details = (await hub.Services.GetRequiredService<ICaseQueries>().FindAsync(number, deadline.Token))!;
            if (until(details)) return details;
            await listener.WaitAsync(deadline.Token);
        }
    }

    [GeneratedRegex("name=\"once\" value=\"([A-Za-z0-9_-]+)\"")]
    private static partial Regex Once();
}
