using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Promises;

/// <summary>Accounts of clocks by the policies that are in force now.</summary>
internal sealed class ClockAccounts(RoutingSource rules) : IClockAccounts
{
    public IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, DateTimeOffset now)
    {
        if (history.Count == 0) return [];
        var last = history[^1].At;
        return PromiseClocks.Accounts(number, history, rules.Current.Promises, tier: null, now > last ? now : last);
    }
}
