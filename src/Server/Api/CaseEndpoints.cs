using System.ComponentModel;
using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Api;

/// <summary>Reading cases.</summary>
internal static class CaseEndpoints
{
    public static void Map(RouteGroupBuilder cases)
    {
        cases.MapGet("/", ListAsync).RequireAuthorization(Policies.ApiRead).WithName("listCases").WithSummary("Cases, the last changed first")
            .WithDescription("All conditions that are given must hold. Go on with 'cursor' from the page before.").Produces<CasePageShape>().ProducesProblemShape(400);
        cases.MapGet("/{number}", FindAsync).RequireAuthorization(Policies.ApiRead).WithName("readCase").WithSummary("One case with its messages and history").Produces<CaseShape>().ProducesProblemShape(404);
        cases.MapGet("/{number}/messages", MessagesAsync).RequireAuthorization(Policies.ApiRead).WithName("readCaseMessages").WithSummary("A case's messages and notes, in order")
            .Produces<MessagesShape>().ProducesProblemShape(404);
        cases.MapGet("/{number}/events", EventsAsync).RequireAuthorization(Policies.ApiRead).WithName("readCaseEvents").WithSummary("Everything that changed in a case, and why")
            .Produces<EventsShape>().ProducesProblemShape(404);
        cases.MapGet("/{number}/ways", WaysAsync).RequireAuthorization(Policies.ApiRead).WithName("readCaseWays").WithSummary("Where else the customer can be written to")
            .WithDescription("For answers that did not arrive: give a way's id to 'resend'.").Produces<WaysShape>().ProducesProblemShape(404);
        cases.MapGet("/{number}/clocks", ClocksAsync).RequireAuthorization(Policies.ApiRead).WithName("readCaseClocks").WithSummary("How each promise was counted")
            .WithDescription("Every clock that ever ran on the case, as the intervals that it counted or stood still. The counted ones sum up to 'elapsed'.")
            .Produces<ClockAccountsShape>().ProducesProblemShape(404);
    }

    private static async Task<IResult> ListAsync(
        ICaseQueries queries, TimeProvider time, CancellationToken stop,
        [Description("new, open, waiting-on-customer, waiting-on-third-party, solved, closed")] string? status,
        [Description("L1, L2, L3")] string? level,
        string? department,
        [Description("The channel type: webchat, email, …")] string? channel,
        [Description("A contact's id")] string? contact,
        string? queue,
        [Description("An agent's sign-in name")] string? owner,
        [Description("Changed at or after this moment (RFC 3339)")] string? since,
        [Description("A case number, or words of the subject or of the contact's name or address")] string? q,
        [Description("From the page before")] string? cursor,
        [Description("Cases on a page, 1 to 200; 50 if not given")] string? limit)
    {
        var filter = ReadFilter(status, level, department, channel, contact, queue, owner, since, q, cursor, limit, out var fault);
        if (filter is null) return ApiAnswers.Query(fault!);
        var page = await queries.ListAsync(filter, stop);
        var now = time.GetUtcNow();
        return Results.Json(new CasePageShape([.. page.Items.Select(i => CaseShapes.Of(i, now))], page.NextCursor), ApiJson.Wire.CasePageShape);
    }

