namespace ChannelHub.Cases;

/// <summary>Plays the platform of one account, so that the way of a message can be tried without an account anywhere (development only).</summary>
public interface IChannelTrial
{
    AccountName Account { get; }

    string Type { get; }

    /// <summary>The request that the platform would send, signed as it would sign it.</summary>
    TrialRequest Build(TrialInput input);

    /// <summary>The answer in the parts and form in which the platform would show it.</summary>
    IReadOnlyList<string> Show(OutboundMessage answer);
}

/// <param name="Customer">Who writes, by a name of the tester's choice; the same name is the same customer.</param>
/// <param name="MessageKey">Unique for each message; the same key is a repeat.</param>
public sealed record TrialInput(string Customer, string Text, string MessageKey, DateTimeOffset At, string? Subject = null);

/// <param name="Path">Below the hub's own address, from the slash on.</param>
public sealed record TrialRequest(string Method, string Path, string ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The (account, external id) under which the receiver will store it, to find it again.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The conversation it belongs to, to find the case and its answer.</summary>
    public required string Conversation { get; init; }
}

/// <summary>Sends a trial message through the real receiver and gathers what became of it, step by step (development only; not registered otherwise).</summary>
public interface ITrialRunner
{
    Task<TrialResult> RunAsync(AccountName account, string customer, string text, CancellationToken stop);
}

/// <summary>The way of one trial message. What it did not reach is null.</summary>
public sealed record TrialResult
{
    /// <summary>Method and path of the platform's request: <c>POST /channels/web/…</c>.</summary>
    public required string RequestLine { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required string Payload { get; init; }

    /// <summary>The HTTP status that the receiver answered with.</summary>
    public required int Status { get; init; }

    public required string ResponseBody { get; init; }

    public string? NormalisedJson { get; init; }

    public CaseNumber? Case { get; init; }

    public RoutingResult? Result { get; init; }

    public RoutingTrace? Trace { get; init; }

    /// <summary>The answers in the parts and form in which the platform would show them.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>From sending the request to the receiver's answer.</summary>
    public TimeSpan Acknowledged { get; init; }

    /// <summary>From sending the request to the decision.</summary>
    public TimeSpan? Routed { get; init; }
}
