using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>SMS, MMS and WhatsApp through Twilio.</summary>
public sealed class SmsRegistration : IChannelType, IPayloadKeys
{
    public string Type => SmsInboundMapper.Channel;

    public string? KeyOf(ReadOnlySpan<byte> payload) => SmsInboundMapper.KeyOf(payload);

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => SmsOptionsValidator.Read(section).Faults;

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = SmsOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SmsMetrics>();
        services.TryAddSingleton(s => new SmsStores(new(s.GetRequiredService<IConsents>), new(s.GetRequiredService<IOutbox>), new(s.GetRequiredService<IAttachmentStore>)));
        services.AddKeyedSingleton(account, (s, _) =>
            new SmsAccount(account, options, s.GetService<IConfiguration>()?["ChannelHub:Server:PublicUrl"] is { Length: > 0 } url ? url : null, s.GetRequiredService<SmsMetrics>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredKeyedService<SmsAccount>(account));
        services.AddSingleton<IChannel>(s =>
            new SmsSender(s.GetRequiredKeyedService<SmsAccount>(account), s.GetRequiredService<SmsStores>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<SmsSender>>()));
        services.AddSingleton<IChannelTrial>(s => new SmsTrial(s.GetRequiredKeyedService<SmsAccount>(account)));
        services.AddSingleton<IChannelMonitor>(s => s.GetRequiredKeyedService<SmsAccount>(account).Monitor);
        services.AddSingleton<IChannelProbe>(s => new SmsProbe(account, s.GetRequiredKeyedService<SmsAccount>(account)));
        services.TryAddSingleton<SmsAccounts>();
        services.TryAddSingleton<SmsReceiver>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        var sms = endpoints.MapGroup("/channels/{account}/sms");
        sms.MapPost("", http => Of(http).PostMessageAsync(http));
        sms.MapPost("/status", http => Of(http).PostStatusAsync(http));
        sms.MapPost("/status/{message}/{part}", http => Of(http).PostStatusAsync(http));
    }

    private static SmsReceiver Of(HttpContext http) => http.RequestServices.GetRequiredService<SmsReceiver>();
}
