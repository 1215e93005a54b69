using System.Net;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Contracts;

/// <summary>A real web server on a free loopback port, with one account of one channel type and the hub in memory behind it.</summary>
public sealed class ChannelHost : IAsyncDisposable
{
    public static readonly AccountName Account = new("acme");

    private readonly WebApplication app;
    private readonly DirectoryInfo data;
    private bool isStopped;

    private ChannelHost(WebApplication app, DirectoryInfo data)
    {
        (this.app, this.data) = (app, data);
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = NewClient();
    }

    public Uri BaseAddress { get; }

    /// <summary>Keeps no cookies and follows no redirects, so that a test sees what was answered.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public InMemoryHub Hub => Services.GetRequiredService<InMemoryHub>();

    public InMemoryChangeFeed Feed => Services.GetRequiredService<InMemoryChangeFeed>();

    public InMemoryAttachments Files => Services.GetRequiredService<InMemoryAttachments>();

    public IChannel Channel => Services.GetRequiredService<IChannel>();

    public IChannelTrial Trial => Services.GetRequiredService<IChannelTrial>();

    public static async Task<ChannelHost> StartAsync(IChannelType type, IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider? time = null, string urls = "http://127.0.0.1:0")
    {
        var data = Directory.CreateTempSubdirectory("channelhub-channel-");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Services.AddRoutingCore().AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"ChannelHub:Channels:{Account}:{s.Key}", s.Value)).Append(KeyValuePair.Create<string, string?>("ChannelHub:Storage:Directory", data.FullName)));

        var services = builder.Services;
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton<InMemoryChangeFeed>().AddSingleton<IChangeFeed>(s => s.GetRequiredService<InMemoryChangeFeed>());
        services.AddSingleton<InMemoryHub>().AddSingleton<IMessageIntake>(s => s.GetRequiredService<InMemoryHub>()).AddSingleton<ICaseQueries>(s => s.GetRequiredService<InMemoryHub>());
        services.AddSingleton<InMemoryAttachments>().AddSingleton<IAttachmentStore>(s => s.GetRequiredService<InMemoryAttachments>());
        services.AddSingleton<IPeople, InMemoryPeople>();
        services.AddSingleton<InMemoryConsents>().AddSingleton<IConsents>(s => s.GetRequiredService<InMemoryConsents>());
        services.AddSingleton<InMemoryNames>().AddSingleton<IOutbox>(s => s.GetRequiredService<InMemoryNames>());
        var section = builder.Configuration.GetSection($"ChannelHub:Channels:{Account}");
        var faults = type.Validate(Account, section, isDevelopment: true);
        if (faults.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
        type.AddAccount(services, Account, section);

        var app = builder.Build();
        app.UseRouting();
        type.MapEndpoints(app);
        app.Services.GetRequiredService<InMemoryHub>().Use(app.Services.GetServices<IChannel>());
        await app.StartAsync();
        return new ChannelHost(app, data);
    }

    public HttpClient NewClient(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { UseCookies = cookies is not null, CookieContainer = cookies ?? new(), AllowAutoRedirect = false, MaxConnectionsPerServer = 256 }) { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(30) };

    public Task<HttpResponseMessage> SendAsync(TrialRequest request) => Client.SendAsync(ToHttp(request));

    public static HttpRequestMessage ToHttp(TrialRequest request)
    {
        var http = new HttpRequestMessage(new HttpMethod(request.Method), request.Path) { Content = new ByteArrayContent(request.Body.ToArray()) };
        http.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var (name, value) in request.Headers) http.Headers.TryAddWithoutValidation(name, value);
        return http;
    }

    public async Task StopAsync()
    {
        isStopped = true;
        await app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!isStopped) await StopAsync();
        Client.Dispose();
        await app.DisposeAsync();
        data.Delete(recursive: true);
    }
}
