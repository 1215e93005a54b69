using System.Diagnostics.CodeAnalysis;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Scheduling;

/// <summary>A piece of work that belongs to one lane of one account.</summary>
public interface ILaneItem
{
    AccountName Account { get; }

    /// <summary>Items of one lane run one after the other, in the order in which they were added.</summary>
    string Lane { get; }

    /// <summary>Does the work. Null when it is done; otherwise the moment at which to run it again, before anything else of its lane.</summary>
    ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop);
}

/// <summary>
/// One lane (a conversation) at a time, many lanes side by side, accounts in turn: an account with a long queue gets no more of the free places
/// than one with a short queue, and one whose work hangs never holds them all. A lane that waits (for a platform, for the store) holds no place.
/// </summary>
public sealed class LaneScheduler : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int maxRunning;
    private readonly int maxRunningPerAccount;
    private readonly Action<ILaneItem, Exception> onFault;
    private readonly Dictionary<(AccountName, string), Lane> lanes = [];
    private readonly Dictionary<AccountName, AccountLanes> accounts = [];
    private readonly Queue<AccountLanes> turn = new();
    private readonly PriorityQueue<Lane, DateTimeOffset> sleeping = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer alarm;
    private int running;
    private bool stopped;

    /// <param name="maxRunning">How many lanes run at the same time.</param>
    /// <param name="maxRunningPerAccount">How many of them may belong to one account.</param>
    /// <param name="onFault">Told of an item that threw; the item is dropped and its lane goes on.</param>
    public LaneScheduler(int maxRunning, int maxRunningPerAccount, TimeProvider time, Action<ILaneItem, Exception> onFault)
    {
        this.maxRunning = maxRunning;
        this.maxRunningPerAccount = maxRunningPerAccount;
        this.time = time;
        this.onFault = onFault;
        alarm = time.CreateTimer(_ => WakeSleepers(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds an item; false once stopping began.</summary>
    public bool TryAdd(ILaneItem item)
    {
        lock (gate)
        {
            if (stopped) return false;
            if (lanes.TryGetValue((item.Account, item.Lane), out var lane))
            {
                lane.Items.Enqueue(item);
                return true;
            }

            if (!accounts.TryGetValue(item.Account, out var account)) accounts.Add(item.Account, account = new AccountLanes());
            lane = new Lane((item.Account, item.Lane), account, item);
            lanes.Add(lane.Key, lane);
            MakeReady(lane);
            StartWhatCan();
            return true;
        }
    }

    /// <summary>Starts nothing new, lets what runs finish, and gives up waiting for it when <paramref name="deadline"/> is cancelled.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        lock (gate)
        {
            stopped = true;
            if (running == 0) drained.TrySetResult();
        }

        try
        {
            await drained.Task.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline passed: what still runs is told to end; all of it is in the store and is taken up at the next start.
            await stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await alarm.DisposeAsync().ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private void MakeReady(Lane lane)
    {
        lane.Account.Ready.Enqueue(lane);
        if (lane.Account.InTurn) return;
        lane.Account.InTurn = true;
        turn.Enqueue(lane.Account);
    }

    /// <summary>Hands free places out, one lane an account in turn.</summary>
    private void StartWhatCan()
    {
        var passed = 0;
        while (!stopped && running < maxRunning && turn.Count > passed)
        {
            var account = turn.Dequeue();
            if (account.Ready.Count == 0)
            {
                account.InTurn = false;
                continue;
            }

            turn.Enqueue(account);
            if (account.Running >= maxRunningPerAccount)
            {
                passed++;
                continue;
            }

            passed = 0;
            var lane = account.Ready.Dequeue();
            account.Running++;
            running++;
            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.scheduler.RunAsync(state.lane), (scheduler: this, lane), preferLocal: false);
        }
    }

    private async Task RunAsync(Lane lane)
    {
        var item = lane.Items.Peek();
        DateTimeOffset? again = null;
        try
        {
            again = await item.RunAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped half-way: nothing was committed, the row waits in the store.
        }
        catch (Exception fault)
        {
            onFault(item, fault);
        }

        lock (gate)
        {
            running--;
            lane.Account.Running--;
            if (again is { } at && !stopped) Sleep(lane, at);
            else Advance(lane);
            StartWhatCan();
            if (stopped && running == 0) drained.TrySetResult();
        }
    }

    private void Advance(Lane lane)
    {
        lane.Items.Dequeue();
        if (lane.Items.Count > 0) MakeReady(lane);
        else lanes.Remove(lane.Key);
    }

    private void Sleep(Lane lane, DateTimeOffset until)
    {
        sleeping.Enqueue(lane, until);
        if (sleeping.Peek() == lane) SetAlarm(until);
    }

    private void WakeSleepers()
    {
        lock (gate)
        {
            if (stopped) return;
            var now = time.GetUtcNow();
            while (TryPeekSleeper(out var lane, out var until) && until <= now)
            {
                sleeping.Dequeue();
                MakeReady(lane);
            }

            if (TryPeekSleeper(out _, out var next)) SetAlarm(next);
            StartWhatCan();
        }
    }

    private bool TryPeekSleeper([NotNullWhen(true)] out Lane? lane, out DateTimeOffset until) => sleeping.TryPeek(out lane, out until);

    private void SetAlarm(DateTimeOffset at)
    {
        var wait = at - time.GetUtcNow();

        // A timer may fire a little early by its own clock; a millisecond more spares a second round.
        alarm.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private sealed class Lane
    {
        public Lane((AccountName, string) key, AccountLanes account, ILaneItem first)
        {
            Key = key;
            Account = account;
            Items.Enqueue(first);
        }

        public (AccountName, string) Key { get; }

        public AccountLanes Account { get; }

        public Queue<ILaneItem> Items { get; } = new(1);
    }

    private sealed class AccountLanes
    {
        public Queue<Lane> Ready { get; } = new();

        public int Running { get; set; }

        /// <summary>Whether it stands in the queue of accounts.</summary>
        public bool InTurn { get; set; }
    }
}
