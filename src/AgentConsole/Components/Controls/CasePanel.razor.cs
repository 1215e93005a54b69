using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>What an agent can do with a case besides writing: owner, status, priority, tags, level.</summary>
public sealed partial class CasePanel : ReadingComponent
{
    [Parameter, EditorRequired]
    public required Case Case { get; set; }

    /// <summary>Called with the name of the form that was sent.</summary>
    [Parameter]
    public EventCallback<string> Submit { get; set; }

    [Parameter]
    public ActionFault? Fault { get; set; }

    [Parameter]
    public PostedForm? Posted { get; set; }

    [Parameter]
    public IReadOnlyList<string> Queues { get; set; } = [];

    /// <summary>Who may be given the case.</summary>
    [Parameter]
    public IReadOnlyList<Agent> Colleagues { get; set; } = [];

    /// <summary>Where the case may be handed over to.</summary>
    [Parameter]
    public IReadOnlyList<DeskPlace> Places { get; set; } = [];

    private string Action => $"/cases/{Case.Number}";

    /// <summary>The status it has and those that it can be put into from there.</summary>
    private IEnumerable<CaseStatus> Statuses => Enum.GetValues<CaseStatus>().Where(s =>
        s == Case.Status || (StatusMachine.TriggerFor(s) is { } trigger && StatusMachine.Next(Case.Status, trigger) == s));
}
