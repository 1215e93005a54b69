using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelHub.Channels.WebChat;

/// <summary>Web chat: a page of the hub itself, and a script that shows it on any site.</summary>
public sealed class WebChatRegistration : IChannelType, IPayloadKeys
{
    public string Type => WebChatInboundMapper.Channel;

    public string? KeyOf(ReadOnlySpan<byte> payload) => WebChatPayload.KeyOf(payload);

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => WebChatOptionsValidator.Read(section).Faults;

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = WebChatOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWebChatSecrets>(s => new WebChatSecretFile(s.GetRequiredService<IConfiguration>()["ChannelHub:Storage:Directory"] ?? "./data"));
        services.AddKeyedSingleton(account, (s, _) => new WebChatAccount(account, options, s.GetRequiredService<IWebChatSecrets>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredKeyedService<WebChatAccount>(account));
        services.AddSingleton<IChannel>(_ => new WebChatSender(account));
        services.AddSingleton<IChannelTrial>(s => new WebChatTrial(s.GetRequiredKeyedService<WebChatAccount>(account)));

        services.TryAddSingleton<WebChatAccounts>();
        services.TryAddSingleton<WebChatGate>();
        services.TryAddSingleton<WebChatReceiver>();
        services.TryAddSingleton<WebChatUpload>();
        services.TryAddSingleton<WebChatEvents>();
        services.TryAddSingleton<WebChatFiles>();
        services.TryAddSingleton<WebChatPage>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapMethods("/embed.js", reading, http => Of<WebChatPage>(http).GetEmbedAsync(http));
        var chat = endpoints.MapGroup("/chat/{account}");
        chat.MapMethods("", reading, http => Of<WebChatPage>(http).GetPageAsync(http));
        chat.MapMethods("/page.css", reading, http => Of<WebChatPage>(http).GetStyleAsync(http));
        chat.MapMethods("/icon.svg", reading, http => Of<WebChatPage>(http).GetIconAsync(http));
        chat.MapMethods("/page.js", reading, http => Of<WebChatPage>(http).GetScriptAsync(http));
        chat.MapPost("/messages", http => Of<WebChatReceiver>(http).PostMessageAsync(http));
        chat.MapPost("/seen", http => Of<WebChatReceiver>(http).PostSeenAsync(http));
        chat.MapGet("/events", http => Of<WebChatEvents>(http).GetAsync(http));
        chat.MapGet("/files/{sha256}", http => Of<WebChatFiles>(http).GetAsync(http));
    }

    private static T Of<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
