using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace ChannelHub.Channels.Twilio;

/// <summary>
/// Twilio's REST API (2010-04-01), as far as we call it. Outcomes are values; only a cancellation throws. Redirects are never followed by themselves: they would carry the
/// credentials along.
/// </summary>
internal sealed partial class TwilioRest : IDisposable
{
    private readonly TwilioAccount account;
    private readonly TimeProvider time;
    private readonly HttpClient client;
    private readonly AuthenticationHeaderValue signIn;

    public TwilioRest(TwilioAccount account, TimeProvider time)
    {
        (this.account, this.time) = (account, time);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TwilioLimits.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of their addresses is noticed
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // the caller's token ends a request
            MaxResponseContentBufferSize = TwilioLimits.MaxAnswerBytes,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("ChannelHub/1.0");
        var (user, password) = account.SignIn;
        signIn = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    private string Root => $"/2010-04-01/Accounts/{account.Sid}";

    public Task<TwilioAnswer<TwilioMessage>> CreateMessageAsync(IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken stop) =>
        AskAsync(HttpMethod.Post, $"{Root}/Messages.json", fields, TwilioJson.Default.TwilioMessage, stop);

    /// <summary>Messages between two addresses, the newest first.</summary>
    /// <param name="from">Null where a service chose the sender.</param>
    public Task<TwilioAnswer<TwilioMessagePage>> ListMessagesAsync(string to, string? from, CancellationToken stop) =>
        AskAsync(HttpMethod.Get, $"{Root}/Messages.json?To={Uri.EscapeDataString(to)}{(from is null ? "" : $"&From={Uri.EscapeDataString(from)}")}&PageSize=50", null, TwilioJson.Default.TwilioMessagePage, stop);

    /// <param name="pageUri">As <see cref="TwilioMessagePage.NextPageUri"/> gave it.</param>
    public Task<TwilioAnswer<TwilioMessagePage>> ListMoreAsync(string pageUri, CancellationToken stop) =>
        pageUri.StartsWith(Root, StringComparison.Ordinal)
            ? AskAsync(HttpMethod.Get, pageUri, null, TwilioJson.Default.TwilioMessagePage, stop)
            : Task.FromResult<TwilioAnswer<TwilioMessagePage>>(new TwilioAnswer<TwilioMessagePage>.Broken("The next page lies outside the account."));

    public Task<TwilioAnswer<TwilioAccountInfo>> ReadAccountAsync(CancellationToken stop) =>
        AskAsync(HttpMethod.Get, $"{Root}.json", null, TwilioJson.Default.TwilioAccountInfo, stop);

    /// <summary>Asks for a file. The response is the caller's to dispose of.</summary>
    /// <param name="withCredentials">Only for addresses of the account itself.</param>
    public async Task<HttpResponseMessage> GetFileAsync(Uri address, bool withCredentials, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (withCredentials) request.Headers.Authorization = signIn;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
    }

    public void Dispose() => client.Dispose();

    private async Task<TwilioAnswer<T>> AskAsync<T>(HttpMethod method, string target, IReadOnlyList<KeyValuePair<string, string>>? fields, JsonTypeInfo<T> form, CancellationToken stop) where T : class
    {
        using var request = new HttpRequestMessage(method, new Uri(account.RestUrl, target));
        request.Headers.Authorization = signIn;
        request.Headers.Accept.ParseAdd("application/json");
        if (fields is not null) request.Content = new FormUrlEncodedContent(fields);
        try
        {
            using var response = await client.SendAsync(request, stop).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? Read(body, form) is { } value ? new TwilioAnswer<T>.Done(value) : new TwilioAnswer<T>.Broken($"Twilio answered {(int)response.StatusCode} with something that can't be read.")
                : Judge<T>(response, body);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new TwilioAnswer<T>.NotSent($"Twilio can't be reached ({e.HttpRequestError}).");
        }
        catch (HttpRequestException e)
        {
            return new TwilioAnswer<T>.Broken($"The connection to Twilio broke ({e.HttpRequestError}).");
        }
        catch (IOException)
        {
            return new TwilioAnswer<T>.Broken("The connection to Twilio broke.");
        }
        catch (TaskCanceledException e) when (!stop.IsCancellationRequested && e.InnerException is TimeoutException)
        {
            // The handler's own limit for connecting.
            return new TwilioAnswer<T>.NotSent("Twilio can't be reached (no connection in time).");
        }
    }

    private TwilioAnswer<T> Judge<T>(HttpResponseMessage response, byte[] body) where T : class
    {
        var status = (int)response.StatusCode;
        var error = Read(body, TwilioJson.Default.TwilioErrorBody);
        if (status >= 500 || (status < 400 && error?.Code is null)) return new TwilioAnswer<T>.Broken($"Twilio answered {status}.");
        return new TwilioAnswer<T>.Refused(status, error?.Code, WithoutNumbers(error?.Message ?? error?.Detail ?? error?.Title ?? $"HTTP {status}"), RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    private static T? Read<T>(byte[] body, JsonTypeInfo<T> form) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Twilio repeats the number in its errors; what we pass on also goes to the log, where no number belongs.</summary>
    internal static string WithoutNumbers(string text) => LongNumber().Replace(text.Length > 300 ? text[..300] + "…" : text, "…");

    [GeneratedRegex(@"\+?\d[\d ().-]{5,}\d")]
    private static partial Regex LongNumber();
}
