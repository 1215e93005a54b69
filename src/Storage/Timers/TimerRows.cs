using ChannelHub.Cases;

namespace ChannelHub.Storage;

internal static class TimerRows
{
    private static readonly HotSql Set = new("""
        INSERT INTO timers (case_number, name, due_at) VALUES (@case, @name, @dueAt) ON CONFLICT (case_number, name) DO UPDATE SET due_at = excluded.due_at
        """);

    private static readonly HotSql Delete = new("DELETE FROM timers WHERE case_number = @case AND name = @name");

    private static readonly HotSql Find = new("SELECT 1 FROM timers WHERE case_number = @case AND name = @name");

    public static void Write(WriteSession session, TimerChange change)
    {
        switch (change)
        {
            case TimerChange.Set set:
                session[Set].Add(set.Key.Case.Value).Add(set.Key.Name).Add(set.DueAt.UtcTicks).Run();
                break;
            case TimerChange.Cancel cancel:
                Remove(session, cancel.Key);
                break;
            default:
                throw new InvalidOperationException($"The timer change {change.GetType().Name} is not known.");
        }
    }

    public static bool Exists(WriteSession session, TimerKey key) => session[Find].Add(key.Case.Value).Add(key.Name).Any();

    /// <summary>False if there is no such timer.</summary>
    public static bool Remove(WriteSession session, TimerKey key) => session[Delete].Add(key.Case.Value).Add(key.Name).Run() == 1;
}
