using System.Security.Claims;
using System.Text.Encodings.Web;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ChannelHub.Server.Access;

/// <summary>Programs: <c>Authorization: Bearer chub_…</c> (RFC 6750).</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IPeople people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "token";
    public const string ScopeClaim = "scope";

    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value["Bearer ".Length..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } secret) return AuthenticateResult.NoResult();
        if (!Secrets.IsToken(secret)) return AuthenticateResult.Fail("no token of ours");
        var token = await people.FindTokenAsync(Secrets.Hash(secret), Context.RequestAborted);
        if (token is null or { RevokedAt: not null }) return AuthenticateResult.Fail("unknown or revoked");

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, token.Name), new Claim(ClaimTypes.Name, token.Name), .. Policies.ScopeClaims(token.Scopes)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = TokenOf(Request) is null ? "Bearer realm=\"ChannelHub\"" : "Bearer realm=\"ChannelHub\", error=\"invalid_token\"";
        return Task.CompletedTask;
    }
}
