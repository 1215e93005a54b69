using ChannelHub.AgentConsole.Reading;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>A component that speaks to the reader in the reader's language.</summary>
public abstract class ReadingComponent : ComponentBase
{
    [CascadingParameter]
    public required Reader Reader { get; set; }

    protected Texts Text => Reader.Text;
}
