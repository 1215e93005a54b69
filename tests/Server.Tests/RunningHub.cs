using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Routing;
using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;
using ChannelHub.Server.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests;

/// <summary>The whole hub within the test's process, on a free loopback port, with a data folder of its own.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    private readonly string folder;
    private readonly WebApplication app;

    private RunningHub(string folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public string Folder => folder;

    public IServiceProvider Services => app.Services;

    public IPeople People => Services.GetRequiredService<IPeople>();

    public static async Task<RunningHub> StartAsync(bool development = false, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("channelhub-server-").FullName;
        var loaded = (SettingsLoad.Loaded)Read(folder, settings, development);
        var routing = (RoutingLoad.Loaded)RoutingFiles.Load(loaded.Settings);
        var app = HubHost.Build(loaded.Settings, routing.Set, CustomerTexts.Load(loaded.Settings).Right!, b =>
        {
            if (time is not null) b.Services.AddSingleton(time);
        });
        await app.StartAsync();
        return new RunningHub(folder, app);
    }

    public static SettingsLoad Read(string folder, Dictionary<string, string?>? settings, bool development = false)
    {
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ChannelHub:Storage:Directory"] = Path.Combine(folder, "data"),
            ["ChannelHub:Channels:web:type"] = "webchat",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (key, value) in settings ?? []) all[key] = value;
        var place = new HubPlace(folder, AppContext.BaseDirectory, development ? "Development" : "Production");
        return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), place, "test", ChannelTypes.All);
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }, disposeHandler: true) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>A client that sends a new token with these scopes.</summary>
    public async Task<HttpClient> NewProgramAsync(params string[] scopes)
    {
        var secret = Secrets.NewToken();
        await People.AddTokenAsync(new ApiToken(Secrets.NewId(), "program", scopes.ToValueList(), TimeProvider.System.GetUtcNow(), null), Secrets.Hash(secret));
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    /// <summary>A client that has signed in as an agent of this role by a one-time link.</summary>
    public async Task<HttpClient> NewAgentAsync(string id, AgentRole role)
    {
        await People.AddAgentAsync(new Agent(new AgentId(id), id, role, false, TimeProvider.System.GetUtcNow()));
        var link = await Services.GetRequiredService<SignInLinks>().MakeAsync(new AgentId(id), "");
        var client = NewClient();
        using var answer = await SignInForm.SendAsync(client, link);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), await answer.Content.ReadAsStringAsync());
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
