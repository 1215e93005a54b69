using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

public sealed class SendingTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");
    private static readonly ChannelCapabilities Repeatable = ScriptedChannel.Plain with { RecognisesRepeats = true };

    [Test]
    public async Task Send_PlatformSaysLater_WaitsAsLongAsAsked()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        var refusals = 2;
        channel.OnSend = (_, _) => Task.FromResult<SendOutcome>(refusals-- > 0 ? new SendOutcome.Retry("busy", TimeSpan.FromMinutes(10)) : SendOutcome.Sent.WithoutId);
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 1));
        time.Advance(TimeSpan.FromMinutes(9));
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Messages[1].Delivery is { State: DeliveryState.Pending, Attempts: 1, Error: "busy" });
        Assert.That(channel.Tries, Has.Count.EqualTo(1), "not before the platform allowed it");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).Single().Unsent == 0, step: TimeSpan.FromSeconds(30));
        Assert.That(channel.Tries, Has.Count.EqualTo(3));
        Assert.That((await hub.CaseAsync(1001)).Messages[1].Delivery!.State, Is.EqualTo(DeliveryState.Sent));
    }

    [Test]
    public async Task Send_PlatformSaysLater_TheNextAnswerOfTheConversationWaitsBehind()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        var refusals = 1;
        channel.OnSend = (_, _) => Task.FromResult<SendOutcome>(refusals-- > 0 ? new SendOutcome.Retry("busy", TimeSpan.FromMinutes(10)) : SendOutcome.Sent.WithoutId);
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply("Lo reviso"), Ana, null, CancellationToken.None);
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply("Ya está"), Ana, null, CancellationToken.None);
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 2));
        time.Advance(TimeSpan.FromMinutes(9));
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Messages[2].Delivery is { State: DeliveryState.Pending, Attempts: 1 });
        Assert.That(channel.Tries, Has.Count.EqualTo(2));
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).Single().Unsent == 0, step: TimeSpan.FromSeconds(30));
        Assert.That(channel.Tries.Skip(1).Select(t => t.Body.Text), Is.EqualTo(new[] { "Lo reviso", "Lo reviso", "Ya está" }));
    }

    [Test] // P30
    public async Task Send_HeldUpForLong_StandsOnItsCaseUntilItHasGone()
    {
        var time = ManualTime.AtNoon();
        var busy = true;
        var channel = new ScriptedChannel("web") { OnSend = (_, _) => Task.FromResult<SendOutcome>(busy ? new SendOutcome.Retry("The sending server is down.", TimeSpan.FromMinutes(4)) : SendOutcome.Sent.WithoutId) };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 1));
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Messages[1].Delivery is { Attempts: 1 });
        Assert.That((await hub.CaseAsync(1001)).Case.UndeliveredAnswers, Is.Empty, "a short delay is the ordinary course");
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Messages[1].Delivery is { Attempts: > 4 }, step: TimeSpan.FromSeconds(20));
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.UndeliveredAnswers.Count > 0);
        var answer = (await hub.CaseAsync(1001)).Messages[1].Message.Id.Seq;
        var told = (await hub.CaseAsync(1001)).Events.Where(e => e.Data is DeliveryChanged).ToList();
        Assert.That((await hub.CaseAsync(1001)).Case.UndeliveredAnswers, Is.EqualTo((ValueList<int>)[answer]));
        Assert.That(told.Select(e => e.Data), Is.EqualTo(new[] { new DeliveryChanged(answer, DeliveryState.Pending, "delayed", "The sending server is down.") }), "said once, in the platform's words");
        Assert.That(told[0].At - (await hub.CaseAsync(1001)).Messages[1].Message.At, Is.InRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15)));
        busy = false;
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.UndeliveredAnswers.Count == 0, step: TimeSpan.FromSeconds(20));
        Assert.That((await hub.CaseAsync(1001)).Messages[1].Delivery!.State, Is.EqualTo(DeliveryState.Sent));
        Assert.That((await hub.CaseAsync(1001)).Events[^1].Data, Is.EqualTo(new DeliveryChanged(answer, DeliveryState.Sent)));
    }

    [Test] // P42
    public async Task Send_PersonTookOverBeforeTheBotsAnswerLeft_ItIsWithdrawnAndNobodyHasToSeeToIt()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web") { OnSend = (row, _) => Task.FromResult<SendOutcome>(row.Message.Author.Kind == AuthorKind.Bot ? new SendOutcome.Retry("busy") : SendOutcome.Sent.WithoutId) };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 1));
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply("Soy Ana, lo reviso"), Ana, null, CancellationToken.None);
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).Single().Unsent == 0, step: TimeSpan.FromSeconds(10));
        Assert.That(channel.Tries.Select(t => t.Author.Kind), Is.EqualTo(new[] { AuthorKind.Bot, AuthorKind.Agent }), "the try before she took over, and hers");
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Messages[1].Delivery, Has.Property("State").EqualTo(DeliveryState.Failed));
        Assert.That(c.Events[^1].Data, Has.Property("Code").EqualTo("withdrawn"));
        Assert.That(c.Case.UndeliveredAnswers, Is.Empty);
    }

    [Test] // P30
    public async Task Send_PlatformRefuses_IsFailedOnItsCaseWithTheReason()
    {
        var channel = new ScriptedChannel("web") { OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Refused("The customer blocked us.", "403")) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Events[^1].Data, Is.EqualTo(new DeliveryChanged(8, DeliveryState.Failed, "403", "The customer blocked us.")));
        Assert.That(c.Case.UndeliveredAnswers, Is.EqualTo(new[] { 8 }));
        Assert.That((c.Messages[1].Delivery!.State, (await hub.LedgerAsync()).Single().Failed), Is.EqualTo((DeliveryState.Failed, 1L)));
        Assert.That(channel.Tries, Has.Count.EqualTo(1));
    }

    [Test] // P30
    public async Task Send_OneOfSeveralRecipientsIsRefused_IsSentAndItsCaseSaysWhoDidNotGetIt()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web") { OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Sent(["id"], ["luis@customer.example (550 no such user)"])) };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Events[^1].Data is DeliveryChanged);
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Events[^1].Data, Is.EqualTo(new DeliveryChanged(8, DeliveryState.Sent, "not-for-all", "luis@customer.example (550 no such user)")));
        Assert.That(c.Messages[1].Delivery, Is.EqualTo(new DeliveryView(DeliveryState.Sent, c.Messages[1].Delivery!.SentAt, 1, "luis@customer.example (550 no such user)")));
        Assert.That((c.Case.UndeliveredAnswers.Count, channel.Tries.Count, (await hub.LedgerAsync()).Single().Failed), Is.EqualTo((0, 1, 0L)), "not failed, and nobody gets it twice");
    }

    [TestCase(true)] // P23: it may have been sent, and the platform can't tell.
    [TestCase(false)]
    public async Task Send_OutcomeUnknown_IsUnconfirmedAndNeverRepeatedBlindly(bool byException)
    {
        var channel = new ScriptedChannel("web") { OnSend = (_, _) => byException ? throw new HttpRequestException("cut") : Task.FromResult<SendOutcome>(new SendOutcome.Unknown("The connection broke.")) };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Case.UndeliveredAnswers, Is.EqualTo(new[] { 8 }));
        Assert.That((c.Messages[1].Delivery!.State, (await hub.LedgerAsync()).Single().Unconfirmed, channel.Tries.Count), Is.EqualTo((DeliveryState.Unconfirmed, 1L, 1)));

        // The platform's receipt settles it; a late "sent" does not take it back.
        await hub.ReceiveAsync(channel, "maria", "!receipt 1001-8 Delivered");
        await hub.ReceiveAsync(channel, "maria", "!receipt 1001-8 Sent");
        await hub.ReceiveAsync(channel, "maria", "!receipt 1001-8 Delivered");
        await hub.SettledAsync();
        c = await hub.CaseAsync(1001);
        Assert.That((c.Case.UndeliveredAnswers.Count, c.Messages[1].Delivery!.State), Is.EqualTo((0, DeliveryState.Delivered)));
        Assert.That(c.Events.Count(e => e.Data is DeliveryChanged), Is.EqualTo(2), "a repeat and a step back are no events");
    }

    [Test]
    public async Task Send_OutcomeUnknownWhereRepeatsAreRecognised_IsTriedAgain()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web", Repeatable);
        var cut = 3;
        channel.OnSend = (_, _) => Task.FromResult<SendOutcome>(cut-- > 0 ? new SendOutcome.Unknown("cut") : new SendOutcome.Sent(["platform-1"]));
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()) is [{ Sent: 1 }], step: TimeSpan.FromSeconds(1));
        Assert.That(channel.Tries, Has.Count.EqualTo(4));
        Assert.That(channel.Tries.Select(t => t.Id).Distinct().Count(), Is.EqualTo(1), "under one id each time");
    }

    [Test] // P22, P23
    public async Task Restart_WhileAnAnswerWasBeingSent_IsUnconfirmedWhereItCantBeRepeated([Values] bool repeatable)
    {
        var hangs = new TaskCompletionSource();
        var first = new ScriptedChannel("web", repeatable ? Repeatable : ScriptedChannel.Plain) { OnSend = async (_, stop) => { hangs.TrySetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop); return SendOutcome.Sent.WithoutId; } };
        var hub = await TestHub.StartAsync([first], options: o => o.StopTimeout = TimeSpan.FromMilliseconds(200));
        await hub.ReceiveAsync(first, "maria", "No puedo entrar al sistema");
        await hangs.Task;
        var directory = await hub.StopAsync();

        var second = new ScriptedChannel("web", repeatable ? Repeatable : ScriptedChannel.Plain);
        await using var again = await TestHub.StartAsync([second], directory: directory);
        await again.SettledAsync();
        var delivery = (await again.CaseAsync(1001)).Messages[1].Delivery!;
        Assert.That((delivery.State, second.Tries.Count), Is.EqualTo(repeatable ? (DeliveryState.Sent, 1) : (DeliveryState.Unconfirmed, 0)));
    }

    [Test] // P22, P23
    public async Task Restart_WhileAnAnswerWasBeingSent_IsLookedUpWhereThePlatformCanBeAsked()
    {
        var looksUp = ScriptedChannel.Plain with { LooksUpRepeats = true };
        var hangs = new TaskCompletionSource();
        var first = new ScriptedChannel("web", looksUp) { OnSend = async (_, stop) => { hangs.TrySetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop); return SendOutcome.Sent.WithoutId; } };
        var hub = await TestHub.StartAsync([first], options: o => o.StopTimeout = TimeSpan.FromMilliseconds(200));
        await hub.ReceiveAsync(first, "maria", "No puedo entrar al sistema");
        await hangs.Task;
        var directory = await hub.StopAsync();

        var rows = new ConcurrentQueue<OutboxRow>();
        var second = new ScriptedChannel("web", looksUp) { OnSend = (row, _) => { rows.Enqueue(row); return Task.FromResult<SendOutcome>(rows.Count == 1 ? new SendOutcome.Unknown("cut") : SendOutcome.Sent.WithoutId); } };
        await using var again = await TestHub.StartAsync([second], directory: directory);
        await again.SettledAsync();
        Assert.That((await again.CaseAsync(1001)).Messages[1].Delivery!.State, Is.EqualTo(DeliveryState.Sent));
        Assert.That(rows.Select(r => r.State == DeliveryState.Sending || r.Attempts > 0), Is.EqualTo(new[] { true, true }), "both are told to look first");
    }

    [Test]
    public async Task Send_PlatformDownForDays_FailsInTheEndAndSaysHowOftenItWasTried()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web") { OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Retry("down")) };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()) is [{ Failed: 1 }], step: TimeSpan.FromMinutes(5));
        Assert.That(channel.Tries, Has.Count.InRange(60, 120), "over three days");
        Assert.That((await hub.CaseAsync(1001)).Messages[1].Delivery!.Error, Does.StartWith("It was tried"));
    }

    [Test]
    public async Task Send_PlatformHoldsBackOneConversation_OthersOfTheAccountGoOn([Values] bool conversationOnly)
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("bot")
        {
            OnSend = (row, _) => Task.FromResult<SendOutcome>(row.Message.Conversation.Key == "held" ? new SendOutcome.Retry("slow down", TimeSpan.FromHours(1), ConversationOnly: conversationOnly) : SendOutcome.Sent.WithoutId),
        };
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "held", "No puedo entrar al sistema");
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Any(c => c.Messages is [_, { Delivery.Attempts: 1 }]));
        await hub.ReceiveAsync(channel, "free", "No puedo entrar al sistema");
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Sum(c => c.Messages.Count) == 4);
        if (conversationOnly) await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 2));
        else Assert.That(channel.Tries, Has.Count.EqualTo(1), "the whole account waits");
    }

    [Test]
    public async Task Send_OneConversationStuck_OthersGoOnAndItsOwnOrderIsKept()
    {
        var release = new TaskCompletionSource();
        var order = new ConcurrentQueue<string>();
        var channel = new ScriptedChannel("web");
        channel.OnSend = async (row, _) =>
        {
            if (row.Message.Conversation.Key == "stuck") await release.Task;
            order.Enqueue($"{row.Message.Conversation.Key} {row.Message.Id.Seq}");
            return SendOutcome.Sent.WithoutId;
        };
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "stuck", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count == 1));
        for (var i = 0; i < 3; i++) await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply($"respuesta {i}"), Ana, null, CancellationToken.None);
        for (var i = 0; i < 20; i++) await hub.ReceiveAsync(channel, $"free{i}", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(order.Count == 20));
        Assert.That(order, Has.None.StartsWith("stuck"));
        release.SetResult();
        await hub.SettledAsync();
        var stuck = order.Where(o => o.StartsWith("stuck", StringComparison.Ordinal)).Select(o => int.Parse(o[6..])).ToList();
        Assert.That(stuck, Is.Ordered.And.Count.EqualTo(4));
    }
}
