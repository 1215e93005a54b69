using System.Globalization;
using System.Threading.RateLimiting;
using ChannelHub.Server.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace ChannelHub.Server.Access;

/// <summary>Signing in, tokens, and the brake on guessing.</summary>
internal static class AccessRegistration
{
    public const string SignInLimit = "sign-in";

    /// <summary>The help page is open to all, and its search costs milliseconds.</summary>
    public const string HelpLimit = "help";

    /// <summary>From one address in a minute: more than an office behind one address reads, less than what slows the hub down.</summary>
    private const int HelpPagesPerMinute = 300;

    /// <summary>The customers' case pages: each look reads a whole case.</summary>
    public const string CasePageLimit = "case-page";

    /// <summary>From one address in a minute: enough for the customers behind one mobile network's address, too few to try keys.</summary>
    private const int CasePagesPerMinute = 120;

    private const string EitherScheme = "agent-or-token";

    public static void AddHubAccess(this IServiceCollection services, HubSettings settings)
    {
        AddKeys(services, settings);
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, o => o.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(AgentCookie.SchemeName, o => AgentCookie.Configure(o, settings));
        services.AddAuthorization(Policies.Add);
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "channelhub-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The policy of our own headers says who may frame a page.
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = (context, _) =>
            {
                if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after))
                {
                    context.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                }

                return ValueTask.CompletedTask;
            };
            o.AddPolicy(HelpLimit, context => PerMinute(context, HelpPagesPerMinute));
            o.AddPolicy(CasePageLimit, context => PerMinute(context, CasePagesPerMinute));
            o.AddPolicy(SignInLimit, context => PerMinute(context, settings.Console.SignInAttemptsPerMinute));
        });
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, int requests) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = requests, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    /// <summary>A request to the API without a cookie is a program's, whether it brought its token or not: it gets a 401 that says so.</summary>
    private static string SchemeFor(HttpContext context) =>
        TokenAuthentication.TokenOf(context.Request) is not null
        || (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !context.Request.Cookies.ContainsKey("channelhub"))
            ? TokenAuthentication.SchemeName
            : AgentCookie.SchemeName;

    /// <summary>The keys that encrypt cookies lie with the data, so that nobody is signed out by a restart, and only the hub's account may read them.</summary>
    private static void AddKeys(IServiceCollection services, HubSettings settings)
    {
        var keys = Path.Combine(settings.DataDirectory, "keys");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(keys);
        else Directory.CreateDirectory(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        services.AddDataProtection().SetApplicationName("ChannelHub").PersistKeysToFileSystem(new DirectoryInfo(keys));
    }
}
