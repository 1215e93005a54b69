using System.Collections.Concurrent;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>One mail to two of our mailboxes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MailCopyTests
{
    private const int Mails = 12;

    private readonly ScriptedChannel help = Mailbox("help");
    private readonly ScriptedChannel sales = Mailbox("sales");
    private readonly ScriptedChannel web = new("web", type: "webchat", addressKind: "email");

    [Test] // P09
    public async Task Receive_SameMailAtTwoMailboxes_IsOneCaseThatBothSeeAndOneAnswer()
    {
        await using var hub = await TestHub.StartAsync([help, sales, web]);
        await hub.ReceiveAsync(help, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await hub.SettledAsync();
        var before = (await hub.AllCasesAsync()).Single().Case;
        await hub.ReceiveAsync(sales, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await hub.ReceiveAsync(sales, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await hub.SettledAsync();

        var c = (await hub.AllCasesAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(c.Events.Select(e => e.Data).OfType<CopyCame>(), Is.EqualTo(new[] { new CopyCame(sales.Account) }));
            Assert.That(c.Case, Is.EqualTo(before with { Version = c.Case.Version, UpdatedAt = c.Case.UpdatedAt, Tags = before.Tags.Add("also-sales") }), "nothing else moved");
            Assert.That(c.Case.MessagesIn, Is.EqualTo(1));
            Assert.That(sales.Tries, Is.Empty);
            Assert.That(help.Tries, Has.Count.EqualTo(1));
        });
        await BooksBalanceAsync(hub);
    }

    [Test] // P09
    public async Task Receive_SameMailAtTwoMailboxesAtOnce_IsOneCaseEach()
    {
        await using var hub = await TestHub.StartAsync([help, sales, web], more: Meet);

        // Known customers: of two who are new the second would lose for the contact's sake alone.
        for (var i = 0; i < Mails; i++) await hub.ReceiveAsync(web, $"c{i}@example.org", "Quiero cambiar mi domicilio fiscal");
        await hub.SettledAsync();
        await Task.WhenAll(Enumerable.Range(0, Mails).SelectMany(i => new[] { help, sales }.Select(box => Task.Run(async () => await hub.ReceiveAsync(box, $"c{i}@example.org", $"No puedo entrar al sistema {i}", $"m-{i}#aa")))));
        await hub.SettledAsync();
        var cases = (await hub.AllCasesAsync()).Where(c => !ProblemCase.Is(c.Case) && c.Case.Channel == "email").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(cases, Has.Count.EqualTo(Mails));
            Assert.That(cases.Select(c => c.Events.Count(e => e.Data is CopyCame)), Is.All.EqualTo(1));
            Assert.That(cases.Select(c => c.Case.MessagesIn), Is.All.EqualTo(1));
        });
        await BooksBalanceAsync(hub);
    }

    [Test] // P09
    public async Task Receive_CopyAfterARestart_JoinsTheCase()
    {
        var hub = await TestHub.StartAsync([help, sales]);
        await hub.ReceiveAsync(sales, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await hub.SettledAsync();
        await using var again = await TestHub.StartAsync([Mailbox("help"), Mailbox("sales")], directory: await hub.StopAsync());
        await again.ReceiveAsync(help, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await again.SettledAsync();
        Assert.That((await again.AllCasesAsync()).Single().Case.Tags, Does.Contain("also-help"));
    }

    [Test] // P09
    public async Task Receive_ReplyAtTheOtherMailbox_JoinsTheCaseOfWhatItAnswers()
    {
        await using var hub = await TestHub.StartAsync([help, sales]);
        await hub.ReceiveAsync(help, "maria@example.org", "No puedo entrar al sistema", "m-1#aa");
        await hub.SettledAsync();
        sales.OnMap = m => Named(m, ["m-1"]);
        await hub.ReceiveAsync(sales, "maria@example.org", "Sigue igual", "m-2#bb");
        await hub.ReceiveAsync(sales, "eve@example.org", "Y a mi?", "m-3#cc");
        await hub.SettledAsync();
        var cases = (await hub.AllCasesAsync()).OrderBy(c => c.Case.Number.Value).ToList();
        Assert.That(cases.Select(c => c.Case.MessagesIn), Is.EqualTo(new[] { 2, 1 }), "who takes no part in it gets a case of his own");
    }

    [TestCase("m-1#bb", "No puedo entrar", TestName = "Receive_SameIdWithOtherWords_IsTwoCases")] // P07
    [TestCase("m-2#aa", "No puedo entrar", TestName = "Receive_OtherIdWithTheSameWords_IsTwoCases")]
    public async Task Receive_NotTheSame_IsTwoCases(string id, string text)
    {
        await using var hub = await TestHub.StartAsync([help, sales]);
        await hub.ReceiveAsync(help, "maria@example.org", "No puedo entrar", "m-1#aa");
        await hub.SettledAsync();
        await hub.ReceiveAsync(sales, "maria@example.org", text, id);
        await hub.SettledAsync();
        Assert.That(await hub.AllCasesAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Receive_CopyOfWhatIsInQuarantine_IsNotHiddenByIt()
    {
        await using var hub = await TestHub.StartAsync([help, sales]);
        help.OnMap = m => Named(m with { Traits = MessageTraits.Suspected }, []);
        await hub.ReceiveAsync(help, "maria@example.org", "No puedo entrar", "m-1#aa");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.Quarantined, Is.True);
        await hub.ReceiveAsync(sales, "maria@example.org", "No puedo entrar", "m-1#aa");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Count(c => !c.Case.Quarantined), Is.EqualTo(1));
    }

    private static void Meet(IServiceCollection services)
    {
        var store = services.Last(s => s.ServiceType == typeof(ICaseStore));
        services.Remove(store);
        services.AddSingleton<ICaseStore>(s => new MeetingStore((ICaseStore)store.ImplementationFactory!(s)));
    }

    private static ScriptedChannel Mailbox(string name) => new(name, type: "email", addressKind: "email") { OnMap = m => Named(m, []) };

    private static Normalised Named(InboundMessage m, ValueList<string> references) => new Normalised.Message(m with
    {
        Conversation = $"{m.Conversation} {(references.Count > 0 ? references[0] : m.ExternalId)}", PlatformId = m.ExternalId.Split('#')[0], Thread = new ThreadClues { References = references },
    });

    private static async Task BooksBalanceAsync(TestHub hub)
    {
        foreach (var row in await hub.LedgerAsync()) Assert.That(row, Has.Property(nameof(LedgerRow.Balances)).True.And.Property(nameof(LedgerRow.Parked)).EqualTo(0));
    }

    /// <summary>The first two decisions of each mail wait for each other, so that both were taken before either is written.</summary>
    private sealed class MeetingStore(ICaseStore inner) : ICaseStore
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

        public async Task<CommitOutcome> CommitAsync(UnitOfWork work)
        {
            if (work.Unknown is [{ PlatformId: var name }])
            {
                var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var first = waiting.GetOrAdd(name, mine);
                if (first == mine) await mine.Task;
                else first.TrySetResult();
            }

            return await inner.CommitAsync(work);
        }

        public ValueTask<ConversationSnapshot> LoadConversationAsync(ConversationRef conversation, ContactAddress sender, CancellationToken stop) => inner.LoadConversationAsync(conversation, sender, stop);

        public ValueTask<CaseSnapshot?> LoadCaseAsync(CaseNumber number, CancellationToken stop) => inner.LoadCaseAsync(number, stop);

        public ValueTask<MessageBody?> ReadBodyAsync(MessageId message, CancellationToken stop) => inner.ReadBodyAsync(message, stop);

        public ValueTask<ConversationRef?> FindConversationAsync(MessageId message, CancellationToken stop) => inner.FindConversationAsync(message, stop);

        public ValueTask<bool> TakesPartAsync(CaseNumber number, ContactAddress address, CancellationToken stop) => inner.TakesPartAsync(number, address, stop);

        public ValueTask<int?> FindTakeOverAsync(CaseNumber number, CancellationToken stop) => inner.FindTakeOverAsync(number, stop);

        public Task<bool> RehearseAsync(RawInbound raw, IReadOnlyList<UnitOfWork> works) => inner.RehearseAsync(raw, works);

        public CaseNumber NextCaseNumber() => inner.NextCaseNumber();

        public ContactId NextContactId() => inner.NextContactId();
    }
}
