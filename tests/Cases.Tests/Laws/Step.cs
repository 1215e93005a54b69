namespace ChannelHub.Cases.Tests;

/// <summary>One thing that happens to a case, some time after the last; the time may be negative, as when a clock is set back.</summary>
internal sealed record Step(int Minutes, Happening What);

internal abstract record Happening
{
    public sealed record Asked(CaseCommand Command, Actor Actor) : Happening;

    public sealed record CustomerWrote(string Text) : Happening;

    public sealed record BotWrote(string Text) : Happening;

    public sealed record RouterDecided(RoutingResult Result) : Happening;

    /// <param name="Answer">Which of the answers so far, counted round.</param>
    public sealed record ReceiptCame(int Answer, DeliveryState State) : Happening;

    /// <summary>The case is held for an agent who has a day to accept.</summary>
    public sealed record WasOffered(AgentId Agent) : Happening;

    /// <summary>What the bot and the SLA clocks write down.</summary>
    public sealed record Noted(CaseEventData Data) : Happening;
}
