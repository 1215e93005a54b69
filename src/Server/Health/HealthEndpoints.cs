using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Server.Api;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Health;

/// <summary>Whether the hub is ready, and each thing that it depends on.</summary>
public sealed record HealthShape(string Status, IReadOnlyList<DependencyShape> Dependencies);

/// <summary>States: ok, failing, stopping; of a channel also starting and degraded. The reason is for an operator.</summary>
public sealed record DependencyShape(string Name, string State, string? Reason);

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take messages; 503 with the reason when it can't. A channel whose platform is down is
/// named but takes nothing away from the others: the hub stays ready.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Answer(new HealthShape("live", []))).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Ready(IStoreHealth store, RoutingSource routing, HubSettings settings, IEnumerable<IChannelMonitor> monitors, IHostApplicationLifetime lifetime)
    {
        var conditions = monitors.ToDictionary(m => m.Account, m => m.Condition);
        return Answer(Of(store.Fault, lifetime.ApplicationStopping.IsCancellationRequested, routing, [.. settings.Accounts.Select(a => (a.Name.Value, conditions.GetValueOrDefault(a.Name)))]));
    }

    internal static HealthShape Of(string? storeFault, bool stopping, RoutingSource routing, IReadOnlyList<(string Account, ChannelCondition? Condition)> channels)
    {
        var hub = new List<DependencyShape>
        {
            new("store", storeFault is null ? "ok" : "failing", storeFault),
            new("intake", stopping ? "stopping" : "ok", stopping ? "The hub is stopping: it finishes what it holds and takes nothing new." : null),
            new("routing", "ok", Rules(routing)),
        };
        var status = hub.All(d => d.State == "ok") ? "ready" : "not-ready";
        return new HealthShape(status, [.. hub, .. channels.Select(c => new DependencyShape($"channel:{c.Account}", State(c.Condition), c.Condition?.Says))]);
    }

    /// <summary>A faulty file takes nothing away, the rules before go on; but somebody should hear of it.</summary>
    private static string Rules(RoutingSource routing) => routing.LastFaults switch
    {
        [] => $"rules {routing.Current.Id}",
        [var first, ..] and var all => $"rules {routing.Current.Id}; the file has changed and is not taken, {(all.Count == 1 ? "one fault" : $"{all.Count} faults")}: {Path.GetFileName(first.File)}:{first.Line}:{first.Column}: {first.Message}",
    };

    private static string State(ChannelCondition? condition) => condition is null or { Health: ChannelHealth.Working } ? "ok" : Names.Of(condition.Health);

    private static IResult Answer(HealthShape health) =>
        new NotCached(Results.Json(health, ApiJson.Wire.HealthShape, statusCode: health.Status == "not-ready" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK));

    private sealed class NotCached(IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return inner.ExecuteAsync(httpContext);
        }
    }
}
