using System.Security.Claims;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Authorization;

namespace ChannelHub.Server.Access;

/// <summary>
/// Who may do what. Everything that does not name a policy, or say that it is open to all, needs a signed-in agent.
/// Agents come with a cookie, programs with a token; a cookie opens only what reads, so that no other site can make a browser change anything.
/// </summary>
internal static class Policies
{
    /// <summary>Any agent.</summary>
    public const string Agent = "agent";

    public const string Supervisor = "supervisor";

    public const string Admin = "admin";

    /// <summary>A token with <c>read</c>, or any agent.</summary>
    public const string ApiRead = "api-read";

    /// <summary>A token with <c>read</c>, or a supervisor: what may hold any customer's data unrouted.</summary>
    public const string ApiReadParked = "api-read-parked";

    /// <summary>A token with <c>write</c>.</summary>
    public const string ApiWrite = "api-write";

    /// <summary>A token with <c>admin</c>.</summary>
    public const string ApiAdmin = "api-admin";

    /// <summary>A token with <c>deliver</c>.</summary>
    public const string ApiDeliver = "api-deliver";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Agent, p => p.RequireRole(Names.Of(AgentRole.Agent)));
        options.AddPolicy(Supervisor, p => p.RequireRole(Names.Of(AgentRole.Supervisor)));
        options.AddPolicy(Admin, p => p.RequireRole(Names.Of(AgentRole.Admin)));
        options.AddPolicy(ApiRead, p => p.RequireAssertion(c => Allows(c.User, TokenScopes.Read) || c.User.IsInRole(Names.Of(AgentRole.Agent))));
        options.AddPolicy(ApiReadParked, p => p.RequireAssertion(c => Allows(c.User, TokenScopes.Read) || c.User.IsInRole(Names.Of(AgentRole.Supervisor))));
        options.AddPolicy(ApiWrite, p => p.RequireAssertion(c => Allows(c.User, TokenScopes.Write)));
        options.AddPolicy(ApiAdmin, p => p.RequireAssertion(c => Allows(c.User, TokenScopes.Admin)));
        options.AddPolicy(ApiDeliver, p => p.RequireAssertion(c => Allows(c.User, TokenScopes.Deliver)));
        options.DefaultPolicy = options.GetPolicy(Agent)!;
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(c => LeadsNowhere(c.Resource) || c.User.IsInRole(Names.Of(AgentRole.Agent))).Build();
    }

    /// <summary>Roles stack: a supervisor is an agent too, an admin is both. The agent's own role comes first.</summary>
    public static IEnumerable<Claim> RoleClaims(AgentRole role) =>
        Enum.GetValues<AgentRole>().Where(r => r <= role).OrderDescending().Select(r => new Claim(ClaimTypes.Role, Names.Of(r)));

    /// <summary>Scopes stack as well: admin holds write, write holds read. Deliver stands alone.</summary>
    public static IEnumerable<Claim> ScopeClaims(IEnumerable<string> scopes) => scopes.SelectMany(s => s switch
    {
        TokenScopes.Admin => [TokenScopes.Admin, TokenScopes.Write, TokenScopes.Read],
        TokenScopes.Write => [TokenScopes.Write, TokenScopes.Read],
        _ => new[] { s },
    }).Distinct(StringComparer.Ordinal).Select(s => new Claim(TokenAuthentication.ScopeClaim, s));

    /// <summary>No route at all, or the framework's own answer of 405 or 415: there is nothing to protect, and the caller should hear what is wrong.</summary>
    private static bool LeadsNowhere(object? resource) => resource is HttpContext context && context.GetEndpoint() is not RouteEndpoint;

    private static bool Allows(ClaimsPrincipal user, string scope) => user.HasClaim(TokenAuthentication.ScopeClaim, scope);
}
