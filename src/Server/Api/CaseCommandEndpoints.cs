using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Api;

/// <summary>
/// Changing cases. Each request becomes a command of the case model; what it comes to is <see cref="ApiAnswers"/>' affair.
/// <c>If-Match: "7"</c> or <c>?expectedVersion=7</c> makes the change depend on the version that the caller saw.
/// </summary>
internal static class CaseCommandEndpoints
{
    public static void Map(RouteGroupBuilder cases)
    {
        Add(cases.MapPost("/{number}/replies", (Command c, ReplyRequest body) => c.RunAsync(() =>
            body.ThenStatus is null ? Valid(new CaseCommand.Reply(body.Text))
            : Names.TryParse<CaseStatus>(body.ThenStatus, out var status) ? Valid(new CaseCommand.Reply(body.Text, [], status))
            : NotOneOf<CaseStatus>("thenStatus", body.ThenStatus))), "reply", "Answer the customer where they last wrote");

        Add(cases.MapPost("/{number}/resend", (Command c, ResendRequest body) => c.RunAsync(() =>
            MessageId.TryParse(body.Message, out var message) && message.Case == c.Number ? Valid(new CaseCommand.SendAgain(message.Seq, body.Way))
            : new Reading(null, "message: the id of an answer of this case is expected, such as 1042-7."))), "resend", "Send an answer that did not arrive by another way");

        Add(cases.MapPost("/{number}/notes", (Command c, NoteRequest body) => c.RunAsync(() => Valid(new CaseCommand.AddNote(body.Text)))), "addNote", "Add a note for colleagues");

        Add(cases.MapPut("/{number}/assignment", AssignAsync), "assign", "Make an agent the owner, or nobody");

        Add(cases.MapPost("/{number}/escalation", EscalateAsync), "escalate", "Hand the case to another level or department, with a note");

        Add(cases.MapPost("/{number}/status", (Command c, StatusRequest body) => c.RunAsync(() =>
            Names.TryParse<CaseStatus>(body.Status, out var status) ? Valid(new CaseCommand.ChangeStatus(status, body.Reason)) : NotOneOf<CaseStatus>("status", body.Status))), "changeStatus", "Change the status");

        Add(cases.MapPut("/{number}/priority", (Command c, PriorityRequest body) => c.RunAsync(() =>
            Names.TryParse<Priority>(body.Priority, out var priority) ? Valid(new CaseCommand.ChangePriority(priority)) : NotOneOf<Priority>("priority", body.Priority))), "changePriority", "Change the priority");

        Add(cases.MapPost("/{number}/tags", (Command c, TagsRequest body) => c.RunAsync(() =>
            Valid(new CaseCommand.ChangeTags((body.Add ?? []).ToValueList(), (body.Remove ?? []).ToValueList())))), "changeTags", "Add and remove tags");

        Add(cases.MapPost("/{number}/links", LinkAsync), "link", "Link the case to another");

        Add(cases.MapDelete("/{number}/links/{kind}/{other}", (Command c, string kind, string other) => c.RunAsync(() =>
            CaseNumber.TryParse(other, out var linked) ? Valid(new CaseCommand.Unlink(kind, linked)) : new Reading(null, "case: a case number looks like CH-1234."))), "unlink", "Take a link away");
    }

    private static void Add(RouteHandlerBuilder route, string name, string summary) => route
        .RequireAuthorization(Policies.ApiWrite).WithName(name).WithSummary(summary)
        .WithDescription("Send If-Match with the version you saw (or ?expectedVersion=) and the change is refused if the case has changed since.")
        .Produces<ChangedShape>().ProducesProblemShape(400).ProducesProblemShape(404).ProducesProblemShape(409).ProducesProblemShape(412).ProducesProblemShape(422).ProducesProblemShape(503);

