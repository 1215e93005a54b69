using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChannelHub.Channels.Teams.Tokens;

/// <summary>What came of checking the token of a request.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <param name="ServiceUrl">The address to which the token binds the activity; null for the emulator, which binds none.</param>
    public sealed record Genuine(string? ServiceUrl, bool IsEmulator) : TokenVerdict;

    /// <param name="Code">A fixed word for the ledger and the log.</param>
    public sealed record Forged(string Code) : TokenVerdict;

    public sealed record NotNow(string Reason) : TokenVerdict;
}

/// <summary>
/// Proves that a request comes from the platform, before a byte of its body is read ("Authenticate requests from the Bot Connector service to your bot"): one bearer token, issued by the
/// platform, for this application, in time, signed by one of the platform's own keys, and that key endorsed for Teams. Only the algorithms RS256, RS384 and RS512 count, so neither
/// "none" nor a secret made of the public key does.
/// </summary>
internal sealed class TeamsTokenCheck
{
    private const string TeamsChannel = "msteams";

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];

    /// <summary>Tenants in which Microsoft's own Bot Framework signs in.</summary>
    private const string BotFrameworkTenant = "d6d49420-f39b-4df7-a1dc-d59a935871db";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TeamsLimits.MaxTokenLength };
    private readonly TeamsOptions options;
    private readonly TeamsSigningKeys keys;
    private readonly TeamsSigningKeys? emulatorKeys;
    private readonly TeamsTrialKey trial;
    private readonly Dictionary<string, string> emulatorIssuers = new(StringComparer.Ordinal);
    private readonly TimeProvider time;

    public TeamsTokenCheck(TeamsOptions options, TeamsSigningKeys keys, TeamsSigningKeys? emulatorKeys, TeamsTrialKey trial, TimeProvider time)
    {
        (this.options, this.keys, this.emulatorKeys, this.trial, this.time) = (options, keys, emulatorKeys, trial, time);
        if (emulatorKeys is null) return;

        // A fixed list: an issuer made from the token's own tenant would let any tenant in.
        foreach (var tenant in new[] { BotFrameworkTenant, options.TenantId }.OfType<string>())
        {
            emulatorIssuers[$"https://sts.windows.net/{tenant}/"] = tenant;
            emulatorIssuers[$"{options.LoginUrl}/{tenant}/v2.0"] = tenant;
        }
    }

    public async ValueTask<TokenVerdict> CheckAsync(StringValues authorization, CancellationToken stop)
    {
        if (TokenOf(authorization) is not { } text) return new TokenVerdict.Forged(authorization.Count == 0 ? "no-token" : "token-form");
        JsonWebToken token;
        try
        {
            token = handler.ReadJsonWebToken(text);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException)
        {
            return new TokenVerdict.Forged("token-form");
        }

        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal)) return new TokenVerdict.Forged("algorithm");
        if (string.IsNullOrEmpty(token.Kid)) return new TokenVerdict.Forged("key");
        if (token.Issuer == options.Issuer) return await CheckChannelAsync(token, stop).ConfigureAwait(false);
        return emulatorIssuers.TryGetValue(token.Issuer, out var tenant) ? await CheckEmulatorAsync(token, tenant, stop).ConfigureAwait(false) : new TokenVerdict.Forged("issuer");
    }

    /// <summary>Whether the activity is the one that the token was made for; null if so, otherwise a fixed word.</summary>
    public string? Mismatch(TokenVerdict.Genuine verdict, TeamsHead head)
    {
        if (verdict.IsEmulator) return head.ChannelId == "emulator" && Uri.TryCreate(head.ServiceUrl, UriKind.Absolute, out var local) && local.IsLoopback ? null : "channel";
        if (head.ChannelId != TeamsChannel) return "channel";
        if (!string.Equals(verdict.ServiceUrl, head.ServiceUrl, StringComparison.OrdinalIgnoreCase)) return "service-url";
        return IsTenantAllowed(head.Conversation?.TenantId) && IsTenantAllowed(head.ChannelData?.TenantId) && (head.Tenant is not null || TakesAnyTenant) ? null : "tenant";
    }

    private bool TakesAnyTenant => options.Tenants.Contains(TeamsOptionsValidator.AnyTenant);

    private bool IsTenantAllowed(string? tenant) => tenant is null || TakesAnyTenant || options.Tenants.Contains(tenant.ToLowerInvariant());

    private async ValueTask<TokenVerdict> CheckChannelAsync(JsonWebToken token, CancellationToken stop)
    {
        TeamsSigningKey key;
        if (trial.Find(token.Kid) is { } own)
        {
            key = own;
        }
        else
        {
            switch (await keys.FindAsync(token.Kid, stop).ConfigureAwait(false))
            {
                case KeyLookup.Found found:
                    key = found.Key;
                    break;
                case KeyLookup.Unavailable no:
                    return new TokenVerdict.NotNow(no.Reason);
                default:
                    return new TokenVerdict.Forged("key");
            }
        }

        if (!key.Endorsements.Contains(TeamsChannel)) return new TokenVerdict.Forged("endorsement");
        if (await SignatureFaultAsync(token, key, options.Issuer).ConfigureAwait(false) is { } fault) return fault;
        return token.TryGetPayloadValue<string>("serviceurl", out var service) && !string.IsNullOrEmpty(service)
            ? new TokenVerdict.Genuine(service, IsEmulator: false)
            : new TokenVerdict.Forged("service-url");
    }

    private async ValueTask<TokenVerdict> CheckEmulatorAsync(JsonWebToken token, string tenant, CancellationToken stop)
    {
        var lookup = await emulatorKeys!.FindAsync(token.Kid, stop).ConfigureAwait(false);
        if (lookup is KeyLookup.Unavailable no) return new TokenVerdict.NotNow(no.Reason);
        if (lookup is not KeyLookup.Found { Key: var key }) return new TokenVerdict.Forged("key");
        if (await SignatureFaultAsync(token, key, token.Issuer).ConfigureAwait(false) is { } fault) return fault;
        if (!token.TryGetPayloadValue<string>("tid", out var tid) || tid != tenant) return new TokenVerdict.Forged("issuer");

        // Version 1 tokens name the caller as appid, version 2 as azp; it must be ourselves.
        var version = token.TryGetPayloadValue<string>("ver", out var ver) ? ver : "1.0";
        var name = version switch { "1.0" => "appid", "2.0" => "azp", _ => null };
        return name is not null && token.TryGetPayloadValue<string>(name, out var caller) && string.Equals(caller, options.AppId, StringComparison.OrdinalIgnoreCase)
            ? new TokenVerdict.Genuine(null, IsEmulator: true)
            : new TokenVerdict.Forged("caller");
    }

    private async ValueTask<TokenVerdict.Forged?> SignatureFaultAsync(JsonWebToken token, TeamsSigningKey key, string issuer)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = options.AppId,
            IssuerSigningKey = key.Key,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (from, until, _, _) => IsInTime(from, until),
        }).ConfigureAwait(false);
        if (result.IsValid) return null;
        return new TokenVerdict.Forged(result.Exception switch
        {
            SecurityTokenInvalidAudienceException => "audience",
            SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException or SecurityTokenExpiredException => "time",
            SecurityTokenInvalidIssuerException => "issuer",
            _ => "signature",
        });
    }

    /// <summary>Both ends are needed.</summary>
    private bool IsInTime(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return from is { } f && until is { } u && f <= now + TeamsLimits.ClockSkew && u >= now - TeamsLimits.ClockSkew;
    }

    /// <summary>Exactly one header with the scheme and one word.</summary>
    private static string? TokenOf(StringValues authorization)
    {
        const string scheme = "Bearer ";
        if (authorization.Count != 1 || authorization[0] is not { } value || !value.StartsWith(scheme, StringComparison.Ordinal)) return null;
        var token = value[scheme.Length..];
        return token.Length is > 0 and <= TeamsLimits.MaxTokenLength && !token.Contains(' ', StringComparison.Ordinal) ? token : null;
    }
}
