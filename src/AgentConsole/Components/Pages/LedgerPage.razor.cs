using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>The books of every account, and in words whether they balance.</summary>
public sealed partial class LedgerPage : ReadingComponent
{
    private IReadOnlyList<LedgerRow> rows = [];

    private Dictionary<AccountName, ChannelCondition> conditions = [];

    [Inject]
    public required IEnumerable<IChannelMonitor> Monitors { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required ICaseQueries Queries { get; set; }

    protected override async Task OnInitializedAsync()
    {
        conditions = Monitors.ToDictionary(m => m.Account, m => m.Condition);
        rows = await Queries.ReadLedgerAsync(Context.RequestAborted);
    }

    private static IEnumerable<(string Label, long Count, bool Alert)> In(LedgerRow row) =>
    [
        ("ledger.received", row.Received, false), ("ledger.stored", row.Stored, false), ("ledger.duplicate", row.Duplicate, false), ("ledger.refused", row.Refused, false),
        ("ledger.processed", row.Processed, false), ("ledger.parked", row.Parked, true), ("ledger.pending", row.Pending, false),
    ];

    private static IEnumerable<(string Label, long Count, bool Alert)> Out(LedgerRow row) =>
    [
        ("ledger.queued", row.Queued, false), ("ledger.unsent", row.Unsent, false), ("ledger.sent", row.Sent, false), ("ledger.delivered", row.Delivered, false),
        ("ledger.failed", row.Failed, true), ("ledger.unconfirmed", row.Unconfirmed, true),
    ];
}
