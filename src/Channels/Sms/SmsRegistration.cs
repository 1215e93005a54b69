using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>SMS, MMS and WhatsApp through Twilio.</summary>
public sealed class SmsRegistration : IChannelType
{
    public string Type => SmsInboundMapper.Channel;

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => SmsOptionsValidator.Read(section).Faults;

    public IEnumerable<SettingFault> CheckSurroundings(IConfigurationSection section, HubSurroundings hub) => SmsOptionsValidator.CheckSurroundings(section, hub);

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = SmsOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SmsMetrics>();
        services.TryAddSingleton(s => new SmsStores(new(s.GetRequiredService<IConsents>), new(s.GetRequiredService<IOutbox>), new(s.GetRequiredService<IAttachmentStore>)));
        services.AddKeyedSingleton(account, (s, _) =>
            new SmsAccount(account, options, TwilioConnection.HubAddress(s), s.GetRequiredService<SmsMetrics>(), s.GetService<ICaseLinks>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredKeyedService<SmsAccount>(account));
        services.AddSingleton<IChannel>(s =>
            new SmsSender(s.GetRequiredKeyedService<SmsAccount>(account), s.GetRequiredService<SmsStores>(), s.GetRequiredService<TimeProvider>(), new SmsLog(s.GetRequiredService<ILogger<SmsSender>>())));
        services.AddSingleton<IChannelTrial>(s => new SmsTrial(s.GetRequiredKeyedService<SmsAccount>(account)));
        services.AddSingleton<IChannelMonitor>(s => s.GetRequiredKeyedService<SmsAccount>(account).Monitor);
        services.AddSingleton<IChannelProbe>(s => Probe(s.GetRequiredKeyedService<SmsAccount>(account)));
        services.TryAddSingleton<TwilioConnections<SmsAccount>>();
        services.TryAddSingleton<SmsReceiver>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        var sms = endpoints.MapGroup("/channels/{account}/sms");
        sms.MapPost("", http => Of(http).PostMessageAsync(http));
        sms.MapPost("/status", http => Of(http).PostStatusAsync(http));
        sms.MapPost("/status/{message}/{part}", http => Of(http).PostStatusAsync(http));
    }

    private static TwilioProbe Probe(SmsAccount account) =>
        new(account, "Twilio can't report what became of answers", $"Its numbers must send messages to {account.Twilio.PublicUrl}{account.Path}.");

    private static SmsReceiver Of(HttpContext http) => http.RequestServices.GetRequiredService<SmsReceiver>();
}
