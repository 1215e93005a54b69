using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Twilio;

/// <summary>A message as the REST API tells of it (Messages resource). What is not asked for is not read.</summary>
internal sealed record TwilioMessage
{
    public string? Sid { get; init; }

    public string? Status { get; init; }

    /// <summary><c>outbound-api</c>, <c>outbound-reply</c>, <c>outbound-call</c>, <c>inbound</c>.</summary>
    public string? Direction { get; init; }

    public string? Body { get; init; }

    public int? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>A number written as text; "0" while a service has not chosen a sender yet.</summary>
    public string? NumSegments { get; init; }

    /// <summary>RFC 2822.</summary>
    public string? DateCreated { get; init; }

    public string? MessagingServiceSid { get; init; }
}

internal sealed record TwilioMessagePage
{
    public IReadOnlyList<TwilioMessage>? Messages { get; init; }

    /// <summary>Path and query of the next page; null on the last.</summary>
    public string? NextPageUri { get; init; }
}

internal sealed record TwilioAccountInfo
{
    public string? Sid { get; init; }

    /// <summary><c>active</c>, <c>suspended</c>, <c>closed</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>Trial</c> or <c>Full</c>.</summary>
    public string? Type { get; init; }
}

/// <summary>Both forms of error: Twilio's own (<c>code</c>, <c>message</c>) and problem details (RFC 9457: <c>code</c>, <c>title</c>, <c>detail</c>).</summary>
internal sealed record TwilioErrorBody
{
    public int? Code { get; init; }

    public string? Message { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TwilioMessage))]
[JsonSerializable(typeof(TwilioMessagePage))]
[JsonSerializable(typeof(TwilioAccountInfo))]
[JsonSerializable(typeof(TwilioErrorBody))]
internal sealed partial class TwilioJson : JsonSerializerContext;
