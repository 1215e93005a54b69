using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

public sealed class PromiseRaceTests
{
    private const int Cases = 24;

    /// <summary>Customers and agents work on while the promises change again and again: in the end every clock is where the last promises put it.</summary>
    [Test]
    public async Task Promises_ChangeUnderLoad_EveryClockEndsWhereItsHistoryAndTheLastPromisesPutIt()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], rules: PromiseDesk.Rules());
        for (var i = 0; i < Cases; i++) await hub.ReceiveAsync(channel, $"c{i}", "No puedo timbrar");
        await hub.SettledAsync();
        using var over = new CancellationTokenSource();
        var work = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            var random = new Random(n);
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var at = random.Next(Cases);
                CaseCommand command = random.Next(5) switch
                {
                    0 => new CaseCommand.Reply("Lo reviso"),
                    1 => new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty),
                    2 => new CaseCommand.ChangeStatus(CaseStatus.Open),
                    3 => new CaseCommand.ChangePriority(random.Next(2) == 0 ? Priority.Urgent : Priority.Normal),
                    _ => new CaseCommand.AddNote("nota"),
                };
                await hub.Desk.ExecuteAsync(new CaseNumber(1001 + at), command, PromiseDesk.Ana, null, CancellationToken.None);
                if (i % 3 == 0) await hub.ReceiveAsync(channel, $"c{random.Next(Cases)}", "¿Y?");
            }
        })).ToList();

        foreach (var hours in new[] { 3, 5, 7 })
        {
            var next = PromiseDesk.Rules(sla: $"{{normal: {{firstResponse: {hours}h, resolution: {hours}0h, update: {hours}h}}, fast: {{nextResponse: {hours}h, resolution: {hours}h working}}, relaxed: {{resolution: 1d}}}}");
            hub.Source.Replace(next);
            await hub.UntilAsync(async () => await hub.ReviewedAsync() == next.Promises.Id);
        }

        await over.CancelAsync();
        await Task.WhenAll(work);
        await hub.SettledAsync();
        Assert.That((await hub.LedgerAsync()).Sum(r => r.Parked), Is.Zero);
        var compared = 0;
        foreach (var c in await hub.AllCasesAsync())
        {
            var now = TimeProvider.System.GetUtcNow();
            Assert.That(CaseFold.Fold(c.Case.Number, c.Events), Is.EqualTo(c.Case));
            var told = hub.Clocks.Tell(c.Case.Number, c.Events, c.Contact, now);
            foreach (var clock in c.Case.Clocks.Where(k => k.IsRunning))
            {
                Assert.That(told.Last(a => a.Clock == clock.Name), Has.Property(nameof(ClockAccount.DueAt)).EqualTo(clock.DueAt).And.Property(nameof(ClockAccount.MetAt)).Null, $"{c.Case.Number} {clock}");
                compared++;
            }
        }

        Assert.That(compared, Is.GreaterThan(Cases / 4));
    }
}
