using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelHub.Cases;

namespace ChannelHub.Server.Api;

// The JSON of the API, in one place. These names are a promise: adding is free, changing or removing one is not.

/// <summary>A case. In lists <c>messages</c> and <c>events</c> are left out.</summary>
public sealed record CaseShape
{
    [Description("The number by which people name the case.")]
    public required string Number { get; init; }

    [Description("new, open, waiting-on-customer, waiting-on-third-party, solved or closed.")]
    public required string Status { get; init; }

    public required string? Department { get; init; }

    [Description("L1, L2 or L3.")]
    public required string Level { get; init; }

    public required string? Category { get; init; }

    public required string? Product { get; init; }

    [Description("low, normal, high or urgent.")]
    public required string Priority { get; init; }

    [Description("The customer's language, ISO 639-1.")]
    public required string? Language { get; init; }

    [Description("The channel type on which the case was opened.")]
    public required string Channel { get; init; }

    [Description("The channel account on which the case was opened.")]
    public required string Account { get; init; }

    public required string? Queue { get; init; }

    [Description("The sign-in name of the agent who answers for the case.")]
    public required string? Owner { get; init; }

    public required CaseContactShape? Contact { get; init; }

    public required string? Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required SlaShape Sla { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MessageShape>? Messages { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EventShape>? Events { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<LinkShape> Links { get; init; }

    [Description("The sequence number of the last event; send it as If-Match to change only what you saw.")]
    public required int Version { get; init; }

    [Description("The routing rule that put the case where it is; null when a person did.")]
    public required string? Rule { get; init; }

    [Description("The customer's own verdict, 1 to 5.")]
    public required int? Satisfaction { get; init; }

    [Description("The case in which this one goes on.")]
    public required string? MergedInto { get; init; }

    [Description("Held back as suspected: nothing is done about it until it is recovered.")]
    public required bool Quarantined { get; init; }
}

public sealed record CaseContactShape(string Id, string? Name, IReadOnlyList<AddressShape> Addresses);

/// <summary>Kinds: email, phone, telegram, teams, webchat.</summary>
public sealed record AddressShape(string Kind, string Address);

public sealed record SlaShape(string? Policy, IReadOnlyList<ClockShape> Clocks);

/// <summary><c>remaining</c> is in seconds, negative when overdue, null once the promise was kept; it stands still while the clock is paused.</summary>
public sealed record ClockShape(string Name, DateTimeOffset DueAt, DateTimeOffset? PausedAt, long? Remaining, bool Breached, DateTimeOffset? MetAt);

public sealed record MessageShape
{
    public required string Id { get; init; }

    [Description("in (the customer wrote), out (the bot or an agent answered) or note (for colleagues).")]
    public required string Direction { get; init; }

    public required AuthorShape Author { get; init; }

    public required string? Channel { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<AttachmentShape> Attachments { get; init; }

    [Description("What became of an answer; null for what came in and for notes.")]
    public required DeliveryShape? Delivery { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FullText { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExternalId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Language { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Traits { get; init; }
}

/// <summary>Kinds: customer, bot, agent, system.</summary>
public sealed record AuthorShape(string Kind, string? Id, string? Name);

public sealed record AttachmentShape(string Name, string ContentType, long Size, string Sha256, bool Inline, string? ContentId);

/// <summary>States: pending, sending, unconfirmed, sent, delivered, read, failed.</summary>
public sealed record DeliveryShape(string State, DateTimeOffset? SentAt, int Attempts, string? Error);

/// <summary>One change of a case: when, what, why.</summary>
public sealed record EventShape(DateTimeOffset At, string Type, CauseShape Cause, JsonElement Data, int Seq);

/// <summary>Kinds: message, rule, agent, timer, bot, receipt.</summary>
public sealed record CauseShape(string Kind, string? Id);

/// <summary>Kinds: parent, child, problem, duplicate, follow-up, related.</summary>
public sealed record LinkShape(string Kind, string Case);

/// <summary>Makes the shapes from the model.</summary>
internal static class CaseShapes
{
    public static CaseShape Of(CaseDetails details, DateTimeOffset now) =>
        Of(details.Case, details.Contact?.Name, details.Contact?.Addresses ?? [], now) with { Messages = [.. details.Messages.Select(Of)], Events = [.. details.Events.Select(Of)] };

    public static CaseShape Of(CaseListItem item, DateTimeOffset now) => Of(item.Case, item.ContactName, [], now);

    public static CaseShape Of(Case c, string? contactName, ValueList<ContactAddress> addresses, DateTimeOffset now) => new()
    {
        Number = c.Number.ToString(),
        Status = Names.Of(c.Status),
        Department = c.Department,
        Level = Names.Of(c.Level),
        Category = c.Category,
        Product = c.Product,
        Priority = Names.Of(c.Priority),
        Language = c.Language,
        Channel = c.Channel,
        Account = c.Conversation.Account.Value,
        Queue = c.Queue,
        Owner = c.Owner?.Value,
        Contact = c.Contact is { } id ? new CaseContactShape(id.ToString(), contactName, [.. addresses.Select(a => new AddressShape(a.Kind, a.Address))]) : null,
        Subject = c.Subject,
        CreatedAt = c.CreatedAt,
        UpdatedAt = c.UpdatedAt,
        Sla = new SlaShape(c.SlaPolicy, [.. c.Clocks.Select(k => Of(k, now))]),
        Tags = [.. c.Tags],
        Links = [.. c.Links.Select(l => new LinkShape(l.Kind, l.Case.ToString()))],
        Version = c.Version,
        Rule = c.Rule,
        Satisfaction = c.Satisfaction?.Score,
        MergedInto = c.MergedInto?.ToString(),
        Quarantined = c.Quarantined,
    };

    public static MessageShape Of(MessageView view)
    {
        var (m, body) = (view.Message, view.Message.Body);
        return new MessageShape
        {
            Id = m.Id.ToString(),
            Direction = Names.Of(m.Direction),
            Author = new AuthorShape(Names.Of(m.Author.Kind), m.Author.Id, m.Author.Name),
            Channel = m.Channel,
            At = m.At,
            Text = body.Text,
            Attachments = [.. body.Attachments.Select(a => new AttachmentShape(a.Name, a.ContentType, a.Size, a.Sha256, a.Inline, a.ContentId))],
            Delivery = view.Delivery is { } d ? new DeliveryShape(Names.Of(d.State), d.SentAt, d.Attempts, d.Error) : null,
            Subject = body.Subject,
            FullText = body.FullText,
            ExternalId = body.ExternalId,
            Language = body.Language,
            Traits = body.Traits == MessageTraits.None ? null : MessageTraitsJsonConverter.ToWords(body.Traits),
        };
    }

    public static EventShape Of(CaseEvent e)
    {
        using var data = JsonDocument.Parse(CaseEventTypes.Write(e.Data));
        return new EventShape(e.At, CaseEventTypes.NameOf(e.Data), new CauseShape(Names.Of(e.Cause.Kind), e.Cause.Id), data.RootElement.Clone(), e.Seq);
    }

    private static ClockShape Of(SlaClock k, DateTimeOffset now)
    {
        long? remaining = k.MetAt is not null ? null : (long)Math.Floor((k.DueAt - (k.PausedAt ?? now)).TotalSeconds);
        return new ClockShape(k.Name, k.DueAt, k.PausedAt, remaining, k.BreachedAt is not null, k.MetAt);
    }
}
