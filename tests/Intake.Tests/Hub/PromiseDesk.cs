using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>A desk with short promises, two zones and escalation rules, and what its people do.</summary>
internal static class PromiseDesk
{
    public static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    public static readonly HandoverNote Note = new("No timbra desde ayer.", "Se renovó el certificado.", "La bitácora del servidor.");

    /// <param name="sla">Instead of the usual promises.</param>
    public static RoutingSet Rules(string escalation = "[]", string? sla = null) => RoutingFile.Load($$$"""
        version: 1
        departments:
          - {key: support, name: Soporte, sla: {urgent: fast, default: normal}}
          - {key: sales, name: Ventas, sla: relaxed}
        queues:
          - {key: l1, department: support, levels: [L1]}
          - {key: l2, department: support, levels: [L2]}
          - {key: l3, department: support, levels: [L3]}
          - {key: makers, department: support, product: true}
          - {key: sales, department: sales, calendar: madrid}
        calendars:
          bogota: {zone: America/Bogota, week: {mon-fri: 8:00-17:00}}
          madrid: {zone: Europe/Madrid, week: {mon-fri: 9:00-18:00}}
        sla: {{{sla ?? "{normal: {firstResponse: 1h, nextResponse: 2h, resolution: 8h working, update: 4h}, fast: {firstResponse: 10m, resolution: 2h}, relaxed: {resolution: 9h working}}"}}}
        lists:
          danger: [fraude, demanda legal]
        escalation: {{{escalation}}}
        defaults: {department: support}
        """, "routing.yaml") switch
    {
        RoutingLoad.Loaded loaded => loaded.Set,
        RoutingLoad.Faulty faulty => throw new AssertionException(string.Join('\n', faulty.Faults)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public static async Task<Case> DoAsync(this TestHub hub, CaseCommand command, long number = 1001)
    {
        var outcome = await hub.Desk.ExecuteAsync(new CaseNumber(number), command, Ana, null, CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<CommandOutcome.Done>());
        return ((CommandOutcome.Done)outcome).Case;
    }

    /// <summary>Hands a message in and waits until it is decided; no time passes.</summary>
    public static async Task<Case> SaysAsync(this TestHub hub, ScriptedChannel channel, string customer, string text, long number = 1001)
    {
        await hub.ReceiveAsync(channel, customer, text);
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).All(r => r.Pending == 0));
        return (await hub.CaseAsync(number)).Case;
    }

    public static async Task<SlaClock> ClockAsync(this TestHub hub, string clock, long number = 1001) => (await hub.CaseAsync(number)).Case.Clocks.Single(k => k.Name == clock);

    /// <summary>The accounts of a case's clocks, each checked: no gap, and what counted sums up to what elapsed.</summary>
    public static async Task<IReadOnlyList<ClockAccount>> AccountsAsync(this TestHub hub, DateTimeOffset now, long number = 1001)
    {
        var c = await hub.CaseAsync(number);
        var accounts = hub.Clocks.Tell(c.Case.Number, c.Events, c.Contact, now);
        foreach (var account in accounts)
        {
            Assert.That(account.Spans.Where(s => s.Kind == SpanKind.Counted).Sum(s => s.Length.Ticks), Is.EqualTo(account.Elapsed.Ticks), account.Clock);
            for (var i = 1; i < account.Spans.Count; i++) Assert.That(account.Spans[i].From, Is.EqualTo(account.Spans[i - 1].To), account.Clock);
        }

        return accounts;
    }
}