    /// <summary>The filter, or the first condition that can't be read.</summary>
    internal static CaseFilter? ReadFilter(
        string? status, string? level, string? department, string? channel, string? contact, string? queue, string? owner, string? since, string? q, string? cursor, string? limit, out string? fault)
    {
        var filter = new CaseFilter { Department = Given(department), Channel = Given(channel), Queue = Given(queue), Text = Given(q), Cursor = Given(cursor) };
        fault = null;
        if (Given(status) is { } s)
        {
            if (Names.TryParse<CaseStatus>(s, out var value)) filter = filter with { Status = value };
            else fault ??= $"status: '{s}' is none of {string.Join(", ", Names.All<CaseStatus>())}.";
        }

        if (Given(level) is { } l)
        {
            if (Names.TryParse<SupportLevel>(l, out var value)) filter = filter with { Level = value };
            else fault ??= $"level: '{l}' is none of {string.Join(", ", Names.All<SupportLevel>())}.";
        }

        if (Given(contact) is { } c)
        {
            if (ContactId.TryParse(c, out var value)) filter = filter with { Contact = value };
            else fault ??= $"contact: '{c}' is no contact's id; one looks like c42.";
        }

        if (Given(owner) is { } o)
        {
            if (AgentId.TryParse(o, out var value)) filter = filter with { Owner = value };
            else fault ??= $"owner: '{o}' is no sign-in name.";
        }

        if (Given(since) is { } t)
        {
            if (System.Text.RegularExpressions.Regex.IsMatch(t, @"^\d{4}-\d\d-\d\d([T ]|$)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))
                && DateTimeOffset.TryParse(t, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var value)) filter = filter with { Since = value.ToUniversalTime() };
            else fault ??= $"since: '{t}' is no time; one looks like 2025-03-31T09:30:00Z.";
        }

        if (Given(limit) is { } n)
        {
            if (int.TryParse(n, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= CaseFilter.MaxLimit) filter = filter with { Limit = value };
            else fault ??= $"limit: '{n}' is no number from 1 to {CaseFilter.MaxLimit}.";
        }

        return fault is null ? filter : null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Task<IResult> FindAsync(HttpContext context, ICaseQueries queries, TimeProvider time, string number, CancellationToken stop) =>
        WithCaseAsync(context, queries, number, stop, d => Results.Json(CaseShapes.Of(d, time.GetUtcNow()), ApiJson.Wire.CaseShape));

    private static Task<IResult> MessagesAsync(HttpContext context, ICaseQueries queries, string number, CancellationToken stop) =>
        WithCaseAsync(context, queries, number, stop, d => Results.Json(new MessagesShape([.. d.Messages.Select(CaseShapes.Of)]), ApiJson.Wire.MessagesShape));

    private static Task<IResult> EventsAsync(HttpContext context, ICaseQueries queries, string number, CancellationToken stop) =>
        WithCaseAsync(context, queries, number, stop, d => Results.Json(new EventsShape([.. d.Events.Select(CaseShapes.Of)]), ApiJson.Wire.EventsShape));

    private static async Task<IResult> WaysAsync(IAnswerWays ways, ICaseQueries queries, string number, CancellationToken stop)
    {
        if (!CaseNumber.TryParse(number, out var parsed) || await queries.FindAsync(parsed, stop) is null) return ApiAnswers.NotFound($"There is no case {number}.");
        return Results.Json(new WaysShape([.. (await ways.FindAsync(parsed, stop)).Select(w => new WayShape(w.Id, w.Account.Value, w.Channel, w.Address))]), ApiJson.Wire.WaysShape);
    }

    private static Task<IResult> ClocksAsync(HttpContext context, ICaseQueries queries, IClockAccounts clocks, TimeProvider time, string number, CancellationToken stop) =>
        WithCaseAsync(context, queries, number, stop, d => Results.Json(
            new ClockAccountsShape([.. clocks.Tell(d.Case.Number, d.Events, d.Contact, time.GetUtcNow()).Select(ClockShapes.Of)]), ApiJson.Wire.ClockAccountsShape));

    private static async Task<IResult> WithCaseAsync(HttpContext context, ICaseQueries queries, string number, CancellationToken stop, Func<CaseDetails, IResult> answer)
    {
        if (!CaseNumber.TryParse(number, out var parsed)) return ApiAnswers.NotFound("A case number looks like CH-1234.");
        if (await queries.FindAsync(parsed, stop) is not { } details) return ApiAnswers.NotFound($"There is no case {parsed}.");
        ApiAnswers.SetETag(context, details.Case);
        return answer(details);
    }
}
