using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>What the router looks at.</summary>
public sealed record RoutingFacts
{
    public required string Channel { get; init; }

    public required AccountName Account { get; init; }

    public required string Text { get; init; }

    public string? Subject { get; init; }

    public string? Language { get; init; }

    /// <summary>The sender's address.</summary>
    public string? Sender { get; init; }

    public MessageTraits Traits { get; init; }

    /// <summary>The message's sequence number in its case.</summary>
    public int Message { get; init; }

    public required DateTimeOffset At { get; init; }
}

public sealed record RoutingDecision(RoutingResult Result, RoutingTrace Trace);
