using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>Everything that is known about a case: who, where, since when, what the bot found out, what it is linked to, what was promised.</summary>
public sealed partial class CaseFacts : ReadingComponent
{
    [Parameter, EditorRequired]
    public required CaseDetails Details { get; set; }

    private Case Case => Details.Case;

    private IEnumerable<(string Label, string? Value)> Pairs =>
    [
        ("field.department", Case.Department),
        ("field.queue", Case.Queue),
        ("field.category", Case.Category),
        ("field.product", Case.Product),
        ("field.language", Case.Language is { } language ? Text.Name("language", language) : null),
        ("field.channel", $"{Text.Name("channel", Case.Channel)} ({Case.Conversation.Account})"),
        ("field.rule", Case.Rule),
        ("field.reopenings", Case.Reopenings > 0 ? Case.Reopenings.ToString(Text.Culture) : null),
    ];

    /// <summary>A web chat's address is the visitor's secret key: never on a page.</summary>
    private string Shown(ContactAddress address) => address.Kind == "webchat" ? Text["address.webchat.hidden"] : address.Address;
}
