using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Api;

/// <summary>Parked messages, the ledger and the router's dry run.</summary>
internal static class DeskEndpoints
{
    private const int MaxParked = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/inbox/parked", ParkedAsync).RequireAuthorization(Policies.ApiReadParked).WithTags("inbox").WithName("listParked")
            .WithSummary("Messages that could not be processed, the oldest first").Produces<ParkedPageShape>().ProducesProblemShape(400);
        api.MapPost("/inbox/parked/{id}/retry", RetryAsync).RequireAuthorization(Policies.ApiWrite).WithTags("inbox").WithName("retryParked")
            .WithSummary("Run a parked message again").Produces(StatusCodes.Status204NoContent).ProducesProblemShape(404);
        api.MapGet("/ledger", LedgerAsync).RequireAuthorization(Policies.ApiRead).WithTags("ledger").WithName("readLedger").WithSummary("The books of each channel account").Produces<LedgerShape>();
        api.MapPost("/route", Route).RequireAuthorization(Policies.ApiRead).WithTags("route").WithName("routeMessage").WithSummary("Where a message would go and why; nothing is stored")
            .Produces<RouteShape>().ProducesProblemShape(400);
    }

    private static async Task<IResult> ParkedAsync(IInbox inbox, CancellationToken stop, string? cursor)
    {
        if (!TryReadId(cursor ?? "0", out var after)) return ApiAnswers.Query("cursor: only what the page before gave.");
        var rows = await inbox.ListParkedAsync(new InboxId(after), MaxParked, stop);
        var next = rows.Count == MaxParked ? rows[^1].Row.Id.ToString() : null;
        return Results.Json(new ParkedPageShape([.. rows.Select(Shape)], next), ApiJson.Wire.ParkedPageShape);
    }

    private static ParkedShape Shape(ParkedRow p) => new(
        p.Row.Id.ToString(), p.Row.Raw.Account.Value, p.Row.Raw.Channel, p.Row.Raw.ExternalId, p.Row.Raw.ReceivedAt, p.ParkedAt, p.Error, p.Attempts, p.Row.Raw.Body.Length);

    private static async Task<IResult> RetryAsync(IMessageIntake intake, string id) =>
        TryReadId(id, out var value) && await intake.RetryParkedAsync(new InboxId(value)) ? Results.NoContent() : ApiAnswers.NotFound($"There is no parked message '{id}'.");

    private static async Task<IResult> LedgerAsync(ICaseQueries queries, CancellationToken stop) => Results.Json(new LedgerShape([.. (await queries.ReadLedgerAsync(stop)).Select(Shape)]), ApiJson.Wire.LedgerShape);

    private static LedgerRowShape Shape(LedgerRow r) => new()
    {
        Account = r.Account.Value, Received = r.Received, Stored = r.Stored, Duplicate = r.Duplicate, Refused = r.Refused,
        Processed = r.Processed, Parked = r.Parked, Pending = r.Pending, Queued = r.Queued, Unsent = r.Unsent,
        Sent = r.Sent, Delivered = r.Delivered, Failed = r.Failed, Unconfirmed = r.Unconfirmed, Balances = r.Balances,
    };

    private static IResult Route(RoutingSource routing, IntakeOptions options, TimeProvider time, RouteRequest body)
    {
        if (body.Channel.Length == 0) return ApiAnswers.Value("channel: name the channel type on which the message would come.");
        var message = new DryRunMessage { Id = body.Id, Channel = body.Channel, Subject = body.Subject, Text = body.Text, From = body.From, At = body.At };
        var result = DryRun.Route(routing.Current, message, options.DefaultLanguage, time.GetUtcNow());
        var r = result.Result;
        return Results.Json(
            new RouteShape(body.Id, result.Language, r.Department, r.Category, Names.Of(r.Level), Names.Of(r.Priority), r.Queue, r.Sla, r.Rule, System.Text.Json.JsonSerializer.SerializeToElement(result.Trace, CaseJson.Default.RoutingTrace)), ApiJson.Wire.RouteShape);
    }

    private static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
