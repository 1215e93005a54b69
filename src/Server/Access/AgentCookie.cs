using System.Security.Claims;
using ChannelHub.Cases;
using ChannelHub.Server.Settings;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChannelHub.Server.Access;

/// <summary>Agents: an encrypted cookie that names the agent. Whether the agent may still work here, and as what, is asked of the store every time.</summary>
internal static class AgentCookie
{
    public const string SchemeName = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void Configure(CookieAuthenticationOptions options, HubSettings settings)
    {
        options.Cookie.Name = "channelhub";
        options.Cookie.HttpOnly = true;
        // Lax: a link in a mail that leads to a case must find the agent signed in; forms from other sites must not.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = settings.Console.SignInLifetime;
        options.SlidingExpiration = true;
        options.LoginPath = SignIn.SignInLinks.Path;
        options.ReturnUrlParameter = "to";
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = c => Answer(c.HttpContext, StatusCodes.Status401Unauthorized, c.RedirectUri),
            OnRedirectToAccessDenied = c => Answer(c.HttpContext, StatusCodes.Status403Forbidden, null),
        };
    }

    public static ClaimsPrincipal PrincipalOf(Agent agent) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, agent.Id.Value), new Claim(ClaimTypes.Name, agent.Name), .. Policies.RoleClaims(agent.Role)],
        SchemeName));

    /// <summary>A person in front of a page is sent to the sign-in; a script gets the status.</summary>
    private static Task Answer(HttpContext context, int status, string? signIn)
    {
        var isPage = HttpMethods.IsGet(context.Request.Method)
            && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (signIn is not null && isPage) context.Response.Redirect(signIn);
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var people = context.HttpContext.RequestServices.GetRequiredService<IPeople>();
        var name = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var agent = AgentId.TryParse(name, out var id) ? await people.FindAgentAsync(id, context.HttpContext.RequestAborted) : null;
        if (agent is null or { Disabled: true }) context.RejectPrincipal();
        else context.ReplacePrincipal(PrincipalOf(agent));
    }
}
