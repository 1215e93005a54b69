using System.ComponentModel;

namespace ChannelHub.Server.Api;

/// <summary>One page of contacts; go on with <c>cursor</c> until it is null.</summary>
public sealed record ContactPageShape(IReadOnlyList<ContactShape> Contacts, string? Cursor);

public sealed record AddressesShape(IReadOnlyList<AddressShape> Addresses);

public sealed record ContactLinksShape(IReadOnlyList<ContactLinkShape> Links);

/// <summary>Two contacts that were found to be one person.</summary>
public sealed record ContactLinkShape
{
    public required string? Id { get; init; }

    [Description("The contact that stayed.")]
    public required string Kept { get; init; }

    [Description("The contact that went into it.")]
    public required string Absorbed { get; init; }

    public required DateTimeOffset At { get; init; }

    [Description("deep-link (a signed link was followed), code (a one-time code was repeated), agent (somebody of the desk said so).")]
    public required string Evidence { get; init; }

    [Description("The account by which the customer proved it, or who said so.")]
    public required string By { get; init; }

    public required string? Reason { get; init; }

    [Description("What came with the absorbed contact.")]
    public required IReadOnlyList<AddressShape> Addresses { get; init; }

    public required IReadOnlyList<string> Cases { get; init; }

    public required DateTimeOffset? UndoneAt { get; init; }

    public required string? UndoneBy { get; init; }
}

public sealed record ContactLinkRequest([property: Description("The other contact's id.")] string Contact, string? Reason = null);

public sealed record InvitationShape(string Token, DateTimeOffset ExpiresAt, [property: Description("Web addresses that carry the token; empty if no channel takes one.")] IReadOnlyList<string> Addresses);
