using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams.Tokens;

internal abstract record AccessToken
{
    private AccessToken()
    {
    }

    public sealed record Had(string Value) : AccessToken
    {
        public override string ToString() => "(hidden)";
    }

    /// <summary>There is none now; answers wait. <paramref name="Says"/>: what is wrong and, where it is known, what to do.</summary>
    public sealed record None(string Says) : AccessToken;
}

/// <summary>
/// Tokens with which the hub signs in to the connector (OAuth 2.0 client credentials, RFC 6749, section 4.4): asked for at the tenant in which the application is registered, kept until
/// shortly before they end, by one request however many wait.
/// </summary>
internal sealed class TeamsAccessTokens(TeamsOptions options, TeamsHttp http, TimeProvider time, TeamsCondition condition, ILogger logger, AccountName account)
{
    private readonly SemaphoreSlim asking = new(1, 1);
    private volatile Kept? kept;

    /// <summary>The tenant that is asked; one for many tenants signs in at the Bot Framework's own.</summary>
    public string Tenant => options.TenantId ?? TeamsCloud.Of(options.Cloud).SharedTenant;

    public async ValueTask<AccessToken> GetAsync(CancellationToken stop)
    {
        if (Usable() is { } token) return token;
        await asking.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (Usable() is { } meanwhile) return meanwhile;
            var (token2, life) = await AskAsync(stop).ConfigureAwait(false);
            kept = new Kept(token2, time.GetUtcNow() + life);
            condition.SignIn((token2 as AccessToken.None)?.Says);
            if (token2 is AccessToken.None none) TeamsLog.SignInFailed(logger, account, none.Says);
            return token2;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>The connector did not take this token: the next one asks anew.</summary>
    public void Forget(AccessToken.Had token)
    {
        if (kept is { } k && ReferenceEquals(k.Token, token)) kept = null;
    }

    private AccessToken? Usable() => kept is { } k && time.GetUtcNow() < k.Until ? k.Token : null;

    private async Task<(AccessToken Token, TimeSpan Life)> AskAsync(CancellationToken stop)
    {
        var answer = await http.PostFormAsync(
            new Uri($"{options.LoginUrl}/{Tenant}/oauth2/v2.0/token"),
            [new("grant_type", "client_credentials"), new("client_id", options.AppId), new("client_secret", options.ClientSecret ?? ""), new("scope", options.TokenScope)],
            stop).ConfigureAwait(false);
        if (answer.Why is { } why) return (new AccessToken.None($"The sign-in service could not be asked: {why}"), TeamsLimits.KeysRetryAfter);
        var said = Decode(answer.Body);
        if (answer.Status == 200 && said is { AccessToken: { Length: > 0 } value })
        {
            var life = TimeSpan.FromSeconds(Math.Clamp(said.ExpiresIn ?? 3600, 60, 24 * 3600)) - TeamsLimits.TokenMargin;
            return (new AccessToken.Had(value), life > TimeSpan.FromSeconds(30) ? life : TimeSpan.FromSeconds(30));
        }

        return (new AccessToken.None(Explain(answer.Status, said)), TeamsLimits.TokenRefusedFor);
    }

    /// <summary>Microsoft's own codes for what is usually wrong, in words (Microsoft Entra, "Authentication and authorization error codes").</summary>
    internal static string Explain(int status, TokenAnswer? said)
    {
        var text = said?.Description ?? "";
        var at = text.IndexOf("AADSTS", StringComparison.Ordinal);
        var code = at < 0 ? "" : new string([.. text[at..].TakeWhile(char.IsAsciiLetterOrDigit)]);
        return code switch
        {
            "AADSTS7000222" => "The client secret has expired: make a new one (the application's page \"Certificates & secrets\") and set ClientSecret.",
            "AADSTS7000215" => "The client secret is wrong: ClientSecret wants the secret's value, not its id.",
            "AADSTS700016" => "The application is not known in the tenant that was asked: set TenantId to the tenant in which it is registered, and look at AppId.",
            "AADSTS90002" => "The tenant is not known: look at TenantId and Cloud.",
            "AADSTS50034" or "AADSTS7000112" => "The application is switched off or gone.",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The sign-in service refused ({status}{(code.Length > 0 ? " " + code : said?.Error is { Length: > 0 and < 60 } e ? " " + TeamsInboundMapper.Word(e) : "")}): look at AppId, ClientSecret and TenantId."),
        };
    }

    private static TokenAnswer? Decode(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TeamsTokenJson.Default.TokenAnswer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Servers in between answer in HTML; the caller says so with the status.
            return null;
        }
    }

    private sealed record Kept(AccessToken Token, DateTimeOffset Until);
}

/// <summary>RFC 6749, sections 5.1 and 5.2.</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class TeamsTokenJson : JsonSerializerContext;
