using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>
/// A message that its platform brings in several payloads, one for each picture, with the words on any of them. A payload is <c>conversation|part words</c>, or <c>conversation|part+part words</c> for
/// several parts in one.
/// </summary>
public sealed class AlbumTests
{
    private const string Words = "Me aparece el error H007 al timbrar una factura";

    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    private static readonly string[] Orders = ["1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1", "1 1 2 2 3 3", "3 1 3 2 1", "1+2 3", "1 1+2+3", "2 1+2+3", "1+2+3 2", "3 2+3 1+2+3"];

    [Test]
    public async Task Receive_PartsInAnyOrderAndRepeated_AreOneMessageWithEachFileOnceAndOneAnswer()
    {
        var channel = Telegram();
        await using var hub = await TestHub.StartAsync([channel]);
        foreach (var order in Orders)
        {
            for (var captioned = 0; captioned <= 3; captioned++)
            {
                foreach (var payload in order.Split(' ')) await hub.ReceiveAsync(channel, $"{order}/{captioned}", Payload(payload, captioned), $"{order}/{captioned}:{payload}");
            }
        }

        await hub.SettledAsync();
        var cases = (await hub.AllCasesAsync()).Where(c => !ProblemCase.Is(c.Case)).ToList();
        Assert.That(cases, Has.Count.EqualTo(Orders.Length * 4));
        foreach (var c in cases)
        {
            var name = c.Case.Conversation.Key;
            var message = c.Messages.Single(m => m.Message.Direction == Direction.In).Message.Body;
            Assert.That(message.Attachments.Select(a => a.Name), Is.EquivalentTo(new[] { "1.jpg", "2.jpg", "3.jpg" }), name);
            Assert.That(message.Text, Is.EqualTo(name.EndsWith('0') ? "[photo]" : Words), name);
            Assert.That(c.Messages.Count(m => m.Message.Direction == Direction.Out), Is.EqualTo(1), $"{name}: one answer");
            Assert.That((c.Case.MessagesIn, c.Case.Subject), Is.EqualTo((1, message.Text)), name);
        }

        var sorted = cases.Where(c => c.Case.Conversation.Key.StartsWith("1 2 3/", StringComparison.Ordinal)).ToDictionary(c => c.Case.Conversation.Key[^1], c => c.Case);
        Assert.That(sorted['3'] with { Number = sorted['1'].Number }, Has.Property(nameof(Case.Category)).EqualTo(sorted['1'].Category).And.Property(nameof(Case.Queue)).EqualTo(sorted['1'].Queue));
        Assert.That(sorted['3'].Bot.Facts.Select(f => f.Value), Does.Contain("H007"), "the words are read whichever part brings them");
        Assert.That((await hub.LedgerAsync()).Single().Balances);
    }

