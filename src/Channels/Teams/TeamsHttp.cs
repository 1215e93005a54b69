using System.Net;
using System.Text;

namespace ChannelHub.Channels.Teams;

/// <summary>An answer of the platform, or why there is none. <paramref name="WasSent"/> is false only when the request surely did not leave.</summary>
internal sealed record TeamsAnswer(int Status, byte[] Body, TimeSpan? RetryAfter, string? Why, bool WasSent);

/// <summary>
/// The account's connections. Redirects are not followed and nothing of an address is told: addresses of files are secrets. <see cref="Platform"/> reaches public hosts only.
/// </summary>
internal sealed class TeamsHttp : IDisposable
{
    private readonly TimeProvider time;
    private readonly HttpClient fixedAddresses;

    public TeamsHttp(TeamsHosts hosts, TimeProvider time)
    {
        this.time = time;
        Platform = Client(hosts.ConnectAsync);
        fixedAddresses = Client(null);
    }

    /// <summary>For the connector and files, whose addresses come with messages.</summary>
    public HttpClient Platform { get; }

    /// <summary>Reads a document from an address of the settings; null with the reason.</summary>
    public async Task<(string? Text, string Why)> ReadTextAsync(Uri address, CancellationToken stop)
    {
        var answer = await CallAsync(fixedAddresses, () => new HttpRequestMessage(HttpMethod.Get, address), TeamsLimits.MaxMetadataBytes, stop).ConfigureAwait(false);
        return answer switch
        {
            { Why: { } why } => (null, why),
            { Status: 200 } => (Encoding.UTF8.GetString(answer.Body), ""),
            _ => (null, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the server answered {answer.Status}.")),
        };
    }

    public Task<TeamsAnswer> PostFormAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, CancellationToken stop) =>
        CallAsync(fixedAddresses, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, TeamsLimits.MaxAnswerBytes, stop);

    public Task<TeamsAnswer> CallAsync(Func<HttpRequestMessage> request, CancellationToken stop) => CallAsync(Platform, request, TeamsLimits.MaxAnswerBytes, stop);

    public void Dispose()
    {
        Platform.Dispose();
        fixedAddresses.Dispose();
    }

    /// <summary>In our words: the exception's may hold addresses.</summary>
    public static string Why(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name can't be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the server can't be reached.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made (TLS).",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer is longer than is read.",
        OperationCanceledException => "the server did not answer in time.",
        _ => "the connection broke.",
    };

    public static bool IsBeforeSending(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        || (e.HttpRequestError == HttpRequestError.Unknown && e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused or System.Net.Sockets.SocketError.HostNotFound });

    private async Task<TeamsAnswer> CallAsync(HttpClient client, Func<HttpRequestMessage> make, int maxBytes, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TeamsLimits.CallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        using var request = make();
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, maxBytes, either.Token).ConfigureAwait(false);
            return new TeamsAnswer((int)response.StatusCode, body, RetryAfterOf(response), null, true);
        }
        catch (HttpRequestException e)
        {
            return new TeamsAnswer(0, [], null, Why(e), !IsBeforeSending(e));
        }
        catch (IOException e)
        {
            return new TeamsAnswer(0, [], null, Why(e), true);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            // A connection that could not be made within its own, shorter limit ends so, too.
            return new TeamsAnswer(0, [], null, Why(e), limit.IsCancellationRequested);
        }
    }

    /// <summary>No more than the limit; what is longer is cut, because only the beginning of an answer is of use.</summary>
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while (body.Length < maxBytes && (read = await stream.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0) await body.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, maxBytes - body.Length)), stop).ConfigureAwait(false);
        return body.ToArray();
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } header) return null;
        var wait = header.Delta ?? (header.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } w && w > TimeSpan.Zero ? w : null;
    }

    private static HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TeamsLimits.ConnectLimit,
        ConnectCallback = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null, // also keeps addresses out of traces
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
