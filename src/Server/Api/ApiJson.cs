using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelHub.Cases;

namespace ChannelHub.Server.Api;

/// <summary>One page of a list; go on with <c>cursor</c> until it is null.</summary>
public sealed record CasePageShape(IReadOnlyList<CaseShape> Cases, string? Cursor);

public sealed record MessagesShape(IReadOnlyList<MessageShape> Messages);

public sealed record EventsShape(IReadOnlyList<EventShape> Events);

public sealed record ContactShape(string Id, string? Name, string? Language, IReadOnlyList<AddressShape> Addresses);

/// <summary>What a change came to: the case as it is now, and the message that was added, if one was.</summary>
public sealed record ChangedShape(CaseShape Case, string? Message);

public sealed record AgentShape(string Id, string Name, string Role, bool Disabled, DateTimeOffset CreatedAt, string Presence, WorkShape Work);

/// <summary>What an agent can and may work on; an empty list limits nothing.</summary>
public sealed record WorkShape(
    IReadOnlyList<SkillShape> Skills, IReadOnlyList<string> Languages, IReadOnlyList<string> Levels, IReadOnlyList<string> Departments,
    [property: Description("The calendar of the agent's shifts.")] string? Hours, [property: Description("How much work fits at once; null for what the routing file says.")] int? Capacity);

public sealed record SkillShape(string Name, [property: Description("1 (knows of it) to 5 (teaches it).")] int Proficiency = AgentSkill.Usual);

public sealed record WorkRequest(
    IReadOnlyList<SkillShape>? Skills = null, IReadOnlyList<string>? Languages = null, IReadOnlyList<string>? Levels = null, IReadOnlyList<string>? Departments = null, string? Hours = null, int? Capacity = null);

public sealed record PresenceRequest([property: Description("available, away or offline")] string Presence);

public sealed record AgentsShape(IReadOnlyList<AgentShape> Agents);

/// <summary>A payload that could not be processed. The payload itself stays in the hub.</summary>
public sealed record ParkedShape(string Id, string Account, string Channel, string ExternalId, DateTimeOffset ReceivedAt, DateTimeOffset ParkedAt, string Error, int Attempts, int Size);

public sealed record ParkedPageShape(IReadOnlyList<ParkedShape> Parked, string? Cursor);

/// <summary>received = stored + duplicate + refused; stored = processed + parked + pending.</summary>
public sealed record LedgerRowShape
{
    public required string Account { get; init; }

    public required long Received { get; init; }

    public required long Stored { get; init; }

    public required long Duplicate { get; init; }

    public required long Refused { get; init; }

    public required long Processed { get; init; }

    public required long Parked { get; init; }

    public required long Pending { get; init; }

    [Description("Answers written to the outbox.")]
    public required long Queued { get; init; }

    [Description("Answers that wait to be sent.")]
    public required long Unsent { get; init; }

    public required long Sent { get; init; }

    public required long Delivered { get; init; }

    public required long Failed { get; init; }

    public required long Unconfirmed { get; init; }

    public required bool Balances { get; init; }
}

public sealed record LedgerShape(IReadOnlyList<LedgerRowShape> Accounts);

public sealed record ReplyRequest([property: Description("What the customer is to read; at most 100,000 characters.")] string Text,
    [property: Description("The status afterwards; waiting-on-customer if none is given.")] string? ThenStatus = null,
    [property: Description("Where to answer, if not where the customer last wrote: another conversation of the same contact.")] ReplyPlaceRequest? In = null);

public sealed record ReplyPlaceRequest([property: Description("The channel account's name.")] string Account, [property: Description("The conversation's key, as it stands in a case's messages.")] string Conversation);

public sealed record ResendRequest([property: Description("The id of an answer that failed or is unconfirmed.")] string Message, [property: Description("The id of one of the case's ways.")] string Way);

public sealed record WaysShape(IReadOnlyList<WayShape> Ways);

/// <summary>A conversation of the customer that an answer can go to.</summary>
public sealed record WayShape(string Id, string Account, string Channel, string? Address);

public sealed record NoteRequest([property: Description("For colleagues; never leaves the desk.")] string Text);

public sealed record AssignmentRequest([property: Description("The agent's sign-in name; null takes the owner away.")] string? Agent, string? Reason = null);

