using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Server.Api;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Health;

/// <summary>Whether the hub is ready, and each thing that it depends on.</summary>
public sealed record HealthShape(string Status, IReadOnlyList<DependencyShape> Dependencies);

/// <summary>States: ok, failing, stopping. The reason is for an operator.</summary>
public sealed record DependencyShape(string Name, string State, string? Reason);

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take messages; 503 with the reason when it can't.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Answer(new HealthShape("live", []))).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Ready(IStoreHealth store, RoutingSource routing, HubSettings settings, IHostApplicationLifetime lifetime) =>
        Answer(Of(store.Fault, lifetime.ApplicationStopping.IsCancellationRequested, routing.Current.Id, [.. settings.Accounts.Select(a => a.Name.Value)]));

    internal static HealthShape Of(string? storeFault, bool stopping, string ruleSet, IReadOnlyList<string> accounts)
    {
        var dependencies = new List<DependencyShape>
        {
            new("store", storeFault is null ? "ok" : "failing", storeFault),
            new("intake", stopping ? "stopping" : "ok", stopping ? "The hub is stopping: it finishes what it holds and takes nothing new." : null),
            new("routing", "ok", $"rules {ruleSet}"),
        };
        dependencies.AddRange(accounts.Select(a => new DependencyShape($"channel:{a}", "ok", null)));
        return new HealthShape(dependencies.All(d => d.State == "ok") ? "ready" : "not-ready", dependencies);
    }

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
