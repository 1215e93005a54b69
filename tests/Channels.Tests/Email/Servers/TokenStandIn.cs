using System.Collections.Concurrent;
using System.Net;
using ChannelHub.Channels.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>
/// A provider's token endpoint (RFC 6749) and the look-up of its tokens (RFC 7662). It gives <c>access-1</c>, <c>access-2</c>, … and with each a new refresh token, and takes a
/// refresh token once.
/// </summary>
internal sealed class TokenStandIn : IAsyncDisposable
{
    public const string FirstRefresh = "refresh-0";
    public const string Secret = "client-secret-of-the-test";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> asked = new();
    private readonly ConcurrentDictionary<string, bool> revoked = new();
    private readonly Lock giving = new();
    private string refresh = FirstRefresh;
    private int given;

    private TokenStandIn(WebApplication app)
    {
        this.app = app;
        app.MapPost("/token", AnswerAsync);
        app.MapGet("/lookup/{token}", (string token) => Results.Json(new { active = IsGood(token.Split('&')[0]) ? "yes" : "no", username = User }));
    }

    public Uri Address => new(app.Urls.Single());

    public Uri TokenEndpoint => new(Address, "/token");

    public Uri LookUp => new(Address, "/lookup/");

    /// <summary>Whose tokens these are.</summary>
    public string User { get; set; } = "";

    /// <summary>In seconds.</summary>
    public int Lifetime { get; set; } = 3600;

    /// <summary>What is answered in place of a token; null gives one.</summary>
    public (int Status, string Body)? Instead { get; set; }

    /// <summary>How many of the next tokens are worth nothing, as if they had been taken back.</summary>
    public int Worthless { get; set; }

    /// <summary>The forms of all requests.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Asked => [.. asked];

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["TokenEndpoint"] = TokenEndpoint.ToString(), ["ClientId"] = "hub", ["ClientSecret"] = Secret, ["RefreshToken"] = FirstRefresh, ["Scope"] = "mail",
    };

    public static async Task<TokenStandIn> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        var standIn = new TokenStandIn(app);
        await app.StartAsync();
        return standIn;
    }

    private bool IsGood(string token) => token.StartsWith("access-", StringComparison.Ordinal) && !revoked.ContainsKey(token);

    private void Revoke(string token) => revoked[token] = true;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var form = (await request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        asked.Enqueue(form);
        if (Instead is { } other) return Results.Text(other.Body, "application/json", statusCode: other.Status);
        lock (giving)
        {
            if (form.GetValueOrDefault("client_secret") != Secret) return Results.Json(new { error = "invalid_client" }, statusCode: (int)HttpStatusCode.Unauthorized);
            if (form.GetValueOrDefault("grant_type") == "refresh_token")
            {
                if (form.GetValueOrDefault("refresh_token") != refresh) return Results.Json(new { error = "invalid_grant", error_description = $"The token {form.GetValueOrDefault("refresh_token")} is used up" }, statusCode: 400);
                refresh = $"refresh-{given + 1}";
            }

            var token = $"access-{++given}";
            if (Worthless > 0)
            {
                Worthless--;
                Revoke(token);
            }

            return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = Lifetime, refresh_token = refresh });
        }
    }
}
