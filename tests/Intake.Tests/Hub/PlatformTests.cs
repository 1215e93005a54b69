using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>What platforms need besides messages: batches with positions, files to fetch, signals, addresses for answers.</summary>
public sealed class PlatformTests
{
    private static readonly Attachment Photo = new() { Name = "foto.png", ContentType = "image/png", Size = 3, Sha256 = new string('a', 64) };

    [Test]
    public async Task AcceptBatch_RowsAndPosition_AreThereAfterARestart()
    {
        var channel = new ScriptedChannel("bot");
        await using var hub = await TestHub.StartAsync([channel]);
        var raw = new RawInbound { Account = channel.Account, Channel = channel.Type, ExternalId = "u-7", ReceivedAt = DateTimeOffset.UnixEpoch, Body = "maria|hola"u8.ToArray() };
        var outcome = (AcceptBatchOutcome.Stored)await hub.Intake.AcceptBatchAsync([raw, raw], new ReadingPosition(channel.Account, "updates", "8"));
        await hub.SettledAsync();
        Assert.That(outcome.Rows.Select(r => r.GetType().Name), Is.EqualTo(new[] { "Stored", "Duplicate" }));
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(1));
        Assert.That(await hub.Intake.ReadPositionAsync(channel.Account, "updates", CancellationToken.None), Is.EqualTo("8"));
        Assert.That(await hub.Intake.ReadPositionAsync(channel.Account, "other", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Receive_FileAtThePlatform_IsFetchedBeforeTheDecision()
    {
        var channel = WithFile();
        var tries = 0;
        channel.OnPrepare = (m, _) => Task.FromResult<PrepareOutcome>(++tries == 1 ? new PrepareOutcome.Later("busy") : new PrepareOutcome.Ready(m with { Attachments = [Photo] }));
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "miren");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Messages[0].Message.Body.Attachments, Is.EqualTo(new[] { Photo }));
    }

