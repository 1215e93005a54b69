using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>What the router looks at.</summary>
public sealed record RoutingFacts
{
    public required string Channel { get; init; }

    public required AccountName Account { get; init; }

    public required string Text { get; init; }

    public string? Subject { get; init; }

    /// <summary>ISO 639-1; a region after it does not matter (<c>pt-BR</c> counts as <c>pt</c>).</summary>
    public string? Language { get; init; }

    /// <summary>The sender's address.</summary>
    public string? Sender { get; init; }

    public MessageTraits Traits { get; init; }

    /// <summary>What the bot knows of the case already.</summary>
    public ValueList<KnownFact> Facts { get; init; }

    /// <summary>The message's sequence number in its case.</summary>
    public int Message { get; init; }

    public required DateTimeOffset At { get; init; }
}

public sealed record RoutingDecision(RoutingResult Result, RoutingTrace Trace);
