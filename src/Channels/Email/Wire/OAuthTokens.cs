using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Email.Wire;

/// <summary>Where access tokens come from (RFC 6749).</summary>
/// <param name="RefreshToken">Given by the person who consented; null for a program's own access (client credentials, section 4.4).</param>
internal sealed record OAuthSettings(Uri TokenEndpoint, string ClientId, string? ClientSecret, string? RefreshToken, string? Scope)
{
    public override string ToString() => nameof(OAuthSettings);
}

/// <summary>
/// Access tokens of one account: fetched when needed, kept until shortly before they end. A refresh token that the provider changes is written down, because the old one
/// is worthless from then on.
/// </summary>
internal sealed class OAuthTokens(OAuthSettings settings, string keptIn, IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string ClientName = "email-tokens";

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private const int MaxAnswer = 64 * 1024;

    private readonly SemaphoreSlim one = new(1, 1);
    private string? access;
    private DateTimeOffset endsAt;

    /// <param name="refused">A token that a server refused: another one is fetched even if that should still be good.</param>
    public async Task<string> GetAsync(string? refused, CancellationToken stop)
    {
        await one.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (access is { } good && good != refused && time.GetUtcNow() < endsAt - Early) return good;
            var answer = await FetchAsync(stop).ConfigureAwait(false);
            access = answer.AccessToken!;
            endsAt = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(answer.ExpiresIn ?? 3600, 60, 86_400));
            if (answer.RefreshToken is { Length: > 0 } changed && settings.RefreshToken is not null) Keep(changed);
            return access;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<TokenAnswer> FetchAsync(CancellationToken stop)
    {
        var form = new Dictionary<string, string> { ["client_id"] = settings.ClientId };
        if (settings.ClientSecret is { } secret) form["client_secret"] = secret;
        if (settings.Scope is { } scope) form["scope"] = scope;
        if (settings.RefreshToken is { } given)
        {
            form["grant_type"] = "refresh_token";
            form["refresh_token"] = Kept(given) ?? given;
        }
        else
        {
            form["grant_type"] = "client_credentials";
        }

        using var limit = new Deadline(AnswerLimit, time, stop);
        try
        {
            using var client = clients.CreateClient(ClientName);
            client.MaxResponseContentBufferSize = MaxAnswer;
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            var answer = Parse(await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
            if (response.IsSuccessStatusCode && answer is { AccessToken.Length: > 0 }) return answer;
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            throw (int)response.StatusCode is >= 400 and < 500 and not 408 and not 429
                ? new MailFaultException(MailFaultKind.SignIn, $"The token endpoint refused ({status} {Word(answer?.Error)}). Sign in to the mailbox's provider again and set a new RefreshToken, or renew ClientSecret.")
                : new MailFaultException(MailFaultKind.Unavailable, $"The token endpoint gave no token ({status} {Word(answer?.Error)}).");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && limit.IsOver))
        {
            throw new MailFaultException(MailFaultKind.Unreachable, $"The token endpoint at {settings.TokenEndpoint.Host} could not be reached: {(e is HttpRequestException ? e.Message : "no answer within 30 seconds")}", e);
        }
    }

    private static TokenAnswer? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TokenJson.Default.TokenAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error's fixed word (RFC 6749 section 5.2), never free text.</summary>
    private static string Word(string? error) => error is { Length: > 0 and < 60 } && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? error : "without a reason";

    /// <summary>The token kept for the one in the settings; null if the settings have a newer one.</summary>
    private string? Kept(string given)
    {
        if (!File.Exists(keptIn)) return null;
        var lines = File.ReadAllLines(keptIn);
        return lines is [var of, var token, ..] && of == Mark(given) ? token : null;
    }

    private void Keep(string changed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(keptIn)!);
        var draft = keptIn + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes($"{Mark(settings.RefreshToken!)}\n{changed}\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, keptIn, overwrite: true);
    }

    private static string Mark(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class TokenJson : JsonSerializerContext;
