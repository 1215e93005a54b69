using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Tests.Hub;

public sealed class WarmUpTests
{
    [Test]
    public async Task RunAsync_Whole_LeavesNothingAndTheNextCustomerIsTheFirst()
    {
        var log = new Faults();
        var web = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([web], more: s => s.AddSingleton<ILogger<WarmUp>>(log).AddSingleton<WarmUp>());
        await hub.Get<WarmUp>().RunAsync(CancellationToken.None);
        Assert.That(log.Count, Is.Zero);
        Assert.That(web.Tries, Is.Empty);
        Assert.That((await hub.Queries.ListAsync(new CaseFilter(), CancellationToken.None)).Items, Is.Empty);
        Assert.That(await hub.Queries.ReadLedgerAsync(CancellationToken.None), Is.Empty);
        Assert.That(hub.Get<ICaseStore>().NextCaseNumber(), Is.EqualTo(new CaseNumber(1001)));
    }

    [Test]
    public async Task RunAsync_EachTalk_CouldBeKept()
    {
        await using var hub = await TestHub.StartAsync([new ScriptedChannel("web")], more: s => s.AddSingleton<WarmUp>());
        Assert.That(await hub.Get<WarmUp>().RehearseAllAsync(CancellationToken.None), Is.True, "a rehearsal that fails half-way makes half ready");
    }

    [Test]
    public async Task RunAsync_Cancelled_EndsWithoutAWord()
    {
        var log = new Faults();
        await using var hub = await TestHub.StartAsync([new ScriptedChannel("web")], more: s => s.AddSingleton<ILogger<WarmUp>>(log).AddSingleton<WarmUp>());
        await hub.Get<WarmUp>().RunAsync(new CancellationToken(canceled: true));
        Assert.That(log.Count, Is.Zero);
    }

    private sealed class Faults : ILogger<WarmUp>
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