    [TestCase("later")]
    [TestCase("throws")]
    [TestCase("hangs")]
    public async Task Receive_FileThatNeverComes_GoesOnWithoutItAndSaysSo(string how)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var channel = WithFile();
        channel.OnPrepare = async (_, stop) =>
        {
            if (how == "throws") throw new IOException("reset");
            if (how == "hangs") await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return new PrepareOutcome.Later("busy");
        };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "miren");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).All(r => r.Pending == 0), TimeSpan.FromSeconds(1));
        Assert.That((await hub.AllCasesAsync()).Single().Messages[0].Message.Body.Notes, Is.EqualTo(new[] { new MessageNote("file-missing", "foto.png") }));
    }

    [Test]
    public async Task Receive_CustomerBlockedUs_IsAnEventOfTheCase()
    {
        var channel = new ScriptedChannel("bot") { OnMap = m => m.Text == "blocked" ? new Normalised.Signal(Signal(m, SignalKind.Unreachable)) : new Normalised.Message(m) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "nobody", "blocked");
        await hub.ReceiveAsync(channel, "maria", "hola");
        await hub.ReceiveAsync(channel, "maria", "blocked");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Events[^1].Data, Is.EqualTo(new ReachabilityChanged("scripted", false, "why")));
    }

    [Test]
    public async Task Receive_CustomerOptsOut_IsRememberedWithAndWithoutACase()
    {
        var channel = new ScriptedChannel("bot") { OnMap = m => m.Text is "STOP" or "START" ? new Normalised.Signal(Signal(m, m.Text == "STOP" ? SignalKind.OptedOut : SignalKind.OptedIn) with { Detail = m.Text }) : new Normalised.Message(m) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "nobody", "STOP");
        await hub.ReceiveAsync(channel, "maria", "hola");
        await hub.ReceiveAsync(channel, "maria", "STOP");
        await hub.ReceiveAsync(channel, "maria", "START");
        await hub.SettledAsync();
        Assert.That((await ConsentAsync("nobody"))!.Granted, Is.False);
        Assert.That((await ConsentAsync("maria"))!.Granted, Is.True);
        Assert.That(await ConsentAsync("jose"), Is.Null);
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Events.TakeLast(2).Select(e => e.Data), Is.EqualTo(new[] { new ConsentChanged("scripted", false, "STOP"), new ConsentChanged("scripted", true, "START") }));
        Assert.That((await hub.LedgerAsync()).Single().Balances, Is.True);

        ValueTask<Consent?> ConsentAsync(string key) => hub.Consents.FindAsync(new ConversationRef(channel.Account, key), CancellationToken.None);
    }

    [Test] // P30
    public async Task Receive_ReceiptThatTheCustomerIsGone_IsFailedOnItsCaseWithCodeAndReachability()
    {
        var channel = new ScriptedChannel("bot") { OnMap = m => m.Text == "gone" ? new Normalised.Receipt(new DeliveryReceipt { Account = m.Account, ExternalId = m.ExternalId, PlatformId = "p-1", State = DeliveryState.Failed, Code = SendOutcome.Unreachable, Detail = "30005" }) : new Normalised.Message(m) };
        channel.OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Sent(["p-1"]));
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "hola");
        await hub.SettledAsync();
        await hub.ReceiveAsync(channel, "maria", "gone");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Events.TakeLast(2).Select(e => e.Data), Is.EqualTo(new CaseEventData[] { new DeliveryChanged(c.Case.UndeliveredAnswers.Single(), DeliveryState.Failed, "unreachable", "30005"), new ReachabilityChanged("scripted", false, "30005") }));
    }

    [Test]
    public async Task Send_CustomerCanNotBeReached_IsAnEventOfTheCaseAndNotTriedAgain()
    {
        var channel = new ScriptedChannel("bot") { OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Refused("The customer blocked the bot.", SendOutcome.Unreachable)) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "hola");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Events[^1].Data, Is.EqualTo(new ReachabilityChanged("scripted", false, "The customer blocked the bot.")));
        Assert.That(channel.Tries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Receive_ConversationMoved_GoesOnInTheSameCaseUnderTheNewKey()
    {
        var channel = new ScriptedChannel("bot") { OnMap = m => m.Text == "moved" ? new Normalised.Signal(Signal(m, SignalKind.Moved) with { Detail = "new" }) : new Normalised.Message(m with { ReplyAddress = m.Conversation }) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "old", "hola");
        await hub.ReceiveAsync(channel, "old", "moved");
        await hub.ReceiveAsync(channel, "old", "moved");
        await hub.SettledAsync();
        await hub.ReceiveAsync(channel, "new", "sigo aquí");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That((c.Case.MessagesIn, c.Case.ReplyTo.Key), Is.EqualTo((2, "new")));
        Assert.That(channel.Tries[0].ReplyAddress, Is.EqualTo("old"));
    }

    [Test]
    public async Task Receive_CustomerReacted_IsANoteOfTheCaseThatMovesNothing()
    {
        var channel = new ScriptedChannel("bot") { OnMap = m => m.Text == "like" ? new Normalised.Signal(Signal(m, SignalKind.Reacted) with { Detail = "+like", About = "p-1" }) : new Normalised.Message(m) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "like");
        await hub.ReceiveAsync(channel, "maria", "hola");
        await hub.SettledAsync();
        var before = (await hub.AllCasesAsync()).Single();
        await hub.ReceiveAsync(channel, "maria", "like");
        await hub.SettledAsync();
        var after = (await hub.AllCasesAsync()).Single();
        Assert.That(after.Messages[^1].Message, Has.Property("Direction").EqualTo(Direction.Note).And.Property("Position").EqualTo(0).And.Property("Conversation").Null);
        Assert.That((after.Messages[^1].Message.Body.Text, after.Messages[^1].Message.Body.InReplyTo), Is.EqualTo(("+like", "p-1")));
        Assert.That((after.Case.Status, after.Case.MessagesIn, after.Case.MessagesOut), Is.EqualTo((before.Case.Status, before.Case.MessagesIn, before.Case.MessagesOut)));
    }

    private static ScriptedChannel WithFile() => new("bot") { OnMap = m => new Normalised.Message(m with { PendingFiles = [new PendingFile("foto.png", "image/png", "f-1", 3)] }) };

    private static ConversationSignal Signal(InboundMessage m, SignalKind kind) => new()
    {
        Account = m.Account, ExternalId = m.ExternalId, Channel = m.Channel, Conversation = m.Conversation, Sender = m.Sender, Kind = kind, Detail = "why",
    };
}
