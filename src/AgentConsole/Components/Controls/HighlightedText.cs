using ChannelHub.AgentConsole.Telling;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>A text with words highlighted in it. Written without mark-up so that not a blank is added to the text; all of it is encoded by the renderer.</summary>
public sealed class HighlightedText : ComponentBase
{
    [Parameter, EditorRequired]
    public required string Content { get; set; }

    [Parameter]
    public IReadOnlyList<string> Words { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var stretch in WordHighlighter.Split(Content, Words))
        {
            if (stretch.Marked)
            {
                builder.OpenElement(0, "mark");
                builder.AddContent(1, stretch.Text);
                builder.CloseElement();
            }
            else
            {
                builder.AddContent(2, stretch.Text);
            }
        }
    }
}
