using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>One message of a case. What a customer wrote is shown as text only; the HTML form of a mail is never put on the page.</summary>
public sealed partial class MessageBubble : ReadingComponent
{
    [Parameter, EditorRequired]
    public required ThreadMessage Item { get; set; }

    /// <summary>The words on which the routing decision rested, if it rested on this message.</summary>
    [Parameter]
    public IReadOnlyList<string> Words { get; set; } = [];

    /// <summary>What to offer under an answer whose fate a person has to settle.</summary>
    [Parameter]
    public RenderFragment<ThreadMessage>? Settle { get; set; }

    /// <summary>What the answer cost; null where messages cost nothing by their length.</summary>
    [Parameter]
    public AnswerCost? Cost { get; set; }

    private StoredMessage Message => Item.Message;

    private string Kind => Message.Direction == Direction.Note ? "note" : Message.Author.Kind switch
    {
        AuthorKind.Customer => "customer",
        AuthorKind.Agent => "agent",
        _ => "bot",
    };

    /// <summary>A web chat's address is the visitor's secret key: never on a page.</summary>
    private string? Address => Message.Body.Sender is { Kind: not "webchat" } sender ? sender.Address : null;

    private string Author => Message.Author.Kind switch
    {
        AuthorKind.Customer => Message.Author.Name ?? Message.Body.Sender?.Name ?? Address ?? Text["author.customer"],
        AuthorKind.Agent => Message.Author.Name ?? Message.Author.Id ?? Text["author.agent"],
        AuthorKind.Bot => Text["author.bot"],
        _ => Text["author.system"],
    };
}