    private static async Task<IResult> AssignAsync(Command c, IPeople people, AssignmentRequest body, CancellationToken stop)
    {
        if (body.Agent is null) return await c.RunAsync(() => Valid(new CaseCommand.Unassign(body.Reason)));
        var agent = AgentId.TryParse(body.Agent, out var id) ? await people.FindAgentAsync(id, stop) : null;
        return agent is { Disabled: false }
            ? await c.RunAsync(() => Valid(new CaseCommand.Assign(id, body.Reason)))
            : ApiAnswers.Refused("agent", $"There is no agent '{body.Agent}' who can take a case.");
    }

    private static async Task<IResult> EscalateAsync(Command c, ICaseQueries queries, EscalationRequest body, CancellationToken stop)
    {
        if (body.Level is null == body.Department is null) return ApiAnswers.Value("Say either to which level or to which department the case goes.");
        if (body.Department is { } department)
        {
            return body.Queue is { } queue ? await c.RunAsync(() => Valid(new CaseCommand.HandOver(department, queue, body.Note))) : ApiAnswers.Value("queue: name the department's queue that takes the case.");
        }

        if (!Names.TryParse<SupportLevel>(body.Level, out var level)) return ApiAnswers.Value(NotOneOf<SupportLevel>("level", body.Level!).Fault!);
        // Up or down follows from where the case is. Should it move in between, the case model refuses what no longer fits.
        var current = c.Number is { } number ? await queries.FindAsync(number, stop) : null;
        return await c.RunAsync(() => Valid(current is not null && level < current.Case.Level
            ? new CaseCommand.DeEscalate(level, body.Note, body.Queue)
            : new CaseCommand.Escalate(level, body.Note, body.Queue)));
    }

    private static async Task<IResult> LinkAsync(Command c, ICaseQueries queries, LinkRequest body, CancellationToken stop) =>
        CaseNumber.TryParse(body.Case, out var other) && await queries.FindAsync(other, stop) is not null
            ? await c.RunAsync(() => Valid(new CaseCommand.Link(body.Kind, other)))
            : ApiAnswers.Refused("link", $"There is no case '{body.Case}' to link to.");

    private static Reading Valid(CaseCommand command) => new(command, null);

    private static Reading NotOneOf<T>(string field, string value) where T : struct, Enum => new(null, $"{field}: '{value}' is none of {string.Join(", ", Names.All<T>())}.");

    /// <summary>A request's body as a command, or what is wrong with it.</summary>
    internal sealed record Reading(CaseCommand? Command, string? Fault);

    /// <summary>What every one of these requests carries: the case, who acts, and the version seen.</summary>
    internal sealed class Command(HttpContext context, string number)
    {
        /// <summary>Null if the route holds no case number.</summary>
        public CaseNumber? Number { get; } = CaseNumber.TryParse(number, out var parsed) ? parsed : null;

        public static ValueTask<Command?> BindAsync(HttpContext context) => ValueTask.FromResult<Command?>(new Command(context, context.Request.RouteValues["number"] as string ?? ""));

        public async Task<IResult> RunAsync(Func<Reading> read)
        {
            if (Number is not { } target) return ApiAnswers.NotFound("A case number looks like CH-1234.");
            var (expected, byHeader, fault) = ExpectedVersion(context.Request);
            if (fault is not null) return ApiAnswers.Query(fault);
            var reading = read();
            if (reading.Command is null) return ApiAnswers.Value(reading.Fault!);
            var services = context.RequestServices;
            var outcome = await services.GetRequiredService<ICaseDesk>().ExecuteAsync(target, reading.Command, ApiAnswers.ActorOf(context), expected, context.RequestAborted);
            return ApiAnswers.Of(context, outcome, target, byHeader, services.GetRequiredService<TimeProvider>().GetUtcNow());
        }
    }

    internal static (int? Version, bool ByHeader, string? Fault) ExpectedVersion(HttpRequest request)
    {
        if (request.Headers.IfMatch is [{ } header] && header != "*")
        {
            return int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? (v, true, null) : (null, true, "If-Match holds the version of a case in quotes, such as \"7\".");
        }

        if (request.Query["expectedVersion"] is [{ } query])
        {
            return int.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? (v, false, null) : (null, false, "expectedVersion is the version of a case, a whole number.");
        }

        return (null, false, null);
    }
}
