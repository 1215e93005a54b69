using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Routing.Rehearsal;

/// <summary>Which promises would have been broken had the router decided so and the case gone on as it did: told by the same clocks as those of live cases.</summary>
internal static class PromiseForecast
{
    public static ValueList<string> Broken(RoutingSet set, RoutingResult result, PastCase past, DateTimeOffset now)
    {
        var tier = set.Contacts.Find(past.Inputs.Account, past.Inputs.Sender, past.Inputs.Addresses).Tier;
        var accounts = PromiseClocks.Accounts(past.Case.Number, Rerouted(past.History, result), set.Promises, tier, now);
        return accounts.Where(a => a.BreachedAt is not null).Select(a => a.Clock).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
    }

    /// <summary>The history with this first decision in place of the real one.</summary>
    private static IEnumerable<CaseEvent> Rerouted(IReadOnlyList<CaseEvent> history, RoutingResult result)
    {
        var done = false;
        foreach (var e in history)
        {
            if (!done && e.Data is Routed routed)
            {
                done = true;
                yield return e with { Data = routed with { Result = result } };
            }
            else
            {
                yield return e;
            }
        }
    }
}
