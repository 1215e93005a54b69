using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class TimerContract : StoreContract
{
    [Test]
    public async Task ReadDueAsync_SomeDue_GivesTheLongestOverdueFirst()
    {
        var opening = await OpenCaseAsync();
        await CommitAsync(Timers(Set(opening, "b", 30), Set(opening, "a", 10), Set(opening, "c", 60)));
        var due = await Store.Timers.ReadDueAsync(Opening.Morning.AddMinutes(30), 10, Never);
        Assert.That(due, Is.EqualTo(new[] { new DueTimer(new TimerKey(opening.Case.Number, "a"), Opening.Morning.AddMinutes(10)), new DueTimer(new TimerKey(opening.Case.Number, "b"), Opening.Morning.AddMinutes(30)) }));
        Assert.That(await Store.Timers.ReadDueAsync(Opening.Morning.AddMinutes(30), 1, Never), Has.Count.EqualTo(1));
        Assert.That(await Store.Timers.ReadDueAsync(Opening.Morning.AddMinutes(10).AddTicks(-1), 10, Never), Is.Empty);
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.EqualTo(Opening.Morning.AddMinutes(10)));
    }

    [Test]
    public async Task CommitAsync_TimerSetAgainAndCancelled_IsMovedAndGone()
    {
        var opening = await OpenCaseAsync();
        await CommitAsync(Timers(Set(opening, "sla:first-response", 5)));
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.EqualTo(Opening.Morning.AddMinutes(5)));
        await CommitAsync(Timers(new TimerChange.Cancel(new TimerKey(opening.Case.Number, "sla:first-response")), new TimerChange.Cancel(new TimerKey(opening.Case.Number, "never-set"))));
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.Null);
    }

    [Test]
    public async Task CommitAsync_FiredTimerSetAnew_IsThereAgain()
    {
        var opening = await OpenCaseAsync();
        var key = new TimerKey(opening.Case.Number, "sla:first-response");
        await CommitAsync(Timers(Set(opening, key.Name, 7)) with { Fired = key });
        Assert.That(await Store.Timers.ReadDueAsync(Opening.Morning.AddDays(1), 10, Never), Is.EqualTo(new[] { new DueTimer(key, Opening.Morning.AddMinutes(7)) }));
    }

    private static TimerChange Set(Opening opening, string name, int minutes) => new TimerChange.Set(new TimerKey(opening.Case.Number, name), Opening.Morning.AddMinutes(minutes));

    private static UnitOfWork Timers(params TimerChange[] changes) => UnitOfWork.Nothing with { Timers = changes };
}
