using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>Telegram: a bot of one's own, by the Bot API.</summary>
public sealed class TelegramRegistration : IChannelType, IPayloadKeys
{
    public string Type => TelegramInboundMapper.Channel;

    public string? KeyOf(ReadOnlySpan<byte> payload) => TelegramIds.KeyOf(payload);

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => TelegramOptionsValidator.Read(section).Faults;

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = TelegramOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TelegramAccounts>();
        services.TryAddSingleton<TelegramReceiver>();
        services.TryAddSingleton<TelegramPreparation>();
        services.AddKeyedSingleton(account, (s, _) => new TelegramAccount(account, options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => Of(s));
        services.AddSingleton<IChannel>(s => new TelegramSender(Of(s), s.GetRequiredService<TelegramPreparation>(), s.GetRequiredService<IAttachmentStore>(), s.GetRequiredService<ILogger<TelegramSender>>()));
        services.AddSingleton<IChannelTrial>(s => new TelegramTrial(Of(s)));
        services.AddSingleton<IInvitingChannel>(s => new TelegramInvitation(Of(s)));
        services.AddSingleton<IChannelMonitor>(s => Of(s).Monitor);
        services.AddSingleton<IChannelProbe>(s => new TelegramProbe(Of(s)));
        services.AddSingleton<IHostedService>(s => options.Mode == TelegramMode.Webhook
            ? new TelegramWebhook(Of(s), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TelegramWebhook>>())
            : new TelegramPoller(Of(s), s.GetRequiredService<IMessageIntake>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TelegramPoller>>()));

        TelegramAccount Of(IServiceProvider provider) => provider.GetRequiredKeyedService<TelegramAccount>(account);
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/channels/{account}/telegram", http => http.RequestServices.GetRequiredService<TelegramReceiver>().PostAsync(http));
}
