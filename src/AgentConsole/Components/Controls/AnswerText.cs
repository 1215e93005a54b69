using System.Text.Encodings.Web;
using System.Text.Unicode;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>What the desk or the bot wrote, as the customer sees it where his platform shows marks: <c>**bold**</c> is bold. Every piece of the text is encoded.</summary>
public sealed class AnswerText : ComponentBase
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    [Parameter, EditorRequired]
    public required string Content { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, MarkedText.Parse(Content).Html(Encoder.Encode, (text, _) => Encoder.Encode(text)));
}
