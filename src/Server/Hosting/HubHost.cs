using System.Net;
using ChannelHub.AgentConsole;
using ChannelHub.Routing;
using ChannelHub.Server.Api;
using ChannelHub.Server.CasePage;
using ChannelHub.Server.Health;
using ChannelHub.Server.Help;
using ChannelHub.Server.Metrics;
using ChannelHub.Server.Settings;
using ChannelHub.Server.SignIn;
using ChannelHub.Server.Trial;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChannelHub.Server.Hosting;

/// <summary>Builds the web application. Begins with nothing, so that only what is named here is loaded.</summary>
internal static class HubHost
{
    public const string ProgramName = "channelhub";

    public static WebApplication Build(HubSettings settings, RoutingSet routing, CustomerTexts texts, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = ProgramName,
            EnvironmentName = settings.Place.Environment,
            ContentRootPath = settings.Place.ProgramDirectory,
        });
        builder.Configuration.AddConfiguration(settings.Configuration);
        HubLogging.Add(builder.Logging, builder.Configuration, settings.Place.IsDevelopment);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(o => Limit(o, settings)).UseUrls(settings.Urls);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.Server.StopTimeout);
        builder.Services.AddRouting();
        builder.Services.AddHub(settings, routing, texts);
        configure?.Invoke(builder);

        var app = builder.Build();
        Use(app, settings);
        Map(app, settings);
        return app;
    }

    /// <summary>
    /// Many silent connections must cost little: each is cut after <see cref="ServerOptions.IdleConnectionTimeout"/>, a head that dribbles in after
    /// <see cref="ServerOptions.RequestHeadersTimeout"/>, a body slower than 240 bytes a second after five seconds.
    /// </summary>
    private static void Limit(KestrelServerOptions options, HubSettings settings)
    {
        var limits = options.Limits;
        options.AddServerHeader = false;
        options.Configure(settings.Configuration.GetSection("Kestrel"));
        limits.MaxRequestBodySize = settings.Server.MaxRequestBodyBytes;
        limits.MaxConcurrentConnections = settings.Server.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = settings.Server.MaxConnections;
        limits.RequestHeadersTimeout = settings.Server.RequestHeadersTimeout;
        limits.KeepAliveTimeout = settings.Server.IdleConnectionTimeout;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 60;
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    private static void Use(WebApplication app, HubSettings settings)
    {
        if (settings.Server.TrustedProxies.Length > 0) app.UseForwardedHeaders(Forwarded(settings.Server.TrustedProxies));
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Problems>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();
    }

    private static void Map(WebApplication app, HubSettings settings)
    {
        app.MapSignIn();
        app.MapHelp();
        app.MapCasePage();
        app.MapHealth();
        app.MapMetrics();
        app.MapHubApi();
        if (settings.Place.IsDevelopment) app.MapTrial();

        // Platforms and web chat visitors prove who they are in each channel's own way, not by signing in: nothing of that is asked for on their requests.
        var channels = app.MapGroup("").AllowAnonymous();
        channels.ShortCircuit();
        foreach (var type in settings.Accounts.Select(a => a.Type).Distinct()) type.MapEndpoints(channels);

        app.MapAgentConsole();
    }

    private static ForwardedHeadersOptions Forwarded(string[] proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        return options;
    }
}
