using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Twilio;

/// <summary>One account of the hub at Twilio, at run time: what messages and calls have in common.</summary>
internal abstract class TwilioConnection : IDisposable
{
    private readonly string type;
    private readonly ICaseLinks? links;

    /// <param name="type">The channel type, which ends the webhooks' path.</param>
    /// <param name="links">Null where no case page is there to link to.</param>
    /// <param name="withoutAddress">What goes wrong while Twilio can't be told where the hub is.</param>
    protected TwilioConnection(AccountName name, string type, TwilioAccount twilio, string withoutAddress, ICaseLinks? links, TimeProvider time)
    {
        (Name, this.type, Twilio, this.links) = (name, type, twilio, links);
        Rest = new TwilioRest(twilio, time);
        Media = new TwilioMedia(twilio, Rest);
        Monitor = new TwilioMonitor(name, twilio.PublicUrl is not null, withoutAddress, time);
    }

    public AccountName Name { get; }

    public TwilioAccount Twilio { get; }

    public TwilioRest Rest { get; }

    public TwilioMedia Media { get; }

    public TwilioMonitor Monitor { get; }

    /// <summary>Where Twilio finds this account at the hub.</summary>
    public string Path => $"/channels/{Name}/{type}";

    /// <summary>The customer's page of a case; null while the hub's public address is not known, or there is no such page.</summary>
    /// <param name="from">When the link's time begins: a moment that is the same at every try, so that the text is.</param>
    public string? LinkTo(CaseNumber number, DateTimeOffset from) => Twilio.PublicUrl is { } here && links is not null && number != default ? here + links.PathTo(number, from) : null;

    public string? LinkTo(OutboundMessage message) => LinkTo(message.Id.Case, message.At);

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
