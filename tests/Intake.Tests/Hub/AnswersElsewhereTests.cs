using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Calls that are answered by text: which case the reply to the text belongs to.</summary>
public sealed class AnswersElsewhereTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    private readonly ScriptedChannel calls = new("calls", addressKind: "phone");
    private readonly ScriptedChannel texts = new("texts", addressKind: "phone");

    [Test]
    public async Task Receive_ReplyToTheTextAfterACall_GoesOnInTheCallsCase()
    {
        await using var hub = await StartAsync();
        await hub.ReceiveAsync(texts, "+529991", "No abre el portal");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Case.MessagesIn, Is.EqualTo(2));
        Assert.That(c.Case.ReplyTo, Is.EqualTo(new ConversationRef(texts.Account, "+529991")), "the desk's answers follow the customer");

        // From now on that conversation is the case's own, without another look.
        calls.OnComesBack = _ => null;
        await hub.ReceiveAsync(texts, "+529991", "Ya abrió");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(3));
    }

    [Test]
    public async Task Receive_CallOfSomebodyWhoWritesToThatNumber_GoesOnInTheCaseOfTheTexts()
    {
        calls.OnComesBack = conversation => new ConversationRef(texts.Account, conversation.Key);
        await using var hub = await TestHub.StartAsync([calls, texts]);
        await hub.ReceiveAsync(texts, "+529991", "No puedo timbrar una factura");
        await hub.ReceiveAsync(texts, "+529992", "No abre el portal");
        await hub.SettledAsync();
        await hub.ReceiveAsync(calls, "+529991", "Llamo por la factura");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Select(c => c.Case.MessagesIn), Is.EquivalentTo(new[] { 2, 1 }));
    }

    [TestCase("+529992", "texts", false, TestName = "Receive_AnotherCustomersText_IsACaseOfItsOwn")]
    [TestCase("+529991", "elsewhere", false, TestName = "Receive_TextToANumberThatWeDidNotWriteFrom_IsACaseOfItsOwn")]
    [TestCase("+529991", "texts", true, TestName = "Receive_TextAfterTheCallsCaseWasClosed_IsACaseOfItsOwn")]
    public async Task Receive_NotAReplyToTheCallsText_IsACaseOfItsOwn(string from, string comesBackTo, bool closed)
    {
        await using var hub = await StartAsync();
        calls.OnComesBack = conversation => new ConversationRef(new AccountName(comesBackTo), conversation.Key);
        if (closed)
        {
            foreach (var to in new[] { CaseStatus.Solved, CaseStatus.Closed }) await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.ChangeStatus(to), Ana, null, CancellationToken.None);
        }

        await hub.ReceiveAsync(texts, from, "No abre el portal");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Select(c => c.Case.MessagesIn), Is.EqualTo(new[] { 1, 1 }));
    }

    private async Task<TestHub> StartAsync()
    {
        calls.OnComesBack = conversation => new ConversationRef(texts.Account, conversation.Key);
        var hub = await TestHub.StartAsync([calls, texts]);
        await hub.ReceiveAsync(calls, "+529991", "No puedo timbrar una factura");
        await hub.SettledAsync();
        return hub;
    }
}
