using ChannelHub.AgentConsole.Live;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.AgentConsole.Tests.Live;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangeStreamTests
{
    private readonly MemoryFeed feed = new();
    private readonly ManualTime time = new(new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
    private readonly List<string> sent = [];

    [Test]
    public async Task RunAsync_ManyChanges_SendsAtMostTwiceASecond()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(new Watch.Cases(), stop.Token);
        await Until(() => Count() == 1, "the stream opens");

        feed.Publish(new Change(new CaseNumber(1)));
        await Until(() => Changes() == 1, "the first change is told at once");
        for (var i = 0; i < 200; i++) feed.Publish(new Change(new CaseNumber(i + 2)));
        await Until(() => time.Waiting == 1, "the stream waits for its pace");
        Assert.That(Changes(), Is.EqualTo(1));
        time.Advance(ChangeStream.Pace);
        await Until(() => Changes() == 2, "what came meanwhile is one note");
        await Until(() => time.Waiting == 1, "it waits again");
        time.Advance(ChangeStream.Pace);
        await Until(() => time.Waiting == 1, "only the heartbeat is waited for");
        Assert.That(Changes(), Is.EqualTo(2));

        await stop.CancelAsync();
        await Assert.ThatAsync(() => run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(feed.Listeners, Is.Zero, "a page that has gone listens no more");
    }

    [Test]
    public async Task RunAsync_ChangeOfAnotherCase_IsNotTold()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(new Watch.OneCase(new CaseNumber(5)), stop.Token);
        await Until(() => Count() == 1, "the stream opens");
        feed.Publish(new Change(new CaseNumber(6)));
        feed.Publish(new Change(Parked: true));
        feed.Publish(new Change(new CaseNumber(5)));
        await Until(() => Changes() == 1, "its own case is told");
        await stop.CancelAsync();
        await Assert.ThatAsync(() => run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Changes(), Is.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_NothingHappens_BeatsNowAndThen()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(new Watch.Ledger(), stop.Token);
        await Until(() => time.Waiting == 1, "the heartbeat is waited for");
        time.Advance(ChangeStream.Heartbeat);
        await Until(() => Count() == 2, "a comment line is sent");
        Assert.That(Last(), Is.EqualTo(":\n\n"));
        await stop.CancelAsync();
        await Assert.ThatAsync(() => run, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("cases", true)]
    [TestCase("CH-12", true)]
    [TestCase("parked", true)]
    [TestCase("ledger", true)]
    [TestCase("everything", false)]
    [TestCase(null, false)]
    public void Parse_Text_IsOneOfTheClosedSet(string? text, bool known) => Assert.That(Watch.Parse(text) is not null, Is.EqualTo(known));

    [Test]
    public void Concerns_NoteThatIsFull_ConcernsEveryCase()
    {
        var full = Enumerable.Range(1, 64).Select(i => new Change(new CaseNumber(i))).ToList();
        Assert.That(new Watch.OneCase(new CaseNumber(999)).Concerns(full), Is.True);
        Assert.That(new Watch.OneCase(new CaseNumber(999)).Concerns(full[1..]), Is.False);
    }

    private Task Run(Watch watch, CancellationToken stop) => new ChangeStream(feed, time, new NoHost(), NullLogger<ChangeStream>.Instance).RunAsync(watch, text =>
    {
        lock (sent) sent.Add(text);
        return Task.CompletedTask;
    }, stop);

    private int Count()
    {
        lock (sent) return sent.Count;
    }

    private string Last()
    {
        lock (sent) return sent[^1];
    }

    private int Changes()
    {
        lock (sent) return sent.Count(s => s.StartsWith("event: change", StringComparison.Ordinal));
    }

    private static async Task Until(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            Assert.That(deadline.IsCancellationRequested, Is.False, $"not within ten seconds: {what}");
            await Task.Yield();
        }
    }

    private sealed class NoHost : Microsoft.Extensions.Hosting.IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
