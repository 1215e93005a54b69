using System.Collections.Concurrent;
using System.Net;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>The promise that everything rests on: what was acknowledged is there, once, whatever moment the program dies at.</summary>
public sealed class KillTests
{
    private const int Rounds = 50;
    private const int Visitors = 24;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Channels__web__MessagesPerMinute"] = "100000",
        ["Channels__web__NewVisitorsPerMinute"] = "100000",
    };

    [Test]
    public async Task Kill_AtRandomMomentsOfABurst_EveryAcknowledgedMessageIsThereOnceAndNoAnswerTwice()
    {
        using var folder = new HubFolder();
        var random = new Random(20260302);
        var writers = Enumerable.Range(0, Visitors).Select(n => new Writer(n)).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            await using var hub = await HubProcess.StartAsync(folder.Path, Settings);
            using var http = Client(hub);
            using var stop = new CancellationTokenSource();
            foreach (var writer in writers.Where(w => w.Visitor is null)) writer.Visitor = await Visitor.ArriveAsync(http);
            var burst = Task.WhenAll(writers.Select(w => w.WriteOnAsync(http, round, stop.Token)));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 350)), TimeProvider.System);
            await hub.KillAsync();
            await stop.CancelAsync();
            await burst;
        }

        // What was sent without an answer is sent again with the same id, as the page does; then the hub has time to finish all.
        await using (var hub = await HubProcess.StartAsync(folder.Path, Settings))
        {
            using var http = Client(hub);
            foreach (var writer in writers) await writer.FinishAsync(http);
            await folder.UntilAllIsDoneAsync();
            Assert.That(await hub.StopAsync(), Is.Zero, hub.Output);
        }

        await using var store = folder.OpenStore();
        var queries = store.GetRequiredService<ICaseQueries>();
        var cases = await HubFolder.ReadAllAsync(queries);
        var sent = writers.SelectMany(w => w.Acknowledged).ToList();
        var stored = cases.SelectMany(c => c.Messages).Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text).ToList();
        TestContext.Out.WriteLine($"{sent.Count} messages were acknowledged over {Rounds} kills; {stored.Count} are stored in {cases.Count} cases.");
        Assert.That(sent, Has.Count.GreaterThan(Rounds), "the burst has to be one");
        Assert.That(stored.Order(StringComparer.Ordinal), Is.EqualTo(sent.Order(StringComparer.Ordinal)), "each acknowledged message once, and nothing else");
        Assert.Multiple(() =>
        {
            foreach (var c in cases) AssertIsWhole(c);
            foreach (var writer in writers) AssertIsOneCaseInOrder(writer, cases);
        });
        foreach (var row in await queries.ReadLedgerAsync(CancellationToken.None))
        {
            Assert.That(row.Balances, Is.True, row.ToString());
            Assert.That((row.Pending, row.Parked, row.Unsent, row.Stored), Is.EqualTo((0L, 0L, 0L, (long)sent.Count)), row.ToString());
        }
    }

    private static void AssertIsWhole(CaseDetails c)
    {
        Assert.That(CaseFold.Fold(c.Case.Number, c.Events), Is.EqualTo(c.Case), "the row is the fold of its events");
        var answers = c.Messages.Where(m => m.Message.Direction == Direction.Out).ToList();
        Assert.That(c.Events.Count(e => e.Data is BotAnswered { Kind: "case-opened" }), Is.EqualTo(1), $"{c.Case.Number}: the number is said once");
        Assert.That(answers.Select(a => a.Message.Body.InReplyTo), Is.Unique, $"{c.Case.Number}: one answer to a message");
        Assert.That(answers.Select(a => a.Delivery!.State), Is.All.EqualTo(DeliveryState.Sent));
        Assert.That(c.Events.Count(e => e.Data is Routed), Is.EqualTo(1));
        Assert.That(c.Case.Queue, Is.Not.Null.And.Not.Empty);
    }

    /// <summary>A visitor waits for each acknowledgement before the next message, so the case holds them in that order.</summary>
    private static void AssertIsOneCaseInOrder(Writer writer, List<CaseDetails> cases)
    {
        var texts = cases.Select(c => c.Messages.Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text).ToList()).Where(t => t.Any(x => writer.Acknowledged.Contains(x))).ToList();
        Assert.That(texts, Has.Count.EqualTo(1), $"visitor {writer.Number} has one case");
        Assert.That(texts[0], Is.EqualTo(writer.InOrder), $"visitor {writer.Number}");
    }

    private static HttpClient Client(HubProcess hub) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address, Timeout = TimeSpan.FromSeconds(20) };

    private sealed class Writer(int number)
    {
        private int next;
        private (string Id, string Text)? unanswered;

        public int Number => number;

        public Visitor? Visitor { get; set; }

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public List<string> InOrder { get; } = [];

        public async Task WriteOnAsync(HttpClient http, int round, CancellationToken stop)
        {
            for (var i = 0; i < 400 && !stop.IsCancellationRequested; i++)
            {
                unanswered ??= ($"{round}-{next}", $"visitor {number} message {next++} round {round}: error H007 al timbrar");
                if (!await TryAsync(http)) return;
            }
        }

        public async Task FinishAsync(HttpClient http)
        {
            if (unanswered is not null) Assert.That(await TryAsync(http), Is.True);
        }

        private async Task<bool> TryAsync(HttpClient http)
        {
            var (id, text) = unanswered!.Value;
            var status = await Visitor!.WriteAsync(http, id, text);
            if (status is null) return false;
            Assert.That(status, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Accepted));
            Acknowledged.Add(text);
            InOrder.Add(text);
            unanswered = null;
            return true;
        }
    }
}
