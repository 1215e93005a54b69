using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;
using ChannelHub.Routing.Rehearsal;
using ChannelHub.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>What a rehearsal says of a changed file is what happens when the same messages really go through a hub with that file.</summary>
public sealed class ReplayProofTests
{
    private const int Messages = 10_000;
    private const int Senders = 6_000;
    private const int Lanes = 64;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Phrases =
    [
        "Me aparece el error H007 al timbrar una factura", "olvidé mi contraseña y no puedo entrar", "quiero una cotización para diez licencias", "el sistema está muy lento desde ayer",
        "where is my order, it has not arrived", "I want my money back", "preciso da segunda via do boleto", "não consigo emitir a nota fiscal", "la impresora no imprime", "pésimo servicio, quiero poner una queja",
        "hola", "gracias", "urgente", "We think our server was hacked", "programar el mantenimiento preventivo", "me cobraron dos veces", "¿me reparan mi celular? reparar mi celular", "sale error 404",
    ];

    [Test]
    public async Task Compare_TenThousandCases_IsTheDifferenceOfTwoRealRuns()
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "routing.yaml"));
        var before = Load(shipped);
        var after = Load(shipped
            .Replace("  - rule: access\n", "  - rule: again\n    when: {contacts: {atLeast: 2, within: 3h}, leads: technical_support}\n    then: {queue: specialists, category: again, level: L2}\n  - rule: access\n", StringComparison.Ordinal)
            .Replace("then: {department: customer_service, queue: billing, category: billing}", "then: {department: customer_service, category: billing, priority: high}", StringComparison.Ordinal)
            .Replace("then: {department: technical_support, category: performance, level: L2}", "then: {department: technical_support, category: performance, level: L1}", StringComparison.Ordinal));

        await using var first = new Store();
        await using var second = new Store();
        await RunAsync(first, before);
        await RunAsync(second, after);
        var (pastBefore, pastAfter) = (await first.PastCasesAsync(), await second.PastCasesAsync());
        Assert.That((pastBefore.Count, pastAfter.Count), Is.EqualTo((Messages, Messages)));

        var report = RuleReplay.Compare(before, after, pastBefore, Start.AddDays(1));

        var conversations = pastBefore.ToDictionary(p => p.Case.Number, p => p.Case.Conversation.Key);
        var said = report.Changed.Select(c => (Conversation: conversations[c.Case], c.Before, c.After)).OrderBy(c => c.Conversation, StringComparer.Ordinal).ToList();
        var resultsAfter = pastAfter.ToDictionary(p => p.Case.Conversation.Key, RoutedAs);
        var really = pastBefore.Select(p => (Conversation: p.Case.Conversation.Key, Before: RoutedAs(p), After: resultsAfter[p.Case.Conversation.Key])).Where(c => c.Before != c.After)
            .OrderBy(c => c.Conversation, StringComparer.Ordinal).ToList();
        Assert.That(said, Is.EqualTo(really));
        Assert.That(report.Unreadable, Is.Zero);
        Assert.That(really, Has.Count.GreaterThan(1_000), "the change has to change something");
        Assert.That(really.Count(c => c.After.Rule == "again"), Is.GreaterThan(100), "the contact's history has to matter");
        foreach (var queue in report.Queues)
        {
            Assert.That((queue.Before, queue.After), Is.EqualTo((pastBefore.Count(p => RoutedAs(p).Queue == queue.Queue), resultsAfter.Values.Count(r => r.Queue == queue.Queue))));
        }
    }

    private static RoutingResult RoutedAs(PastCase past) => past.History.Select(e => e.Data).OfType<Routed>().First().Result;

    private static RoutingSet Load(string yaml) => ((RoutingLoad.Loaded)RoutingFile.Load(yaml, "routing.yaml")).Set;

    /// <summary>Each sender's messages in their order, many senders side by side, as the hub does it.</summary>
    private static async Task RunAsync(Store store, RoutingSet rules)
    {
        var texts = TestHub.Texts;
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                if (i % Senders % Lanes == lane) await DecideAsync(store.Cases, rules, texts, i);
            }
        })));
    }

    private static async Task DecideAsync(ICaseStore cases, RoutingSet rules, BotTexts texts, int i)
    {
        var id = i.ToString("D5", CultureInfo.InvariantCulture);
        var message = new InboundMessage
        {
            ExternalId = id, Account = new AccountName("mail"), Channel = "email", Conversation = id, Text = $"{Phrases[i % Phrases.Length]}, {Phrases[i / 7 % Phrases.Length]}",
            Sender = new MessageSender("email", $"sender{i % Senders}@example.com"), Subject = i % 3 == 0 ? Phrases[i / 11 % Phrases.Length] : null,
        };
        var snapshot = await cases.LoadConversationAsync(message.ConversationRef, new ContactAddress("email", message.Sender.Address), CancellationToken.None);
        var work = IntakePipeline.Decide(new MessageContext
        {
            Message = message, Snapshot = snapshot, Now = Start.AddSeconds(i), Rules = rules, Texts = texts, Dialogue = ChannelHub.Intake.Dialogue.DialogueSet.Silent, DefaultLanguage = "es", NumberForNewCase = cases.NextCaseNumber(), IdForNewContact = cases.NextContactId(),
        });
        Assert.That(await cases.CommitAsync(work), Is.InstanceOf<CommitOutcome.Committed>());
    }

    private sealed class Store : IAsyncDisposable
    {
        private readonly string directory = Directory.CreateTempSubdirectory("channelhub-replay-").FullName;
        private readonly ServiceProvider services;

        public Store() => services = new ServiceCollection().AddLogging().AddStorage(new StorageOptions { Directory = directory }).BuildServiceProvider();

        public ICaseStore Cases => services.GetRequiredService<ICaseStore>();

        public async Task<List<PastCase>> PastCasesAsync()
        {
            var queries = services.GetRequiredService<ICaseQueries>();
            var all = new List<PastCase>();
            string? cursor = null;
            do
            {
                var page = await queries.ListAsync(new CaseFilter { Limit = CaseFilter.MaxLimit, Cursor = cursor }, CancellationToken.None);
                foreach (var item in page.Items) all.Add(PastCase.Of((await queries.FindAsync(item.Case.Number, CancellationToken.None))!)!);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return all;
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }
}
