using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>Where an agent answers the customer or leaves a note for colleagues. The two look different, so that a note never goes out by mistake.</summary>
public sealed partial class Composer : ReadingComponent
{
    private static readonly CaseStatus[] ThenChoices = [CaseStatus.Open, CaseStatus.WaitingOnThirdParty, CaseStatus.Solved];

    [Parameter, EditorRequired]
    public required CaseDetails Details { get; set; }

    [Parameter]
    public EventCallback Submit { get; set; }

    [Parameter]
    public ActionFault? Fault { get; set; }

    [Parameter]
    public PostedForm? Posted { get; set; }

    /// <summary>Whether an answer costs by its length where it goes.</summary>
    [Parameter]
    public bool CostsByLength { get; set; }

    private Case Case => Details.Case;

    private bool CanReply => Case.Status != CaseStatus.Closed && Case.MergedInto is null;

    private bool IsNote => !CanReply || Posted?.Value(CaseForm.Write, "mode") == "note";

    private string Customer => Details.Contact?.Name ?? Text["author.customer"];
}
