using System.Collections.Concurrent;
using ChannelHub.Intake.Scheduling;

namespace ChannelHub.Intake.Tests.Scheduling;

public sealed class BacklogTests
{
    [Test]
    public async Task TryHold_BeforeTheFirstRefill_WaitsInTheStore()
    {
        var backlog = new Backlog<int>(10);
        Assert.That(backlog.TryHold(1), Is.False, "rows of an earlier run come first");
        List<int> taken = [];
        await backlog.RefillAsync(() => Rows(1), r => r, taken.Add);
        Assert.That((taken, backlog.TryHold(2)), Is.EqualTo((new List<int> { 1 }, true)));
    }

    [Test]
    public async Task Refill_MoreRowsThanRoom_TakesTheFirstAndGoesOnWhenHalfIsDone()
    {
        var backlog = new Backlog<int>(4);
        List<int> taken = [];
        SortedSet<int> store = [.. Enumerable.Range(1, 9)];
        await backlog.RefillAsync(() => Rows([.. store]), r => r, taken.Add);
        Assert.That(taken, Is.EqualTo(new[] { 1, 2, 3, 4 }));
        store.Remove(1);
        Assert.That(backlog.Release(1), Is.False, "more than half is still held");
        store.Remove(2);
        Assert.That(backlog.Release(2), Is.True);
        await backlog.RefillAsync(() => Rows([.. store]), r => r, taken.Add);
        Assert.That(taken, Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public async Task Refill_RowStoredAfterItsPageWasRead_IsReadInASecondRound()
    {
        var backlog = new Backlog<int>(10);
        List<int> taken = [];
        List<int> store = [1];
        var rounds = 0;
        async IAsyncEnumerable<int> Read()
        {
            rounds++;
            foreach (var row in store.ToArray()) yield return row;
            await Task.Yield();
            if (rounds != 1) yield break;
            store.Add(2);
            Assert.That(backlog.TryHold(2), Is.False);
        }

        await backlog.RefillAsync(Read, r => r, taken.Add);
        Assert.That((taken, rounds), Is.EqualTo((new List<int> { 1, 2 }, 2)));
    }

    [Test]
    public async Task Refill_AllIsWorkedOffWhileItEndsBecauseItWasFull_GoesOnByItself()
    {
        var backlog = new Backlog<int>(4);
        List<int> taken = [];
        SortedSet<int> store = [.. Enumerable.Range(1, 6)];
        async IAsyncEnumerable<int> Read()
        {
            try
            {
                foreach (var row in store.ToArray())
                {
                    await Task.Yield();
                    yield return row;
                }
            }
            finally
            {
                // The reading is given up at the fifth row; before the refill is over, the workers are done with all four.
                foreach (var row in taken.ToArray())
                {
                    if (store.Remove(row)) Assert.That(backlog.Release(row), Is.False, "a refill is under way");
                }
            }
        }

        await backlog.RefillAsync(Read, r => r, taken.Add);
        Assert.That(taken, Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }), "nothing is left that no one would ever read");
    }

    /// <summary>A page that was read before a row was finished still names it: it is not taken up a second time.</summary>
    [Test]
    public async Task Backlog_RowFinishedAfterItsPageWasRead_IsNotTakenAgain()
    {
        List<int> taken = [];
        var backlog = new Backlog<int>(4);
        await backlog.RefillAsync(() => Rows(1, 2, 3, 4, 5), r => r, taken.Add);
        Assert.That(backlog.Release(1), Is.False);
        Assert.That(backlog.Release(2), Is.True);
        async IAsyncEnumerable<int> Read()
        {
            foreach (var row in new[] { 3, 4, 5 })
            {
                await Task.Yield();
                if (row == 4) Assert.That(backlog.Release(4), Is.False, "a refill is under way");
                yield return row;
            }
        }

        await backlog.RefillAsync(Read, r => r, taken.Add);
        Assert.That(taken, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
    }

    /// <summary>A refill read a row and it was finished before its writer, who had stored it, came to offer it.</summary>
    [Test]
    public async Task TryHold_RowThatARefillTookAndAWorkerFinished_IsNotTakenAgain()
    {
        List<int> taken = [];
        var backlog = new Backlog<int>(4);
        await backlog.RefillAsync(() => Rows(1), r => r, taken.Add);
        Assert.That(backlog.Release(1), Is.False);
        Assert.That(backlog.TryHold(1), Is.False);
        Assert.That(backlog.TryHold(2), Is.True);
        Assert.That(taken, Is.EqualTo(new[] { 1 }));
    }

    /// <summary>Writers store and offer rows while workers finish them: every row is worked on exactly once, and in order while one writer stores.</summary>
    [TestCase(1, 8)]
    [TestCase(4, 8)]
    [TestCase(4, 500)]
    public async Task Backlog_WritersAndWorkersRace_EveryRowOnce(int writers, int capacity)
    {
        const int rows = 6_000;
        var store = new ConcurrentDictionary<int, bool>();
        var taken = new ConcurrentQueue<int>();
        var work = new BlockingCollection<int>();
        var backlog = new Backlog<int>(capacity);
        var next = 0;
        void Take(int row)
        {
            taken.Enqueue(row);
            work.Add(row);
        }

        Task Refill() => backlog.RefillAsync(() => Rows([.. store.Keys.Order()]), r => r, Take);
        var worker = Task.Run(async () =>
        {
            foreach (var row in work.GetConsumingEnumerable())
            {
                store.TryRemove(row, out _);
                if (backlog.Release(row)) await Refill();
                if (taken.Count >= rows && store.IsEmpty) work.CompleteAdding();
            }
        });
        await Refill();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() =>
        {
            for (int row; (row = Interlocked.Increment(ref next)) <= rows;)
            {
                store[row] = true;
                if (backlog.TryHold(row)) Take(row);
            }
        })));
        await Refill();
        await worker.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(taken.Order(), Is.EqualTo(Enumerable.Range(1, rows)));
        if (writers == 1) Assert.That(taken, Is.Ordered);
    }

    private static async IAsyncEnumerable<int> Rows(params int[] rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}
