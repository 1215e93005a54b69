namespace ChannelHub.Channels.Contracts;

/// <summary>A clock that stands still until it is moved; timers fire while it moves, in order.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock moving = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    public ManualTime() : this(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (moving) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>How many timers wait: lets a test know that what it tests has begun to wait.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (moving) return timers.Count(t => t.DueAt is not null);
        }
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (moving) end = now + by;
        while (true)
        {
            ManualTimer? due;
            lock (moving)
            {
                due = timers.Where(t => t.DueAt <= end).MinBy(t => t.DueAt);
                now = due?.DueAt ?? end;
                due?.Next();
            }

            if (due is null) return;
            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (moving) timers.Add(timer);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (time.moving)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
                period = newPeriod;
            }

            return true;
        }

        public void Next() => DueAt = period > TimeSpan.Zero ? DueAt + period : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time.moving) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