/// <summary>To another level or to another department, with what the next person needs to know.</summary>
public sealed record EscalationRequest
{
    [Description("L1, L2 or L3: higher escalates, lower hands back. Either this or department.")]
    public string? Level { get; init; }

    [Description("The department that takes over; needs queue.")]
    public string? Department { get; init; }

    public string? Queue { get; init; }

    public required HandoverNote Note { get; init; }
}

public sealed record StatusRequest(string Status, string? Reason = null);

public sealed record PriorityRequest(string Priority);

public sealed record TagsRequest(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);

public sealed record LinkRequest(string Kind, string Case);

/// <summary>A message to route without storing it.</summary>
public sealed record RouteRequest(string Channel, string Text, string? Subject = null, string? From = null, DateTimeOffset? At = null, string? Id = null);

/// <summary>Where a message would go, and why.</summary>
public sealed record RouteShape(string? Id, string? Language, string Department, string? Category, string Level, string Priority, string Queue, string? Sla, string Rule, JsonElement Trace);

/// <summary>The rules in force, and the file as it is.</summary>
public sealed record RoutingShape
{
    [Description("The id of the rules in force; send it as If-Match when saving what was made of this text.")]
    public required string RuleSet { get; init; }

    public required int Rules { get; init; }

    [Description("The file's text as it is now. While it has faults, other rules are in force.")]
    public required string Text { get; init; }

    public required IReadOnlyList<RoutingFaultShape> Faults { get; init; }
}

public sealed record RoutingFaultShape(int Line, int Column, string Message);

public sealed record ChangeShape(string? Case, string? Account, bool Parked);

/// <summary>The form of every error answer (RFC 9457).</summary>
public sealed record ProblemShape(string Type, string Title, int Status, string Detail, [property: Description("A fixed word for programs; docs/errors.md lists them.")] string Code, string TraceId);

/// <summary>How the API writes and reads JSON. An unknown field in a request is an error, so that a mistyped one does not pass unnoticed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(CaseShape))]
[JsonSerializable(typeof(CasePageShape))]
[JsonSerializable(typeof(MessagesShape))]
[JsonSerializable(typeof(EventsShape))]
[JsonSerializable(typeof(ClockAccountsShape))]
[JsonSerializable(typeof(ContactShape))]
[JsonSerializable(typeof(ContactPageShape))]
[JsonSerializable(typeof(AddressesShape))]
[JsonSerializable(typeof(ContactLinksShape))]
[JsonSerializable(typeof(ContactLinkShape))]
[JsonSerializable(typeof(ContactLinkRequest))]
[JsonSerializable(typeof(InvitationShape))]
[JsonSerializable(typeof(ChangedShape))]
[JsonSerializable(typeof(AgentsShape))]
[JsonSerializable(typeof(ParkedPageShape))]
[JsonSerializable(typeof(LedgerShape))]
[JsonSerializable(typeof(ReplyRequest))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(WaysShape))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(AssignmentRequest))]
[JsonSerializable(typeof(WorkRequest))]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(EscalationRequest))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(PriorityRequest))]
[JsonSerializable(typeof(TagsRequest))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(RouteRequest))]
[JsonSerializable(typeof(RouteShape))]
[JsonSerializable(typeof(RoutingShape))]
[JsonSerializable(typeof(ChangeShape))]
[JsonSerializable(typeof(ArticleShape))]
[JsonSerializable(typeof(ArticlePageShape))]
[JsonSerializable(typeof(ArticleHistoryShape))]
[JsonSerializable(typeof(ArticleRequest))]
[JsonSerializable(typeof(ProblemShape))]
[JsonSerializable(typeof(Trial.TrialRunRequest))]
[JsonSerializable(typeof(Trial.TrialRunShape))]
[JsonSerializable(typeof(Health.HealthShape))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>As it goes out: "ñ" and "+" stay readable. The answers are JSON and nothing else (nosniff), so nothing has to be escaped for HTML.</summary>
    public static ApiJson Wire => field ??= new ApiJson(new JsonSerializerOptions(Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Times as RFC 3339 in UTC: <c>2025-03-31T09:30:00.123Z</c>.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
