using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>An answer that does not reach the customer where he wrote goes to another of his conversations.</summary>
public sealed class AnswerWaysTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    private readonly ScriptedChannel mail = new("mail", type: "email", addressKind: "phone");
    private readonly ScriptedChannel chat = new("chat", type: "sms", addressKind: "phone");

    [Test] // P30
    public async Task SendAgain_CustomerIsUnreachableThere_GoesByTheOtherChannelAndTheCaseWithIt()
    {
        await using var hub = await StartAsync(closed: true);
        var failed = await FailAsync(hub);
        var ways = await hub.Get<IAnswerWays>().FindAsync(new CaseNumber(1002), CancellationToken.None);
        Assert.That(ways.Select(w => (w.Account.Value, w.Channel)), Is.EqualTo(new[] { ("mail", "email") }));
        Assert.That(ways[0].Id, Does.Not.Contain("529991"), "a conversation's key may be a secret");

        Assert.That(await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.SendAgain(failed, ways[0].Id), Ana, null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Done>());
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1002);
        Assert.That(mail.Tries[^1].Body.Text, Is.EqualTo("Ya lo revisamos."));
        Assert.That((c.Case.ReplyTo.Account.Value, c.Case.UndeliveredAnswers.Count, c.Case.Owner), Is.EqualTo(("mail", 0, Ana.Id)));

        // What the customer writes there, and the next answer, stay in this case.
        await hub.ReceiveAsync(mail, "+529991", "Gracias, ya funciona el portal de facturas");
        await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.Reply("Con gusto."), Ana, null, CancellationToken.None);
        await hub.SettledAsync();
        Assert.That((await hub.CaseAsync(1002)).Case.MessagesIn, Is.EqualTo(2));
        Assert.That(mail.Tries[^1].Body.Text, Is.EqualTo("Con gusto."));
        Assert.That(await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.SendAgain(failed, ways[0].Id), Ana, null, CancellationToken.None), Has.Property("Code").EqualTo("same"), "once");
    }

    [Test]
    public async Task SendAgain_WayThatIsNone_IsRefused()
    {
        await using var hub = await StartAsync(closed: false);
        var failed = await FailAsync(hub);
        Assert.That(await hub.Get<IAnswerWays>().FindAsync(new CaseNumber(1002), CancellationToken.None), Is.Empty, "that conversation is about another open case");
        Assert.That(await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.SendAgain(failed, "0123456789abcdef01234567"), Ana, null, CancellationToken.None), Has.Property("Code").EqualTo("way"));
        Assert.That((await hub.CaseAsync(1002)).Case.UndeliveredAnswers, Does.Contain(failed));
    }

    /// <summary>A customer with a first case by mail and a second one by chat.</summary>
    private async Task<TestHub> StartAsync(bool closed)
    {
        var hub = await TestHub.StartAsync([mail, chat]);
        await hub.ReceiveAsync(mail, "+529991", "No puedo timbrar una factura");
        await hub.SettledAsync();
        if (closed)
        {
            foreach (var to in new[] { CaseStatus.Solved, CaseStatus.Closed }) await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.ChangeStatus(to), Ana, null, CancellationToken.None);
        }

        await hub.ReceiveAsync(chat, "+529991", "El portal no abre");
        await hub.SettledAsync();
        return hub;
    }

    private async Task<int> FailAsync(TestHub hub)
    {
        chat.OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Refused("The number is gone.", SendOutcome.Unreachable));
        await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.Reply("Ya lo revisamos."), Ana, null, CancellationToken.None);
        await hub.SettledAsync();
        return (await hub.CaseAsync(1002)).Case.UndeliveredAnswers[^1];
    }
}
