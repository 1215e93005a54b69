using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>The books of an account, said in words.</summary>
internal static class LedgerWords
{
    /// <summary>Both balances as sentences, each with what is missing if it does not hold.</summary>
    public static IReadOnlyList<(bool Holds, string Sentence)> Balances(LedgerRow row, Texts text)
    {
        var unaccounted = row.Received - row.Stored - row.Duplicate - row.Refused;
        var lost = row.Stored - row.Processed - row.Parked - row.Pending;
        return
        [
            (unaccounted == 0, text.Fill("ledger.balance.in", ("received", row.Received), ("stored", row.Stored), ("duplicate", row.Duplicate), ("refused", row.Refused)) + Difference(unaccounted, text)),
            (lost == 0, text.Fill("ledger.balance.stored", ("stored", row.Stored), ("processed", row.Processed), ("parked", row.Parked), ("pending", row.Pending)) + Difference(lost, text)),
        ];
    }

    private static string Difference(long difference, Texts text) => difference switch
    {
        0 => "",
        > 0 => " " + text.Fill("ledger.balance.missing", ("count", difference)),
        _ => " " + text.Fill("ledger.balance.too-many", ("count", -difference)),
    };
}
