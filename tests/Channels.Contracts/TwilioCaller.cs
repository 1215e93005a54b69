using System.Globalization;
using System.Net;
using System.Text;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Contracts;

/// <summary>
/// Calls webhooks as Twilio does: a signed form, 15 seconds for an answer, and, where the address asks for it (<c>#rc=2&amp;rp=ct,rt,5xx</c>), the same again with the same token
/// after a connection that failed, an answer that did not come, or a 5xx.
/// </summary>
public sealed class TwilioCaller(string authToken) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = true, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = Limit };
    private int next;

    /// <summary>The parameters of a customer's message.</summary>
    public static List<KeyValuePair<string, string>> Inbound(string accountSid, string sid, string from, string to, string body) =>
    [
        new("ToCountry", "US"), new("SmsMessageSid", sid), new("NumMedia", "0"), new("SmsSid", sid), new("SmsStatus", "received"), new("Body", body), new("To", to), new("NumSegments", "1"), new("MessageSid", sid),
        new("AccountSid", accountSid), new("From", from), new("ApiVersion", "2010-04-01"),
    ];

    /// <param name="retries">How often at most after the first try.</param>
    /// <param name="between">Waited between tries.</param>
    /// <returns>The last answer's status, 0 if there was none; and how many tries it took.</returns>
    public async Task<(int Status, int Tries)> CallAsync(string url, IReadOnlyList<KeyValuePair<string, string>> fields, int retries = 0, TimeSpan between = default)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
        var signature = TwilioSignature.Make(authToken, url, TwilioForm.OfForm(body));
        var token = string.Create(CultureInfo.InvariantCulture, $"token-{Interlocked.Increment(ref next)}");
        for (var tries = 1; ; tries++)
        {
            var status = await TryAsync(url, body, signature, token);
            if (status is > 0 and < 500 || tries > retries) return (status, tries);
            await Task.Delay(between, TimeProvider.System);
        }
    }

    /// <summary>One request of a call, with the document that it is answered with.</summary>
    public async Task<(HttpStatusCode Status, string Document)> AskAsync(Uri address, IEnumerable<(string Name, string Value)> fields)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        request.Headers.TryAddWithoutValidation(TwilioSignature.Header, TwilioSignature.Make(authToken, address.ToString(), TwilioForm.OfForm(body)));
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => client.Dispose();

    private async Task<int> TryAsync(string url, byte[] body, string signature, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body), Version = HttpVersion.Version11 };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        request.Headers.TryAddWithoutValidation(TwilioSignature.Header, signature);
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", token);
        try
        {
            using var response = await client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }
}
