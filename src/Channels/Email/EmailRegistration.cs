using ChannelHub.Cases;
using ChannelHub.Channels.Email.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email;

/// <summary>E-mail: a mailbox that is read by IMAP, an MTA's pipe, or HTTP; answers by SMTP or into a folder.</summary>
public sealed class EmailRegistration : IChannelType
{
    public string Type => EmailInboundMapper.Channel;

    public IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment) => EmailOptionsValidator.Read(section).Faults;

    public void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section)
    {
        var options = EmailOptionsValidator.Read(section).Options;
        services.TryAddSingleton(TimeProvider.System);

        var own = services.Select(s => s.IsKeyedService ? null : s.ImplementationInstance).OfType<OwnAddresses>().FirstOrDefault() ?? new OwnAddresses();
        own.Add(options);
        services.TryAddSingleton(own);

        // A redirect would carry the secrets to whomever it names.
        services.AddHttpClient(OAuthTokens.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddKeyedSingleton(account, (s, _) => new EmailAccount(
            account, options, s.GetRequiredService<IConfiguration>()["ChannelHub:Storage:Directory"] ?? "./data", s.GetService<IHttpClientFactory>(), s.GetRequiredService<TimeProvider>(), own));
        services.AddSingleton(s => s.GetRequiredKeyedService<EmailAccount>(account));
        services.AddKeyedSingleton(account, (s, _) => new EmailMonitor(s.GetRequiredKeyedService<EmailAccount>(account)));
        services.AddSingleton<IChannelMonitor>(s => s.GetRequiredKeyedService<EmailMonitor>(account));
        services.AddSingleton<IChannelProbe>(s => new EmailProbe(s.GetRequiredKeyedService<EmailAccount>(account)));
        services.AddSingleton<IChannel>(s => new EmailSender(
            s.GetRequiredKeyedService<EmailAccount>(account), s.GetRequiredKeyedService<EmailMonitor>(account), s.GetRequiredService<IAttachmentStore>(), s.GetRequiredService<ILogger<EmailSender>>()));
        services.AddSingleton<IChannelTrial>(s => new EmailTrial(s.GetRequiredKeyedService<EmailAccount>(account)));
        services.AddSingleton<IHostedService>(s => new EmailPoller(
            s.GetRequiredKeyedService<EmailAccount>(account), s.GetRequiredKeyedService<EmailMonitor>(account), s.GetRequiredService<IMessageIntake>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<EmailPoller>>()));

        services.TryAddSingleton<EmailAccounts>();
        services.TryAddSingleton<EmailReceiver>();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/channels/{account}/mime", (HttpContext http) => http.RequestServices.GetRequiredService<EmailReceiver>().PostAsync(http));
}
