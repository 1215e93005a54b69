using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>Microsoft Teams, by the Bot Framework's activity protocol.</summary>
public sealed class TeamsRegistration : IChannelType, IPayloadKeys
{
    public string Type => TeamsInboundMapper.Channel;

    public string? KeyOf(ReadOnlySpan<byte> payload) => TeamsIds.KeyOf(payload);

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => TeamsOptionsValidator.Read(section, isDevelopment).Faults;

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        // Whether the emulator may be is looked at by Validate; where it is not run (a dry mapping), nothing is received.
        var options = TeamsOptionsValidator.Read(section, isDevelopment: true).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(account, (s, _) => new TeamsAccount(account, options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TeamsAccount>>()));
        services.AddKeyedSingleton(account, (s, _) => new TeamsCourtesies(Of(s, account), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TeamsCourtesies>>()));
        services.AddSingleton(s => Of(s, account));
        services.AddSingleton(s => s.GetRequiredKeyedService<TeamsCourtesies>(account));
        services.AddSingleton<IHostedService>(s => s.GetRequiredKeyedService<TeamsCourtesies>(account));
        services.AddSingleton<IChannel>(s => new TeamsSender(Of(s, account), s.GetRequiredService<IAttachmentStore>(), s.GetRequiredService<ILogger<TeamsSender>>()));
        services.AddSingleton<IChannelTrial>(s => new TeamsTrial(Of(s, account), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IChannelMonitor>(s => Of(s, account).Condition);
        services.AddSingleton<IChannelProbe>(s => new TeamsProbe(Of(s, account)));

        services.TryAddSingleton<TeamsAccounts>();
        services.TryAddSingleton<TeamsReceiver>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/channels/{account}/teams", http => Of<TeamsReceiver>(http).PostAsync(http));
        endpoints.MapPost("/api/messages", http => Of<TeamsReceiver>(http).PostAsync(http));
    }

    private static TeamsAccount Of(IServiceProvider services, AccountName account) => services.GetRequiredKeyedService<TeamsAccount>(account);

    private static T Of<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
