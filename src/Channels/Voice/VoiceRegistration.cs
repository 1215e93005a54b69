using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Voice;

/// <summary>Telephone calls through Twilio.</summary>
public sealed class VoiceRegistration : IChannelType
{
    public string Type => VoiceInboundMapper.Channel;

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => VoiceOptionsValidator.Read(section).Faults;

    public IEnumerable<SettingFault> CheckSurroundings(IConfigurationSection section, HubSurroundings hub) => VoiceOptionsValidator.CheckSurroundings(section, hub);

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = VoiceOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VoiceMetrics>();
        services.TryAddSingleton(s => new VoiceStores(new(s.GetRequiredService<IConsents>), new(s.GetService<ICaseStore>), new(s.GetRequiredService<IAttachmentStore>), new(() => [.. s.GetServices<IChannel>()])));
        services.AddKeyedSingleton(account, (s, _) =>
            new VoiceAccount(account, options, TwilioConnection.HubAddress(s), s.GetRequiredService<VoiceMetrics>(), s.GetService<ICaseLinks>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredKeyedService<VoiceAccount>(account));
        services.AddSingleton<IChannel>(s => new VoiceSender(s.GetRequiredKeyedService<VoiceAccount>(account), s.GetRequiredService<VoiceStores>(), new VoiceLog(s.GetRequiredService<ILogger<VoiceSender>>())));
        services.AddSingleton<IChannelTrial>(s => new VoiceTrial(s.GetRequiredKeyedService<VoiceAccount>(account)));
        services.AddSingleton<IChannelMonitor>(s => s.GetRequiredKeyedService<VoiceAccount>(account).Monitor);
        services.AddSingleton<IChannelProbe>(s => Probe(s.GetRequiredKeyedService<VoiceAccount>(account)));
        services.TryAddSingleton<TwilioConnections<VoiceAccount>>();
        services.TryAddSingleton<VoiceCases>();
        services.TryAddSingleton<VoiceReceiver>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        var voice = endpoints.MapGroup("/channels/{account}/voice");
        voice.MapPost("", http => Of(http).PostCallAsync(http));
        voice.MapPost("/status", http => Of(http).PostStatusAsync(http));
        voice.MapPost("/recording/{caller}", http => Of(http).PostRecordingAsync(http));
        voice.MapPost("/transcription/{caller}", http => Of(http).PostTranscriptionAsync(http));
        voice.MapPost("/{step}/{state}", http => Of(http).PostStepAsync(http));
    }

    private static TwilioProbe Probe(VoiceAccount account) =>
        new(account, "Twilio can't deliver recordings", $"Its numbers must send calls to {account.Here} and call status changes to {account.Here}/status.");

    private static VoiceReceiver Of(HttpContext http) => http.RequestServices.GetRequiredService<VoiceReceiver>();
}
