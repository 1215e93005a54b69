using System.Net;
using ChannelHub.Cases;
using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Metrics;

/// <summary><c>/metrics</c>: for the machine itself, for a token, or for everyone if a setting says so.</summary>
internal static class MetricsEndpoint
{
    public static void AddHubMetrics(this IServiceCollection services)
    {
        services.AddSingleton<MetricsCollector>();
        // Listening begins with the program: what happens before the first scrape counts too.
        services.AddHostedService<CollectorStart>();
        if (OtlpExport.IsWanted) services.AddHostedService<OtlpExport>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (HttpContext context, MetricsCollector collector, HubSettings settings) =>
        {
            if (!settings.Server.OpenMetrics && !IsLocal(context) && !context.User.HasClaim(TokenAuthentication.ScopeClaim, TokenScopes.Read))
            {
                return new Api.ProblemAnswer(context.User.Identity?.IsAuthenticated == true
                    ? new Problem(403, "forbidden", "Metrics need a token with the scope 'read'.")
                    : new Problem(401, "unauthenticated", "Metrics are for the machine itself or a token with the scope 'read': Authorization: Bearer chub_…"));
            }

            context.Response.Headers.CacheControl = "no-store";
            return Results.Text(PrometheusText.Write(collector.Collect()), PrometheusText.ContentType);
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>From this machine, and not through a proxy on it that speaks for someone else.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded") && !context.Request.Headers.ContainsKey("X-Original-For");

    private sealed class CollectorStart(MetricsCollector collector) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(collector);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
