using Microsoft.Extensions.Primitives;

namespace ChannelHub.Server.Hosting;

/// <summary>
/// Headers that keep a browser from doing more with a page than it is meant to. A page may set its own Content-Security-Policy (the web chat has to
/// let other sites frame it); a second one is then not added.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            Add((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // Sign-in links and customers' case links carry their key in the address: it must not travel on.
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        var own = headers.ContentSecurityPolicy;
        if (!own.Any(p => p?.Contains("default-src", StringComparison.Ordinal) == true))
        {
            headers.ContentSecurityPolicy = StringValues.Concat(own, Policy);
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        }

        if (context.Request.IsHttps) headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
    }
}
