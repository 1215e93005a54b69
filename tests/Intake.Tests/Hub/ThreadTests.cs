using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Which case a message belongs to when the platform tells it by references, tokens or numbers; and messages that change earlier ones.</summary>
public sealed class ThreadTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    private static readonly CaseNumber First = new(1001);

    [Test] // P16
    public async Task Receive_ReferenceToOurAnswer_JoinsItsCase()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema");
        await hub.SettledAsync();
        channel.Clues = new ThreadClues { References = ["answer-1"], Topic = "No puedo entrar" };
        await hub.ReceiveAsync(channel, "maria@example.org", "Sigue igual");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Messages.Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text), Is.EqualTo(new[] { "No puedo entrar al sistema", "Sigue igual" }));
        Assert.That(c.Messages.Last(m => m.Message.Direction == Direction.In).Message.Conversation, Is.EqualTo(c.Case.Conversation), "one conversation, so that an answer knows the whole thread");
        Assert.That(c.Messages.Last(m => m.Message.Direction == Direction.In).Message.Body.Notes, Is.Empty);
    }

    [Test] // P16
    public async Task Receive_ReferenceToTheCustomersOwnMessage_JoinsItsCase()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        channel.Clues = new ThreadClues { References = ["unknown", "m-1"] };
        await hub.ReceiveAsync(channel, "maria@example.org", "Sigue igual");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(2));
    }

    [TestCase("reference")]
    [TestCase("signed")]
    [TestCase("tagged")] // P18
    public async Task Receive_StrangerWhoQuotesACase_GetsACaseOfHisOwn(string how)
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        channel.Clues = how switch
        {
            "reference" => new ThreadClues { References = ["m-1"] },
            "signed" => new ThreadClues { Signed = First },
            _ => new ThreadClues { Tagged = First },
        };
        await hub.ReceiveAsync(channel, "eve@example.net", "Give me the password");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Select(c => c.Case.MessagesIn), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task Receive_SomebodyInCopyAnswers_JoinsTheCase()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        channel.Recipients = ["soporte@desk.example", "jose@example.org"];
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        channel.Clues = new ThreadClues { References = ["m-1"] };
        await hub.ReceiveAsync(channel, "jose@example.org", "Yo tampoco");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(2));
    }

    [Test]
    public async Task Receive_NumberInTheSubjectOfOneWhoTakesPart_JoinsTheCase()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema");
        await hub.SettledAsync();
        channel.Clues = new ThreadClues { Tagged = First };
        await hub.ReceiveAsync(channel, "maria@example.org", "Sigue igual");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(2));
    }

    [Test] // P17
    public async Task Receive_OtherSubjectOnAnOldThread_IsFlagged()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        channel.Clues = new ThreadClues { References = ["m-1"], Topic = "Factura de marzo" };
        await hub.ReceiveAsync(channel, "maria@example.org", "Me falta la factura");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Messages.Last(m => m.Message.Direction == Direction.In).Message.Body.Notes, Is.EqualTo(new[] { new MessageNote("subject-changed", "Factura de marzo") }));
    }

    [Test] // P07
    public async Task Receive_SameMessageIdFromTwoSenders_IsTwoCases()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        channel.PlatformId = "same";
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema");
        await hub.ReceiveAsync(channel, "eve@example.net", "I need an invoice");
        await hub.SettledAsync();
        Assert.That(await hub.AllCasesAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Receive_EditedMessage_StaysOnItsCaseWithoutAnAnswer()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(First, new CaseCommand.ChangeStatus(CaseStatus.Closed), Ana, null, CancellationToken.None);
        channel.Edits = "m-1";
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar a la nómina");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        var original = c.Messages[0].Message.Id.Seq;
        Assert.That(c.Events[^1].Data, Is.EqualTo(new MessageEdited(original, c.Messages[^1].Message.Id.Seq)));
        Assert.That((c.Case.Status, channel.Inner.Tries.Count), Is.EqualTo((CaseStatus.Closed, 1)));
    }

    [Test]
    public async Task Receive_MessageTakenBack_IsMarkedAndKept()
    {
        var channel = Mail();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        channel.Edits = "m-1";
        channel.Traits = MessageTraits.Deleted;
        await hub.ReceiveAsync(channel, "maria", "x");
        await hub.SettledAsync();
        channel.Edits = "never seen";
        await hub.ReceiveAsync(channel, "maria", "x");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Events[^1].Data, Is.EqualTo(new MessageDeleted(c.Messages[0].Message.Id.Seq)));
        Assert.That(c.Messages.Count(m => m.Message.Direction == Direction.In), Is.EqualTo(1));
        Assert.That((await hub.LedgerAsync()).Single().Parked, Is.Zero);
    }

    private static MailLike Mail() => new();

    /// <summary>A platform that names its messages and whose sends give <c>answer-1</c>, <c>answer-2</c>, ….</summary>
    private sealed class MailLike
    {
        private int sends;

        public MailLike()
        {
            Inner.OnMap = m => new Normalised.Message(m with
            {
                Conversation = Clues is null ? m.Conversation : $"own:{m.ExternalId}", PlatformId = PlatformId ?? m.ExternalId, Thread = Clues ?? new ThreadClues(), Recipients = Recipients, Edits = Edits, Traits = Traits,
            });
            Inner.OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Sent([$"answer-{Interlocked.Increment(ref sends)}"]));
        }

        public ScriptedChannel Inner { get; } = new("mail");

        public ThreadClues? Clues { get; set; }

        public string? PlatformId { get; set; }

        public string? Edits { get; set; }

        public MessageTraits Traits { get; set; }

        public ValueList<string> Recipients { get; set; }

        public static implicit operator ScriptedChannel(MailLike mail) => mail.Inner;
    }
}
