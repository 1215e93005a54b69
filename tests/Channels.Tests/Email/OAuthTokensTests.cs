using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email.Wire;
using ChannelHub.Channels.Tests.Email.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Access tokens: when a new one is fetched, what is written down, and what is said when none is given.</summary>
public sealed class OAuthTokensTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    private readonly ManualTime time = new(Start);
    private ServiceProvider services = null!;
    private TokenStandIn endpoint = null!;
    private string folder = "";

    private string Kept => Path.Combine(folder, "data", "email-help.token");

    [SetUp]
    public async Task StartAsync()
    {
        services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        endpoint = await TokenStandIn.StartAsync();
        folder = Directory.CreateTempSubdirectory("channelhub-tokens-").FullName;
    }

    [TearDown]
    public async Task EndAsync()
    {
        await endpoint.DisposeAsync();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Get_NearItsEnd_IsRefreshedAndNotBefore()
    {
        using var tokens = Tokens();
        var start = time.GetUtcNow();
        var given = new List<string>();
        foreach (var minutes in new[] { 0, 1, 54, 56, 57, 111, 112 })
        {
            time.Advance(start.AddMinutes(minutes) - time.GetUtcNow());
            given.Add(await tokens.GetAsync(null, CancellationToken.None));
        }

        Assert.That(given, Is.EqualTo(new[] { "access-1", "access-1", "access-1", "access-2", "access-2", "access-3", "access-3" }), "an hour each, five minutes early");
    }

    [Test]
    public async Task Get_WhileTheServerRefusesIt_IsAnotherOne()
    {
        using var tokens = Tokens();
        var first = await tokens.GetAsync(null, CancellationToken.None);
        Assert.That(await tokens.GetAsync("an older one", CancellationToken.None), Is.EqualTo(first), "somebody else has renewed it already");
        Assert.That(await tokens.GetAsync(first, CancellationToken.None), Is.EqualTo("access-2"));
    }

    [Test]
    public async Task Get_ManyAtOnce_AskOnce()
    {
        using var tokens = Tokens();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(null, CancellationToken.None)));
        Assert.That(all, Is.All.EqualTo("access-1"));
        Assert.That(endpoint.Asked, Has.Count.EqualTo(1));
    }

    [Test] // P32
    public async Task Get_RefreshTokenChanged_IsKeptForTheNextStartUntilTheSettingsHaveANewOne()
    {
        using (var tokens = Tokens()) await tokens.GetAsync(null, CancellationToken.None);
        using (var again = Tokens()) Assert.That(await again.GetAsync(null, CancellationToken.None), Is.EqualTo("access-2"));
        Assert.That(endpoint.Asked.Select(a => a["refresh_token"]), Is.EqualTo(new[] { "refresh-0", "refresh-1" }));
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(Kept), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

        using var renewed = Tokens(refresh: "consented-anew");
        await Assert.ThrowsAsync<MailFaultException>(() => renewed.GetAsync(null, CancellationToken.None));
        Assert.That(endpoint.Asked[^1]["refresh_token"], Is.EqualTo("consented-anew"), "what a person set goes before what was kept for the old one");
    }

    [Test]
    public async Task Get_ProgramsOwnAccess_AsksWithItsCredentials()
    {
        using var tokens = Tokens(refresh: null);
        await tokens.GetAsync(null, CancellationToken.None);
        Assert.That(endpoint.Asked.Single(), Is.EquivalentTo(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "hub", ["client_secret"] = TokenStandIn.Secret, ["scope"] = "mail" }));
        Assert.That(File.Exists(Kept), Is.False);
    }

    [TestCase(400, """{"error":"invalid_grant","error_description":"token refresh-0 expired"}""", "SignIn", "refused (400 invalid_grant)")]
    [TestCase(401, """{"error":"client-secret-of-the-test is wrong"}""", "SignIn", "refused (401 without a reason)")]
    [TestCase(429, "", "Unavailable", "gave no token (429 without a reason)")]
    [TestCase(503, "<html>refresh-0</html>", "Unavailable", "gave no token (503 without a reason)")]
    [TestCase(200, """{"token_type":"Bearer"}""", "Unavailable", "gave no token (200 without a reason)")]
    [TestCase(200, """{"access_token":5}""", "Unavailable", "gave no token (200 without a reason)")]
    [TestCase(302, "", "Unavailable", "gave no token (302 without a reason)")]
    public async Task Get_NoTokenGiven_IsSaidInPlainWordsWithoutASecret(int status, string body, string kind, string words)
    {
        endpoint.Instead = (status, body);
        using var tokens = Tokens();
        var fault = (await Assert.ThrowsAsync<MailFaultException>(() => tokens.GetAsync(null, CancellationToken.None)))!;
        Assert.That(fault.Kind.ToString(), Is.EqualTo(kind));
        Assert.That(fault.ToString(), Does.Contain(words).And.Not.Contain("refresh-0").And.Not.Contain(TokenStandIn.Secret));
    }

    [Test]
    public async Task Get_EndpointDownAndBack_IsSaidAndThenGoesOn()
    {
        var port = endpoint.Address.Port;
        using var tokens = Tokens();
        await endpoint.DisposeAsync();
        var fault = (await Assert.ThrowsAsync<MailFaultException>(() => tokens.GetAsync(null, CancellationToken.None)))!;
        Assert.That(fault.Kind, Is.EqualTo(MailFaultKind.Unreachable));
        Assert.That(fault.Message, Does.Contain("token endpoint at 127.0.0.1 could not be reached").And.Not.Contain(TokenStandIn.FirstRefresh));
        endpoint = await TokenStandIn.StartAsync(port);
        Assert.That(await tokens.GetAsync(null, CancellationToken.None), Is.EqualTo("access-1"));
    }

    private OAuthTokens Tokens(string? refresh = TokenStandIn.FirstRefresh) =>
        new(new OAuthSettings(endpoint.TokenEndpoint, "hub", TokenStandIn.Secret, refresh, "mail"), Kept, services.GetRequiredService<IHttpClientFactory>(), time);
}
