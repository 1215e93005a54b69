using static ChannelHub.Cases.CaseStatus;

namespace ChannelHub.Cases;

/// <summary>What can happen to a case that may move its status.</summary>
public enum StatusTrigger
{
    CustomerWrote,
    AgentReplied,
    AgentReopened,
    WaitForCustomer,
    WaitForThirdParty,
    Solve,
    Close,
}

/// <summary>The whole status machine as one table: a pair that is missing is refused.</summary>
public static class StatusMachine
{
    private static readonly Dictionary<(CaseStatus, StatusTrigger), CaseStatus> Table = new()
    {
        [(New, StatusTrigger.CustomerWrote)] = New,
        [(New, StatusTrigger.AgentReplied)] = WaitingOnCustomer,
        [(New, StatusTrigger.AgentReopened)] = Open,
        [(New, StatusTrigger.WaitForCustomer)] = WaitingOnCustomer,
        [(New, StatusTrigger.WaitForThirdParty)] = WaitingOnThirdParty,
        [(New, StatusTrigger.Solve)] = Solved,
        [(New, StatusTrigger.Close)] = Closed,

        [(Open, StatusTrigger.CustomerWrote)] = Open,
        [(Open, StatusTrigger.AgentReplied)] = WaitingOnCustomer,
        [(Open, StatusTrigger.AgentReopened)] = Open,
        [(Open, StatusTrigger.WaitForCustomer)] = WaitingOnCustomer,
        [(Open, StatusTrigger.WaitForThirdParty)] = WaitingOnThirdParty,
        [(Open, StatusTrigger.Solve)] = Solved,
        [(Open, StatusTrigger.Close)] = Closed,

        [(WaitingOnCustomer, StatusTrigger.CustomerWrote)] = Open,
        [(WaitingOnCustomer, StatusTrigger.AgentReplied)] = WaitingOnCustomer,
        [(WaitingOnCustomer, StatusTrigger.AgentReopened)] = Open,
        [(WaitingOnCustomer, StatusTrigger.WaitForCustomer)] = WaitingOnCustomer,
        [(WaitingOnCustomer, StatusTrigger.WaitForThirdParty)] = WaitingOnThirdParty,
        [(WaitingOnCustomer, StatusTrigger.Solve)] = Solved,
        [(WaitingOnCustomer, StatusTrigger.Close)] = Closed,

        [(WaitingOnThirdParty, StatusTrigger.CustomerWrote)] = WaitingOnThirdParty,
        [(WaitingOnThirdParty, StatusTrigger.AgentReplied)] = WaitingOnThirdParty,
        [(WaitingOnThirdParty, StatusTrigger.AgentReopened)] = Open,
        [(WaitingOnThirdParty, StatusTrigger.WaitForCustomer)] = WaitingOnCustomer,
        [(WaitingOnThirdParty, StatusTrigger.WaitForThirdParty)] = WaitingOnThirdParty,
        [(WaitingOnThirdParty, StatusTrigger.Solve)] = Solved,
        [(WaitingOnThirdParty, StatusTrigger.Close)] = Closed,

        [(Solved, StatusTrigger.CustomerWrote)] = Open,
        [(Solved, StatusTrigger.AgentReplied)] = Solved,
        [(Solved, StatusTrigger.AgentReopened)] = Open,
        [(Solved, StatusTrigger.Solve)] = Solved,
        [(Solved, StatusTrigger.Close)] = Closed,

        // A closed case stays closed when the customer writes again: the message opens a follow-up case. Only a person reopens it.
        [(Closed, StatusTrigger.AgentReopened)] = Open,
        [(Closed, StatusTrigger.Close)] = Closed,
    };

    /// <summary>The status after the trigger, or null if it can't happen in this status.</summary>
    public static CaseStatus? Next(CaseStatus status, StatusTrigger trigger) => Table.TryGetValue((status, trigger), out var next) ? next : null;

    /// <summary>Whether any trigger leads from one status to the other.</summary>
    public static bool Allows(CaseStatus from, CaseStatus to) => Table.Any(row => row.Key.Item1 == from && row.Value == to);

    /// <summary>The trigger by which a person asks for a status; null where only events lead there (a case can't become new again).</summary>
    public static StatusTrigger? TriggerFor(CaseStatus wanted) => wanted switch
    {
        Open => StatusTrigger.AgentReopened,
        WaitingOnCustomer => StatusTrigger.WaitForCustomer,
        WaitingOnThirdParty => StatusTrigger.WaitForThirdParty,
        Solved => StatusTrigger.Solve,
        Closed => StatusTrigger.Close,
        New => null,
        _ => null,
    };
}

/// <summary>Delivery moves forward only: receipts come late, twice and in any order, and the one that proves most wins whatever the order was.</summary>
public static class DeliveryProgress
{
    /// <summary>Whether a state proves more than another, and so may follow it.</summary>
    public static bool Advances(DeliveryState from, DeliveryState to) => Proof(to) > Proof(from);

    /// <summary>
    /// "Failed" stands between "sent" and "delivered": what the platform took can still fail, but its proof of arrival outweighs a failure, before or after.
    /// </summary>
    private static int Proof(DeliveryState state) => state switch
    {
        DeliveryState.Pending => 0,
        DeliveryState.Sending => 1,
        DeliveryState.Unconfirmed => 2,
        DeliveryState.Sent => 3,
        DeliveryState.Failed => 4,
        DeliveryState.Delivered => 5,
        DeliveryState.Read => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such delivery state."),
    };
}