    [Test]
    public async Task Receive_AllPartsAtOnceWhileAnAgentWorks_NothingIsLostOrDoubled()
    {
        var channel = Telegram();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", Payload("1", 1));
        await hub.SettledAsync();
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(2, 9).Select(i => hub.ReceiveAsync(channel, "maria", Payload($"{i}", 1)).AsTask())),
            Task.WhenAll(Enumerable.Range(0, 20).Select(i => hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.AddNote($"nota {i}"), Ana, null, default))));
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Messages[0].Message.Body.Attachments.Select(a => a.Name), Is.EquivalentTo(Enumerable.Range(1, 10).Select(i => $"{i}.jpg")));
        Assert.That(c.Events.Count(e => e.Data is PartAdded), Is.EqualTo(9));
    }

    [Test]
    public async Task Receive_PartHoursLater_JoinsItsMessageAndASolvedCaseIsLookedAtAgain()
    {
        var (channel, time) = (Telegram(), ManualTime.AtNoon());
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", Payload("1", 1));
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply("Listo", ThenStatus: CaseStatus.Solved), Ana, null, default);
        await hub.SettledAsync();
        time.Advance(TimeSpan.FromHours(5));
        await hub.ReceiveAsync(channel, "maria", Payload("2", 1));
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Messages[0].Message.Body.Attachments.Select(a => a.Name), Is.EqualTo(new[] { "1.jpg", "2.jpg" }));
        Assert.That((c.Case.Status, c.Events.Count(e => e.Data is BotAnswered)), Is.EqualTo((CaseStatus.Open, 1)));
    }

    [Test]
    public async Task Receive_PartAfterItsCaseWasClosed_JoinsItsMessageAndOpensNothing()
    {
        var channel = Telegram();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", Payload("1", 1));
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.ChangeStatus(CaseStatus.Closed), Ana, null, default);
        await hub.ReceiveAsync(channel, "maria", "no se vuelve a abrir por una foto de antes, sino por esto");
        await hub.ReceiveAsync(channel, "maria", Payload("2", 1));
        await hub.SettledAsync();
        var cases = (await hub.AllCasesAsync()).OrderBy(c => c.Case.Number).ToList();
        Assert.That(cases, Has.Count.EqualTo(2));
        Assert.That((cases[0].Case.Status, cases[0].Messages[0].Message.Body.Attachments.Count, cases[1].Messages[0].Message.Body.Attachments.Count), Is.EqualTo((CaseStatus.Closed, 2, 0)));
    }

    [Test] // P22
    public async Task Restart_BetweenTheParts_TheAlbumIsStillOneMessage()
    {
        var channel = Telegram();
        var release = new TaskCompletionSource();
        var prepare = channel.OnPrepare;
        channel.OnPrepare = async (m, stop) =>
        {
            if (m.PlatformId!.EndsWith(":1", StringComparison.Ordinal)) return await prepare(m, stop);
            await release.Task.WaitAsync(stop);
            throw new InvalidOperationException("not reached");
        };
        var hub = await TestHub.StartAsync([channel], options: o => o.StopTimeout = TimeSpan.FromMilliseconds(100));
        foreach (var part in new[] { "1", "2", "3" }) await hub.ReceiveAsync(channel, "maria", Payload(part, 3), part);
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Count == 1);
        var directory = await hub.StopAsync();

        channel.OnPrepare = prepare;
        await using var again = await TestHub.StartAsync([channel], directory: directory);
        Assert.That(await again.ReceiveAsync(channel, "maria", Payload("2", 3), "2"), Is.InstanceOf<AcceptOutcome.Duplicate>());
        await again.SettledAsync();
        var c = (await again.AllCasesAsync()).Single();
        Assert.That(c.Messages[0].Message.Body, Has.Property(nameof(MessageBody.Text)).EqualTo(Words).And.Property(nameof(MessageBody.Attachments)).Count.EqualTo(3));
        Assert.That(c.Messages.Count(m => m.Message.Direction == Direction.Out), Is.EqualTo(1));
    }

    [Test]
    public async Task Receive_PartThatAddressesNobody_IsTakenOnlyWhereItsWholeWas()
    {
        var channel = Telegram();
        var fetched = new List<string>();
        var prepare = channel.OnPrepare;
        channel.OnPrepare = (m, stop) =>
        {
            fetched.Add(m.PlatformId!);
            return prepare(m, stop);
        };
        var map = channel.OnMap;
        channel.OnMap = m => map(m) is Normalised.Message { Value: var part } ? new Normalised.Message(part with { OnlyAsPart = MessageParts.IsNote(part.Text) }) : throw new InvalidOperationException();
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "group", Payload("1", 1));
        await hub.ReceiveAsync(channel, "group", Payload("2", 1));
        await hub.ReceiveAsync(channel, "others", Payload("1", 0));
        await hub.ReceiveAsync(channel, "others", Payload("2", 0));
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Messages[0].Message.Body.Attachments, Has.Count.EqualTo(2));
        Assert.That(fetched, Is.EquivalentTo(new[] { "group:1", "group:2" }), "what is not for the desk is not fetched");
    }

    /// <param name="captioned">The part with the words; 0 for none.</param>
    private static string Payload(string parts, int captioned) =>
        $"{parts} {(parts.Split('+').Contains($"{captioned}", StringComparer.Ordinal) ? Words : "[photo]")}";

    private static ScriptedChannel Telegram() => new("bot", type: "telegram", addressKind: "telegram")
    {
        OnMap = m => new Normalised.Message(PartOf(m)),
        OnPrepare = (m, _) => Task.FromResult<PrepareOutcome>(new PrepareOutcome.Ready(m with
        {
            Attachments = m.PendingFiles.Select(f => new Attachment { Name = f.Name, ContentType = f.ContentType, Size = 3, Sha256 = f.Handle.PadLeft(64, '0') }).ToValueList(),
        })),
    };

    private static InboundMessage PartOf(InboundMessage message)
    {
        var (parts, text) = (message.Text.Split(' ')[0].Split('+'), string.Join(' ', message.Text.Split(' ')[1..]));
        if (!parts.All(p => int.TryParse(p, out _))) return message;
        var ids = parts.Select(p => $"{message.Conversation}:{p}").ToValueList();
        return message with
        {
            Text = text,
            PlatformId = ids[0],
            PartIds = ids.Count > 1 ? ids : [],
            PartOf = $"{message.Conversation}:album:g",
            PendingFiles = parts.Select(p => new PendingFile($"{p}.jpg", "image/jpeg", p)).ToValueList(),
        };
    }
}
