using ChannelHub.AgentConsole.Telling;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>Answers "why is this here?": the rule that decided, on which words, and which rules came near.</summary>
public sealed partial class WhyRouted : ReadingComponent
{
    private const string HeadingId = "why-heading";

    /// <summary>Null for a case that was never routed.</summary>
    [Parameter, EditorRequired]
    public RoutingReasons? Reasons { get; set; }

    /// <summary>What the customer wrote: subject and text of the message that was routed.</summary>
    [Parameter]
    public string? MessageText { get; set; }

    /// <summary>A person has put the case elsewhere since.</summary>
    [Parameter]
    public bool MovedByPerson { get; set; }

    private IReadOnlyList<string> Words => Reasons?.Words ?? [];

    private RoutingInputs Inputs => Reasons!.Trace.Inputs;
}
