using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.AgentConsole.Listing;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>The list of cases. One query a view; what is filtered stands in the address.</summary>
public sealed partial class CaseListPage : ReadingComponent
{
    private static readonly string[] KnownChannels = ["webchat", "email", "telegram", "teams", "sms", "voice"];

    private static readonly (string Label, CaseListFilter Filter)[] Views =
    [
        ("view.all", new CaseListFilter()),
        ("view.mine", new CaseListFilter { Owner = "me" }),
        ("view.nobody", new CaseListFilter { Owner = "nobody" }),
        ("view.new", new CaseListFilter { Status = CaseStatus.New }),
        ("view.open", new CaseListFilter { Status = CaseStatus.Open }),
        ("view.l2", new CaseListFilter { Level = SupportLevel.L2 }),
        ("view.l3", new CaseListFilter { Level = SupportLevel.L3 }),
    ];

    private CaseListFilter filter = new();
    private CaseListView view = new(new CaseListFilter(), [], null, false);

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required ICaseQueries Queries { get; set; }

    [Inject]
    public required IDeskDirectory Directory { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    private IReadOnlyList<string> Departments => Merge(Directory.Departments, view.Seen(c => c.Department), filter.Department);

    private IReadOnlyList<string> Queues => Merge(Directory.Queues, view.Seen(c => c.Queue), filter.Queue);

    private IReadOnlyList<string> Channels => Merge(KnownChannels, view.Seen(c => c.Channel), filter.Channel);

    private IReadOnlyList<string> ChatAddresses =>
        Services.GetServices<IChannel>().Where(c => c.Type == "webchat").Select(c => $"/chat/{c.Account}").Order(StringComparer.Ordinal).ToList();

    protected override async Task OnInitializedAsync()
    {
        filter = CaseListFilter.Parse(Context.Request.QueryString.Value);
        view = await CaseListView.ReadAsync(Queries, filter, Reader.Agent.Id, Reader.Now, Context.RequestAborted);
    }

    private bool IsCurrent(CaseListFilter candidate) => candidate == filter with { Rows = CaseListFilter.Window, After = null };

    private static IReadOnlyList<string> Merge(IEnumerable<string> known, IEnumerable<string> seen, string? chosen) =>
        known.Concat(seen).Concat(chosen is null ? [] : [chosen]).Distinct(StringComparer.Ordinal).ToList();
}
