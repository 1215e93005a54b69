using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Promises;

/// <summary>Accounts of clocks by the policies that are in force now.</summary>
internal sealed class ClockAccounts(RoutingSource rules) : IClockAccounts
{
    public IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, Contact? contact, DateTimeOffset now)
    {
        if (history.Count == 0) return [];
        var last = history[^1].At;
        var set = rules.Current;
        return PromiseClocks.Accounts(number, history, set.Promises, ContactTiers.Of(set, contact), now > last ? now : last);
    }
}
