using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Twilio;

/// <summary>One account of the hub at Twilio, at run time: what messages and calls have in common.</summary>
internal abstract class TwilioConnection : IDisposable
{
    private readonly string type;

    /// <param name="type">The channel type, which ends the webhooks' path.</param>
    protected TwilioConnection(AccountName name, string type, TwilioAccount twilio, TimeProvider time)
    {
        (Name, this.type, Twilio) = (name, type, twilio);
        Rest = new TwilioRest(twilio, time);
        Media = new TwilioMedia(twilio, Rest);
    }

    public AccountName Name { get; }

    public TwilioAccount Twilio { get; }

    public TwilioRest Rest { get; }

    public TwilioMedia Media { get; }

    /// <summary>Where Twilio finds this account at the hub.</summary>
    public string Path => $"/channels/{Name}/{type}";

    /// <summary>The hub's address, where the settings name it for all accounts.</summary>
    public static string? HubAddress(IServiceProvider services) => services.GetService<IConfiguration>()?["ChannelHub:Server:PublicUrl"] is { Length: > 0 } url ? url : null;

    public void Dispose() => Rest.Dispose();
}

/// <summary>All accounts of one type.</summary>
internal sealed class TwilioConnections<T>(IEnumerable<T> accounts) where T : TwilioConnection
{
    private readonly Dictionary<string, T> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>The account named in the request's path; null if there is none.</summary>
    public T? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? byName.GetValueOrDefault(name) : null;
}
