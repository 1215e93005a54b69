using System.Collections.Concurrent;
using ChannelHub.Cases;
using ChannelHub.Intake.Scheduling;

namespace ChannelHub.Intake.Tests.Scheduling;

public sealed class LaneSchedulerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly AccountName A = new("a");
    private static readonly AccountName B = new("b");

    [Test]
    public async Task Run_ItemsOfOneLane_RunOneAfterTheOtherInOrder()
    {
        var seen = new ConcurrentDictionary<string, List<int>>();
        var overlaps = 0;
        var inside = new ConcurrentDictionary<string, int>();
        await using var lanes = Scheduler(maxRunning: 8);
        var all = new List<Task>();
        for (var i = 0; i < 2_000; i++)
        {
            var lane = $"lane{i % 17}";
            var item = new TestItem(A, lane, async () =>
            {
                if (inside.AddOrUpdate(lane, 1, (_, n) => n + 1) > 1) Interlocked.Increment(ref overlaps);
                await Task.Yield();
                inside.AddOrUpdate(lane, 0, (_, n) => n - 1);
                return null;
            });
            var number = i;
            item.OnRun = () => seen.GetOrAdd(lane, _ => []).Add(number);
            all.Add(item.Done);
            Assert.That(lanes.TryAdd(item), Is.True);
        }

        await Task.WhenAll(all).WaitAsync(Deadline);
        Assert.That(overlaps, Is.Zero, "two items of one lane ran at the same time");
        Assert.That(seen.Values, Is.All.Ordered);
        Assert.That(seen.Values.Sum(l => l.Count), Is.EqualTo(2_000));
    }

    [Test]
    public async Task Run_OneAccountHangs_AnotherStillGetsPlaces()
    {
        var release = new TaskCompletionSource();
        await using var lanes = Scheduler(maxRunning: 8, maxRunningPerAccount: 6);
        for (var i = 0; i < 100; i++) lanes.TryAdd(new TestItem(A, $"hangs{i}", async () => { await release.Task; return null; }));
        var other = Enumerable.Range(0, 50).Select(i => new TestItem(B, $"b{i}", () => new ValueTask<DateTimeOffset?>((DateTimeOffset?)null))).ToList();
        foreach (var item in other) lanes.TryAdd(item);
        await Task.WhenAll(other.Select(o => o.Done)).WaitAsync(Deadline);
        release.SetResult();
    }

    [Test]
    public async Task Run_LongQueueOfOneAccount_ShortQueueOfAnotherIsServedInTurn()
    {
        var order = new ConcurrentQueue<AccountName>();
        var start = new TaskCompletionSource();
        await using var lanes = Scheduler(maxRunning: 1, maxRunningPerAccount: 1);
        var gate = new TestItem(A, "first", async () => { await start.Task; return null; });
        lanes.TryAdd(gate);
        var items = Enumerable.Range(0, 100).Select(i => Recording(A, $"a{i}", order)).Concat(Enumerable.Range(0, 5).Select(i => Recording(B, $"b{i}", order))).ToList();
        foreach (var item in items) lanes.TryAdd(item);
        start.SetResult();
        await Task.WhenAll(items.Select(i => i.Done)).WaitAsync(Deadline);
        Assert.That(order.Take(10).Count(a => a == B), Is.EqualTo(5), "the account with five lanes waits behind at most one lane of the other each time");
    }

    [Test]
    public async Task Run_ItemAsksToWait_HoldsNoPlaceAndComesBeforeTheRestOfItsLane()
    {
        var time = ManualTime.AtNoon();
        var order = new ConcurrentQueue<string>();
        await using var lanes = new LaneScheduler(1, 1, time, (_, fault) => Assert.Fail(fault.ToString()));
        var tries = 0;
        var waits = new TestItem(A, "x", () =>
        {
            order.Enqueue($"try{++tries}");
            return new ValueTask<DateTimeOffset?>(tries < 3 ? time.GetUtcNow().AddMinutes(1) : null);
        });
        var behind = Recording(A, "x", order, "behind");
        var elsewhere = Recording(A, "y", order, "elsewhere");
        lanes.TryAdd(waits);
        lanes.TryAdd(behind);
        lanes.TryAdd(elsewhere);
        await elsewhere.Done.WaitAsync(Deadline);
        Assert.That(order, Is.EqualTo(new[] { "try1", "elsewhere" }));
        await Until(() => { time.Advance(TimeSpan.FromMinutes(1)); return behind.Done.IsCompleted; });
        Assert.That(order, Is.EqualTo(new[] { "try1", "elsewhere", "try2", "try3", "behind" }));
    }

    [Test]
    public async Task Run_ItemThrows_IsReportedAndItsLaneGoesOn()
    {
        var faults = new ConcurrentQueue<string>();
        await using var lanes = new LaneScheduler(2, 2, TimeProvider.System, (item, fault) => faults.Enqueue($"{item.Lane}: {fault.Message}"));
        lanes.TryAdd(new TestItem(A, "x", () => throw new InvalidOperationException("broken")));
        var next = new TestItem(A, "x", () => new ValueTask<DateTimeOffset?>((DateTimeOffset?)null));
        lanes.TryAdd(next);
        await next.Done.WaitAsync(Deadline);
        Assert.That(faults, Is.EqualTo(new[] { "x: broken" }));
    }

    [Test]
    public async Task Stop_ItemsRunAndWait_FinishesThoseThatRunAndStartsNoOther()
    {
        var release = new TaskCompletionSource();
        await using var lanes = Scheduler(maxRunning: 1);
        var runs = new TestItem(A, "x", async () => { await release.Task; return null; });
        var waits = new TestItem(A, "x", () => new ValueTask<DateTimeOffset?>((DateTimeOffset?)null));
        lanes.TryAdd(runs);
        lanes.TryAdd(waits);
        await runs.Started.WaitAsync(Deadline);
        var stop = lanes.StopAsync(CancellationToken.None);
        Assert.That(stop.IsCompleted, Is.False);
        Assert.That(lanes.TryAdd(waits), Is.False, "nothing is taken once stopping began");
        release.SetResult();
        await stop.WaitAsync(Deadline);
        Assert.That((runs.Done.IsCompleted, waits.Started.IsCompleted), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Stop_ItemDoesNotEnd_IsCancelledAtTheDeadline()
    {
        await using var lanes = Scheduler(maxRunning: 1);
        var cancelled = new TaskCompletionSource();
        var item = new TestItem(A, "x", () => throw new InvalidOperationException("not used")) { OnRunWith = async stop =>
        {
            using var registration = stop.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return null;
        } };
        lanes.TryAdd(item);
        await item.Started.WaitAsync(Deadline);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await lanes.StopAsync(deadline.Token).WaitAsync(Deadline);
        await cancelled.Task.WaitAsync(Deadline);
    }

    private static LaneScheduler Scheduler(int maxRunning, int? maxRunningPerAccount = null) =>
        new(maxRunning, maxRunningPerAccount ?? maxRunning, TimeProvider.System, (_, fault) => Assert.Fail(fault.ToString()));

    private static TestItem Recording(AccountName account, string lane, ConcurrentQueue<AccountName> order) => new(account, lane, () =>
    {
        order.Enqueue(account);
        return new ValueTask<DateTimeOffset?>((DateTimeOffset?)null);
    });

    private static TestItem Recording(AccountName account, string lane, ConcurrentQueue<string> order, string name) => new(account, lane, () =>
    {
        order.Enqueue(name);
        return new ValueTask<DateTimeOffset?>((DateTimeOffset?)null);
    });

    private static async Task Until(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(Deadline), "the condition did not come true in time");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private sealed class TestItem(AccountName account, string lane, Func<ValueTask<DateTimeOffset?>> run) : ILaneItem
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action? OnRun { get; set; }

        public Func<CancellationToken, Task<DateTimeOffset?>>? OnRunWith { get; init; }

        public Task Done => done.Task;

        public Task Started => started.Task;

        public AccountName Account => account;

        public string Lane => lane;

        public async ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop)
        {
            started.TrySetResult();
            OnRun?.Invoke();
            var again = OnRunWith is { } with ? await with(stop) : await run();
            if (again is null) done.TrySetResult();
            return again;
        }
    }
}
