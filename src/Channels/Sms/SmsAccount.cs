using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Sms;

/// <summary>One account at run time: its settings and its connection.</summary>
internal sealed class SmsAccount : IDisposable
{
    public SmsAccount(AccountName name, SmsOptions options, string? serverPublicUrl, SmsMetrics metrics, TimeProvider time)
    {
        (Name, Options, Metrics) = (name, options, metrics);
        Twilio = options.ToAccount(serverPublicUrl);
        Rest = new TwilioRest(Twilio, time);
        Media = new TwilioMedia(Twilio, Rest);
        Monitor = new SmsMonitor(name, Twilio.PublicUrl is not null, time);
    }

    public AccountName Name { get; }

    public SmsOptions Options { get; }

    public TwilioAccount Twilio { get; }

    public TwilioRest Rest { get; }

    public TwilioMedia Media { get; }

    public SmsMonitor Monitor { get; }

    public SmsMetrics Metrics { get; }

    public string Path => $"/channels/{Name}/sms";

    /// <summary>Where Twilio reports what became of a message; null if it can't find us.</summary>
    public string? StatusUrl => Twilio.PublicUrl is { } here ? $"{here}{Path}/status" : null;

    public void Dispose() => Rest.Dispose();
}

/// <summary>All accounts of this type.</summary>
internal sealed class SmsAccounts(IEnumerable<SmsAccount> accounts)
{
    private readonly Dictionary<string, SmsAccount> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>The account named in the request's path; null if there is none.</summary>
    public SmsAccount? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? byName.GetValueOrDefault(name) : null;
}

/// <summary>The stores that sending and fetching ask; not there where payloads are only mapped.</summary>
internal sealed record SmsStores(Lazy<IConsents> Consents, Lazy<IOutbox> Outbox, Lazy<IAttachmentStore> Files);
