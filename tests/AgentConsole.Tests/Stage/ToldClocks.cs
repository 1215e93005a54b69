using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>One clock that was told, with every kind of interval.</summary>
internal sealed class ToldClocks : IClockAccounts
{
    public IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, Contact? contact, DateTimeOffset now)
    {
        var at = now.AddHours(-12);
        var byMessage = new Cause(CauseKind.Message, "m");
        return
        [
            new ClockAccount
            {
                Clock = "first-response", Policy = "standard", StartedAt = at, Promised = TimeSpan.FromHours(8), Elapsed = TimeSpan.FromHours(1.5), BreachedAt = at.AddHours(9),
                Spans =
                [
                    new ClockSpan(SpanKind.Counted, at, at.AddHours(1), "started", 5, new Cause(CauseKind.Rule, "timbrado")),
                    new ClockSpan(SpanKind.Paused, at.AddHours(1), at.AddHours(2), "waiting-on-customer", 8, new Cause(CauseKind.Agent, "ana")),
                    new ClockSpan(SpanKind.OutOfHours, at.AddHours(2), at.AddHours(3), "hours of office", 9, byMessage),
                    new ClockSpan(SpanKind.Counted, at.AddHours(3), at.AddHours(3.5), "open", 9, byMessage),
                ],
            },
        ];
    }
}
