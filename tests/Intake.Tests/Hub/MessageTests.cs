using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

public sealed class MessageTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    [Test]
    public async Task Receive_FirstMessage_OpensARoutedCaseWithOneAnswerInTheCustomersLanguage()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "Me aparece el error H007 al timbrar una factura");
        await hub.SettledAsync();

        var c = await hub.CaseAsync(1001);
        Assert.That(c.Events.Select(e => CaseEventTypes.NameOf(e.Data)), Is.EqualTo(new[]
        {
            "opened", "contact-identified", "language-detected", "message-added", "fact-learnt", "routed", "sla-clock-started", "sla-clock-started", "message-added", "bot-answered", "bot-asked",
        }));
        Assert.That((c.Case.Status, c.Case.Language, c.Case.Department, c.Case.Subject), Is.EqualTo((CaseStatus.New, "es", "technical_support", "Me aparece el error H007 al timbrar una factura")));
        Assert.That(CaseFold.Fold(c.Case.Number, c.Events), Is.EqualTo(c.Case));
        Assert.That(channel.Tries.Select(t => t.Body.Text), Is.EqualTo(new[] { c.Messages[1].Message.Body.Text }));
        Assert.That(channel.Tries[0].Body.Text, Does.Contain("CH-1001").And.Contain("Soporte técnico"));
        Assert.That(channel.Tries[0].InReplyTo, Is.EqualTo("1"));
    }

    [Test]
    public async Task Receive_WhatTheDeskDoesNotSupport_IsAnsweredInTheCustomersLanguageAndWaitsInItsOwnQueue()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "joe", "Hello, can you repair my phone please? The screen is broken since yesterday");
        await hub.SettledAsync();

        var c = await hub.CaseAsync(1001);
        Assert.That((c.Case.Queue, c.Case.Status, c.Case.Rule), Is.EqualTo(("out-of-scope", CaseStatus.New, "out-of-scope")));
        Assert.That(channel.Tries.Single().Body.Text, Does.Contain("CH-1001").And.Contain("outside of what our support covers"));
    }

    [Test]
    public async Task Receive_MoreFromTheSameCustomer_JoinsTheCaseWithoutAnotherAnswer()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        foreach (var text in new[] { "Desde ayer nadie puede entrar al sistema", "ok", "the password is right", "¿Siguen ahí?" }) await hub.ReceiveAsync(channel, "maria", text);
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Messages.Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text), Is.EqualTo(new[] { "Desde ayer nadie puede entrar al sistema", "ok", "the password is right", "¿Siguen ahí?" }));
        Assert.That(channel.Tries, Has.Count.EqualTo(1));
        Assert.That(c.Events.Count(e => e.Data is Routed), Is.EqualTo(1));
    }

    [Test]
    public async Task Receive_SameExternalIdAgain_IsADuplicateAndOneMessage()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hub.ReceiveAsync(channel, "maria", "hola", "same").AsTask()));
        await hub.SettledAsync();
        Assert.That(outcomes.OfType<AcceptOutcome.Stored>().Count(), Is.EqualTo(1));
        Assert.That(outcomes.OfType<AcceptOutcome.Duplicate>().Count(), Is.EqualTo(19));
        Assert.That((await hub.AllCasesAsync()).Single().Messages, Has.Count.EqualTo(2));
        var books = (await hub.LedgerAsync()).Single();
        Assert.That((books.Received, books.Stored, books.Duplicate, books.Processed, books.Balances), Is.EqualTo((20L, 1L, 19L, 1L, true)));
    }

    [Test]
    public async Task Receive_AfterTheCaseWasClosed_OpensAFollowUpThatNamesIt()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.ChangeStatus(CaseStatus.Closed), Ana, null, CancellationToken.None);
        await hub.ReceiveAsync(channel, "maria", "Otra vez no puedo entrar");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1002);
        Assert.That(c.Case.Links, Is.EqualTo(new[] { new CaseLink("follow-up", new CaseNumber(1001)) }));
        Assert.That(c.Case.Contact, Is.EqualTo((await hub.CaseAsync(1001)).Case.Contact));
        Assert.That(channel.Tries[^1].Body.Text, Does.Contain("CH-1002"));
    }

    [Test]
    public async Task Receive_AfterTheCaseWasSolved_OpensItAgainAndSaysSo()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.ChangeStatus(CaseStatus.Solved), Ana, null, CancellationToken.None);
        await hub.ReceiveAsync(channel, "maria", "!auto Estoy de vacaciones");
        await hub.SettledAsync();
        Assert.That((await hub.CaseAsync(1001)).Case.Status, Is.EqualTo(CaseStatus.Solved), "a machine's answer wakes nothing");
        await hub.ReceiveAsync(channel, "maria", "Volvió a pasar");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1001);
        Assert.That((c.Case.Status, c.Case.Reopenings), Is.EqualTo((CaseStatus.Open, 1)));
        Assert.That(channel.Tries[^1].Body.Text, Does.StartWith("Gracias por avisarnos."));
    }

    [Test] // P42: once a person has answered, the bot says nothing more.
    public async Task Receive_AfterAnAgentAnswered_TheBotIsSilent()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        var done = await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Reply("Lo reviso", default, CaseStatus.Solved), Ana, null, CancellationToken.None);
        Assert.That(done, Is.InstanceOf<CommandOutcome.Done>());
        await hub.ReceiveAsync(channel, "maria", "Sigue igual, no entra");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1001);
        Assert.That((c.Case.Status, c.Case.Owner), Is.EqualTo((CaseStatus.Open, (AgentId?)Ana.Id)));
        Assert.That(channel.Tries.Select(t => t.Author.Kind), Is.EqualTo(new[] { AuthorKind.Bot, AuthorKind.Agent }));
    }

    [Test] // P11, P12: one that can't be processed is set aside and stays until a person decides; the others flow.
    public async Task Receive_MapperThrows_IsParkedWithItsBytesAndRunsAfterTheFix()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "primero");
        await hub.ReceiveAsync(channel, "maria", "!throw segundo");
        await hub.ReceiveAsync(channel, "maria", "!invalid tercero");
        await hub.ReceiveAsync(channel, "maria", "cuarto");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).Single() is { Pending: 0, Parked: 2 });
        var parked = await hub.Inbox.ListParkedAsync(default, 10, CancellationToken.None);
        Assert.That(parked[0].Error, Does.Contain("a bug in the mapper"));
        Assert.That(System.Text.Encoding.UTF8.GetString(parked[0].Row.Raw.Body.Span), Is.EqualTo("maria|!throw segundo"));
        Assert.That(parked[1].Error, Is.EqualTo("not as the platform promises"));
        Assert.That((await hub.LedgerAsync()).Single().Balances, Is.True);

        channel.MapperIsBroken = false;
        Assert.That(await hub.Intake.RetryParkedAsync(parked[0].Row.Id), Is.True);
        Assert.That(await hub.Intake.RetryParkedAsync(parked[0].Row.Id), Is.False, "it is not parked any more");
        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single();
        Assert.That(c.Messages.Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text), Is.EqualTo(new[] { "primero", "cuarto", "!throw segundo" }));
        Assert.That(await hub.Inbox.ListParkedAsync(default, 10, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Merge_CustomerWritesOnInTheMergedConversation_GoesToTheCaseItWasMergedInto()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        await hub.ReceiveAsync(channel, "maria-cel", "Soy María, no puedo entrar");
        await hub.SettledAsync();
        var merged = await hub.Desk.ExecuteAsync(new CaseNumber(1002), new CaseCommand.Merge(new CaseNumber(1001)), Ana, null, CancellationToken.None);
        Assert.That(merged, Is.InstanceOf<CommandOutcome.Done>());
        await hub.ReceiveAsync(channel, "maria-cel", "¿Hay avance?");
        await hub.SettledAsync();
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Messages[^1].Message.Body.Text, Is.EqualTo("¿Hay avance?"));
        Assert.That(c.Case.ReplyTo.Key, Is.EqualTo("maria-cel"), "answers go where the customer last wrote");
        Assert.That(await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Merge(new CaseNumber(1002)), Ana, null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Refused>(), "no circle");
    }

    [Test]
    public async Task Command_OnAnOldVersion_IsStaleAndChangesNothing()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel]);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        var seen = (await hub.CaseAsync(1001)).Case.Version;
        await hub.ReceiveAsync(channel, "maria", "Ya pude, gracias");
        await hub.SettledAsync();
        var outcome = await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.AddNote("llamar"), Ana, seen, CancellationToken.None);
        Assert.That(outcome, Is.EqualTo(new CommandOutcome.Stale((await hub.CaseAsync(1001)).Case.Version)));
    }

    /// <summary>Customers and agents at once on few cases: every decision is made on what is there, nothing is lost, books and folds hold at every moment.</summary>
    [Test]
    public async Task Race_CustomersAndAgentsOnFewCases_NothingIsLostAndEveryRowIsItsFold()
    {
        var web = new ScriptedChannel("web");
        var phone = new ScriptedChannel("phone");
        await using var hub = await TestHub.StartAsync([web, phone]);
        for (var i = 0; i < 4; i++) await hub.ReceiveAsync(web, $"c{i}", "No puedo entrar al sistema");
        await hub.SettledAsync();
        using var over = new CancellationTokenSource();
        var watcher = Task.Run(async () =>
        {
            var looks = 0;
            for (; !over.IsCancellationRequested; looks++) Assert.That((await hub.LedgerAsync()).Select(r => r.Balances), Is.All.True);
            return looks;
        });
        var notes = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await hub.ReceiveAsync(n % 2 == 0 ? web : phone, $"c{i % 4}", $"mensaje {n}-{i}");
                var outcome = await hub.Desk.ExecuteAsync(new CaseNumber(1001 + (i % 4)), new CaseCommand.AddNote($"nota {n}-{i}"), Ana, null, CancellationToken.None);
                if (outcome is CommandOutcome.Done) Interlocked.Increment(ref notes);
            }
        })));
        await hub.SettledAsync();
        await over.CancelAsync();
        Assert.That(await watcher, Is.GreaterThan(10));
        Assert.That((await hub.LedgerAsync()).Sum(r => r.Parked), Is.Zero, "losing a race is no reason to set a message aside");
        var cases = await hub.AllCasesAsync();
        Assert.That(cases.Sum(c => c.Messages.Count(m => m.Message.Direction == Direction.In)), Is.EqualTo(4 + 480));
        Assert.That(cases.Sum(c => c.Messages.Count(m => m.Message.Direction == Direction.Note)), Is.EqualTo(notes).And.EqualTo(480), "an agent's command waits its turn");
        Assert.That(cases, Has.Count.EqualTo(8), "one case for each conversation of each account");
        foreach (var c in cases) Assert.That(CaseFold.Fold(c.Case.Number, c.Events), Is.EqualTo(c.Case));
    }
}
