using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>Escalates a case or hands it back, with the note that spares the customer from being asked twice.</summary>
public sealed partial class LevelForm : ReadingComponent
{
    [Parameter, EditorRequired]
    public required Case Case { get; set; }

    [Parameter]
    public EventCallback Submit { get; set; }

    [Parameter]
    public ActionFault? Fault { get; set; }

    [Parameter]
    public PostedForm? Posted { get; set; }

    [Parameter]
    public IReadOnlyList<string> Queues { get; set; } = [];

    private bool IsPosted => Posted?.Name == CaseForm.Level;

    private bool WithProductTeam => Case.Level == SupportLevel.L3 && Reader.Desk?.IsProductTeam(Case.Queue) == true;

    private SupportLevel Suggested =>
        Names.TryParse<SupportLevel>(Posted?.Value(CaseForm.Level, "to"), out var posted) ? posted : WithProductTeam ? SupportLevel.L3 : Case.Level == SupportLevel.L3 ? SupportLevel.L2 : Case.Level + 1;
}
