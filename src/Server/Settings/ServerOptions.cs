using System.ComponentModel.DataAnnotations;

namespace ChannelHub.Server.Settings;

/// <summary><c>ChannelHub:Server</c>: how the program listens and what it accepts. The addresses themselves come from <c>--urls</c> or <c>ASPNETCORE_URLS</c>.</summary>
internal sealed record ServerOptions
{
    /// <summary>The address under which customers and agents reach the hub, for the links it gives out. Default: the address it listens on.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>How many days a customer's link to the page of a case works.</summary>
    [Range(1, 3650)]
    public int CaseLinkDays { get; init; } = 90;

    /// <summary>IP addresses or networks (<c>10.0.0.0/8</c>) of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Default: none.</summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>The largest request body, in bytes; a channel may set a lower limit of its own.</summary>
    [Range(1024L, 1_073_741_824L)]
    public long MaxRequestBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Connections open at once; more are cut at once.</summary>
    [Range(100L, 1_000_000L)]
    public long MaxConnections { get; init; } = 20_000;

    /// <summary>How long a client may take over a request's head.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay open without a request, the first one included.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan IdleConnectionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the program may take to finish what it holds when it is told to stop.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether everyone may read <c>/metrics</c>; otherwise only the machine itself, or a token with the scope <c>read</c>.</summary>
    public bool OpenMetrics { get; init; }
}

/// <summary><c>ChannelHub:Routing</c>: where the rules are.</summary>
internal sealed record RoutingOptions
{
    /// <summary>The routing file. A relative path is looked for in the working directory, then beside the program.</summary>
    [MinLength(1)]
    public string File { get; init; } = "routing.yaml";

    /// <summary>
    /// A model that <c>channelhub learn</c> wrote, for rules to ask (<c>predicted.category</c>); none if it is not given. A relative path is looked for as the routing file is.
    /// </summary>
    public string? LearnedModel { get; init; }
}

/// <summary><c>ChannelHub:Console</c>: the agents' sign-in.</summary>
internal sealed record ConsoleOptions
{
    /// <summary>How long an agent stays signed in without using the console.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SignInLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Tries to sign in that one address may make in a minute; more are answered 429.</summary>
    [Range(1, 1000)]
    public int SignInAttemptsPerMinute { get; init; } = 10;
}
