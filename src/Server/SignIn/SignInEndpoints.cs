using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Metrics;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace ChannelHub.Server.SignIn;

/// <summary>
/// Signing in by one-time link. Opening the link only shows a page with a button, so that mail scanners and chat previews, which open every link,
/// do not use it up; the button's POST does.
/// </summary>
internal static class SignInEndpoints
{
    private const int MaxFormBytes = 16 * 1024;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in/style.css", () => Results.Text(SignInPages.Style, "text/css; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet(SignInLinks.Path, ShowAsync).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(SignInLinks.Path, SignInAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(AccessRegistration.SignInLimit).ExcludeFromDescription()
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxFormBytes));
        endpoints.MapGet("/sign-out", (HttpContext context, IAntiforgery forms) => Html(context, SignInPages.SignOut(SignInTexts.For(context.Request), forms.GetAndStoreTokens(context))))
            .RequireAuthorization(Policies.Agent).ExcludeFromDescription();
        endpoints.MapPost("/sign-out", SignOutAsync).RequireAuthorization(Policies.Agent).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, SignInService signIn, IAntiforgery forms, string? key, string? to)
    {
        var texts = SignInTexts.For(context.Request);
        if (string.IsNullOrEmpty(key)) return Html(context, SignInPages.Message(texts, texts.NoKey));
        if (!Secrets.IsKey(key)) return Html(context, SignInPages.Refused(texts), StatusCodes.Status400BadRequest);
        var form = forms.GetAndStoreTokens(context);
        return Html(context, await signIn.IsFirstAsync(context.RequestAborted) ? SignInPages.First(texts, key, LocalPath(to), form) : SignInPages.Continue(texts, key, LocalPath(to), form));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInService signIn, IAntiforgery forms, ILogger<SignInService> logger)
    {
        // By hand rather than by the framework's filter: the fault then has our own words.
        await forms.ValidateRequestAsync(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var texts = SignInTexts.For(context.Request);
        var outcome = await signIn.SignInAsync(form["key"], form["name"], form["id"], context.RequestAborted);
        switch (outcome)
        {
            case SignInOutcome.SignedIn(var agent, var isFirst):
                if (isFirst) ServerLog.FirstAgentMade(logger, agent.Id.Value);
                ServerLog.SignedIn(logger, agent.Id.Value);
                ServerMeter.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", "signed-in"));
                await context.SignInAsync(AgentCookie.SchemeName, AgentCookie.PrincipalOf(agent), new AuthenticationProperties { IsPersistent = true });
                return Results.LocalRedirect(LocalPath(form["to"]) ?? "/");
            case SignInOutcome.FormRefused(var fault):
                var page = SignInPages.First(texts, form["key"].ToString(), LocalPath(form["to"]), forms.GetAndStoreTokens(context), fault, form["name"], form["id"]);
                return Html(context, page, StatusCodes.Status422UnprocessableEntity);
            case SignInOutcome.LinkRefused(var why):
                ServerLog.SignInRefused(logger, why);
                ServerMeter.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", "refused"));
                return Html(context, SignInPages.Refused(texts), StatusCodes.Status403Forbidden);
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} has no answer.");
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery forms)
    {
        await forms.ValidateRequestAsync(context);
        await context.SignOutAsync(AgentCookie.SchemeName);
        return Results.LocalRedirect(SignInLinks.Path);
    }

    private static IResult Html(HttpContext context, string html, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(html, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>Where to go afterwards: only a path of our own, never another site ("//host" and "/\host" are that too).</summary>
    internal static string? LocalPath(string? to) => to is ['/', ..] and not ['/', '/' or '\\', ..] && !to.Any(char.IsControl) ? to : null;
}
