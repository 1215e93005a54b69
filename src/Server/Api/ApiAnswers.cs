using System.Security.Claims;
using ChannelHub.Cases;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Metrics;

namespace ChannelHub.Server.Api;

/// <summary>A problem as an endpoint's result.</summary>
internal sealed class ProblemAnswer(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, problem);
}

/// <summary>How outcomes become answers: the one place that says which status stands for what.</summary>
internal static class ApiAnswers
{
    /// <summary>The code of every problem that the API answers with, besides those of refused commands.</summary>
    public static readonly IReadOnlyDictionary<string, int> Codes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["bad-request"] = 400, ["json"] = 400, ["form"] = 400, ["query"] = 400,
        ["unauthenticated"] = 401, ["forbidden"] = 403, ["not-found"] = 404, ["method"] = 405,
        ["version"] = 409, ["stale"] = 412, ["too-big"] = 413, ["media-type"] = 415, ["value"] = 422, ["routing"] = 422, ["too-many"] = 429,
        ["internal"] = 500, ["unavailable"] = 503,
    };

    /// <summary>
    /// What the case as it stands does not allow is 409: the same request can be right later. What no case would allow is 422.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, int> RefusalCodes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["status"] = 409, ["same"] = 409, ["merged"] = 409, ["level"] = 409, ["conversation"] = 409, ["offer"] = 409, ["differs"] = 409, ["used"] = 409, ["linked-on"] = 409, ["quarantined"] = 409,
        ["empty"] = 422, ["too-long"] = 422, ["too-many-tags"] = 422, ["note-missing"] = 422, ["link"] = 422, ["self"] = 422, ["no-customer"] = 422, ["score"] = 422, ["delivery"] = 422, ["agent"] = 422, ["priority"] = 422,
    };

    public static IResult NotFound(string what) => new ProblemAnswer(new Problem(404, "not-found", what));

    public static IResult Query(string what) => new ProblemAnswer(new Problem(400, "query", what));

    public static IResult Value(string what) => new ProblemAnswer(new Problem(422, "value", what));

    /// <param name="byHeader">The expected version came as If-Match, so that 412 is the answer HTTP has for it; otherwise 409.</param>
    public static IResult Of(HttpContext context, CommandOutcome outcome, CaseNumber number, bool byHeader, DateTimeOffset now)
    {
        ServerMeter.Commands.Add(1, new KeyValuePair<string, object?>("outcome", WordOf(outcome)));
        switch (outcome)
        {
            case CommandOutcome.Done(var changed, var message):
                SetETag(context, changed);
                return Results.Json(new ChangedShape(CaseShapes.Of(changed, null, [], now), message?.ToString()), ApiJson.Wire.ChangedShape);
            case CommandOutcome.Refused(var code, var reason):
                return Refused(code, reason);
            case CommandOutcome.NotFound:
                return NotFound($"There is no case {number}.");
            case CommandOutcome.Stale(var version) when byHeader:
                return new ProblemAnswer(new Problem(412, "stale", $"{number} is at version {version} by now: read it again and decide on what it says."));
            case CommandOutcome.Stale(var version):
                return new ProblemAnswer(new Problem(409, "version", $"{number} is at version {version} by now: read it again and decide on what it says."));
            case CommandOutcome.Unavailable(var reason):
                return new ProblemAnswer(new Problem(503, "unavailable", $"Nothing was changed: {reason} Try again in a few seconds."));
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no answer.");
        }
    }

    public static IResult Refused(string code, string reason)
    {
        // Two words that the API has given to something else: the rate limit, and an address where nothing is.
        code = code switch { "too-many" => "too-many-tags", "not-found" => "link", _ => code };
        return new ProblemAnswer(new Problem(RefusalCodes.GetValueOrDefault(code, 422), code, reason));
    }

    public static void SetETag(HttpContext context, Case c) => context.Response.Headers.ETag = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{c.Version}\"");

    /// <summary>Who a request acts as: the token's name.</summary>
    public static Actor ActorOf(HttpContext context)
    {
        var name = context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("An endpoint that changes something was left open to everyone.");
        return new Actor(new AgentId(name), context.User.FindFirstValue(ClaimTypes.Name) ?? name);
    }

    private static string WordOf(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Done => "done",
        CommandOutcome.Refused => "refused",
        CommandOutcome.NotFound => "not-found",
        CommandOutcome.Stale => "stale",
        _ => "unavailable",
    };
}
