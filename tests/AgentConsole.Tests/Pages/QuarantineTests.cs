using System.Net;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Pages;

/// <summary>A case that is held back says so, why, and what can be done about it.</summary>
public sealed class QuarantineTests : PageTestBase
{
    private static readonly CaseNumber Number = new(1060);

    private const string Page = "/cases/CH-1060";

    [SetUp]
    public void Fill()
    {
        SampleCases.Fill(Desk, Now);
        var contact = new Contact { Id = new ContactId(60), Name = "Banco" };
        Desk.Add(contact);
        var conversation = new Conversation { Ref = new ConversationRef(new AccountName("correo"), "k1060"), Channel = "email", Position = 0 };
        var cause = new Cause(CauseKind.Message, "m");
        var draft = CaseDraft.Open(Number, new Opened("email", conversation.Ref.Account, conversation.Ref.Key, "Confirme su cuenta"), cause, conversation, Now);
        draft.Add(cause, new ContactIdentified(contact.Id));
        var body = new MessageBody
        {
            Text = "Confirme su clave aquí", Traits = MessageTraits.Suspected | MessageTraits.DmarcFail | MessageTraits.SpfPass, Notes = [new MessageNote("suspected-sender", "bank.example"), new MessageNote("suspected-spam", "X-Spam-Flag")],
        };
        var message = draft.AddMessage(cause, Direction.In, new MessageAuthor(AuthorKind.Customer), body);
        var result = SampleCases.Result("Atención al cliente", "quarantine", SupportLevel.L1, Priority.Low, "quarantine", "suspected") with { Quarantine = true };
        draft.Add(new Cause(CauseKind.Rule, "quarantine"), new Routed(result, SampleCases.Trace(result, [], "email", "es", message.Seq, Now)));
        Desk.Commit(draft);
    }

    [TestCase("en", "The sending server failed DMARC for bank.example: the mail may be forged.", "Not spam: recover", "DMARC failed", "The rule “quarantine” put it into quarantine")]
    [TestCase("es", "El servidor que lo envió no pasó la prueba DMARC de bank.example: el correo puede ser falso.", "No es spam: recuperar", "DMARC fallido", "La regla «quarantine» lo puso en cuarentena")]
    public async Task Case_HeldBack_SaysWhyInTheAgentsLanguage(string language, string reason, string button, string trait, string history)
    {
        var html = await PageAsync(await SignInAsync(language: language), Page);
        var banner = TextOf(html, "class=\"quarantine\"", "</section>");
        Assert.Multiple(() =>
        {
            Assert.That(banner, Does.Contain(reason).And.Contain("X-Spam-Flag").And.Contain(button));
            Assert.That(html, Does.Contain(trait).And.Contain(history));
            Assert.That(html, Does.Not.Contain("SPF passed").And.Not.Contain("SPF correcto"), "what is in order is said where the routing is explained");
        });
    }

    [Test]
    public async Task Recover_Button_AsksForItOnceInTheAgentsName()
    {
        var client = await SignInAsync();
        using var response = await SubmitAsync(client, Page, "recover");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var recovered = (await Desk.FindAsync(Number, default))!.Events.Single(e => e.Data is Recovered);
        Assert.That(recovered.Cause, Is.EqualTo(new Cause(CauseKind.Agent, "ana")));
        Assert.That(await PageAsync(client, Page), Does.Contain("It was recovered from quarantine.").And.Not.Contain("class=\"quarantine\""));
    }

    [Test]
    public async Task Reply_HeldBack_IsRefusedInWords()
    {
        using var response = await SubmitAsync(await SignInAsync(language: "es"), Page, "write", ("mode", "reply"), ("text", "Hola"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Shown(await response.Content.ReadAsStringAsync()), Does.Contain("El caso está en cuarentena: recupéralo primero"));
    }

    [Test]
    public async Task List_HeldBack_IsMarked()
    {
        var html = await PageAsync(await SignInAsync(), "/?queue=quarantine");
        Assert.That(html, Does.Contain("CH-1060").And.Contain("class=\"held\"").And.Not.Contain("CH-1042"));
    }
}
