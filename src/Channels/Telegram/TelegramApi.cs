using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>How a call of the Bot API ended. <typeparamref name="T"/>: its result.</summary>
internal abstract record TelegramReply<T>
{
    private TelegramReply()
    {
    }

    public sealed record Done(T Result) : TelegramReply<T>;

    /// <summary>The server said no. <paramref name="Code"/> is the HTTP status; <paramref name="Says"/> its own words, without secrets.</summary>
    public sealed record Refused(int Code, string Says, TimeSpan? RetryAfter = null, long? MovedTo = null) : TelegramReply<T>;

    /// <summary>The request surely did not reach the server.</summary>
    public sealed record NotSent(string Why) : TelegramReply<T>;

    /// <summary>The request may have been carried out: the connection broke or nothing came in time, or a server in between answered.</summary>
    public sealed record Lost(string Why) : TelegramReply<T>;
}

/// <summary>
/// Calls the Bot API. The token is part of every address, so no address leaves this class: not in exceptions, logs or traces. Redirects are not followed; they would carry it elsewhere.
/// </summary>
internal sealed class TelegramApi : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(40);

    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly string root;
    private readonly string fileRoot;
    private readonly string token;

    public TelegramApi(TelegramOptions options, TimeProvider time)
    {
        this.time = time;
        token = options.Token ?? "";
        root = $"{options.BaseUrl}/bot{token}/";
        fileRoot = $"{options.BaseUrl}/file/bot{token}/";
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null, // also keeps addresses out of traces
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = TelegramLimits.MaxAnswerBytes,
        };
    }

    public Task<TelegramReply<TelegramMe>> GetMeAsync(CancellationToken stop) =>
        CallAsync(Request("getMe", null), TelegramCallsJson.Default.TelegramAnswerTelegramMe, AnswerLimit, stop);

    public Task<TelegramReply<TelegramFile>> GetFileAsync(string fileId, CancellationToken stop) =>
        CallAsync(Request("getFile", Json(new TelegramGetFile(fileId), TelegramCallsJson.Readable.TelegramGetFile)), TelegramCallsJson.Default.TelegramAnswerTelegramFile, AnswerLimit, stop);

    public Task<TelegramReply<TelegramWebhookInfo>> GetWebhookInfoAsync(CancellationToken stop) =>
        CallAsync(Request("getWebhookInfo", null), TelegramCallsJson.Default.TelegramAnswerTelegramWebhookInfo, AnswerLimit, stop);

    public Task<TelegramReply<TelegramSentMessage>> SendAsync(string method, HttpContent content, TimeSpan limit, CancellationToken stop) =>
        CallAsync(Request(method, content), TelegramCallsJson.Default.TelegramAnswerTelegramSentMessage, limit, stop);

    public Task<TelegramReply<TelegramSentMessage>> SendAsync(TelegramSendMessage message, CancellationToken stop) =>
        SendAsync("sendMessage", Json(message, TelegramCallsJson.Readable.TelegramSendMessage), AnswerLimit, stop);

    /// <summary>A call of which only success matters.</summary>
    public async Task<TelegramReply<bool>> DoAsync<TArguments>(string method, TArguments arguments, JsonTypeInfo<TArguments> type, CancellationToken stop)
    {
        var (status, body, failure) = await ExchangeAsync<bool>(Request(method, Json(arguments, type)), AnswerLimit, stop).ConfigureAwait(false);
        if (failure is not null) return failure;
        if (Decode(body, TelegramCallsJson.Default.TelegramVoidAnswer) is not { } answer) return NotOfTheApi<bool>(status);
        return answer.Ok ? new TelegramReply<bool>.Done(true) : Refusal<bool>(status, answer.ErrorCode, answer.Description, answer.Parameters);
    }

    /// <summary>The answer to getUpdates as bytes, so that each update can be kept as it came.</summary>
    public async Task<TelegramReply<byte[]>> GetUpdatesAsync(long? offset, int seconds, CancellationToken stop)
    {
        var arguments = Json(new TelegramGetUpdates(offset, TelegramLimits.PollLimit, seconds, TelegramLimits.AllowedUpdates), TelegramCallsJson.Readable.TelegramGetUpdates);
        var (status, body, failure) = await ExchangeAsync<byte[]>(Request("getUpdates", arguments), TimeSpan.FromSeconds(seconds) + AnswerLimit, stop).ConfigureAwait(false);
        if (failure is not null) return failure;
        if (status == 200) return new TelegramReply<byte[]>.Done(body);
        return Decode(body, TelegramCallsJson.Default.TelegramVoidAnswer) is { } answer ? Refusal<byte[]>(status, answer.ErrorCode, answer.Description, answer.Parameters) : NotOfTheApi<byte[]>(status);
    }

    /// <summary>Opens a file that getFile named. The response must be disposed of.</summary>
    public async Task<TelegramReply<HttpResponseMessage>> OpenFileAsync(string path, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var response = await http.GetAsync(fileRoot + path, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return new TelegramReply<HttpResponseMessage>.Done(response);
            response.Dispose();
            return new TelegramReply<HttpResponseMessage>.Refused((int)response.StatusCode, "The file was not given out.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return new TelegramReply<HttpResponseMessage>.NotSent(Why(e));
        }
    }

    /// <summary>Takes the token out of what others wrote.</summary>
    public string Mask(string text) => token.Length == 0 ? text : text.Replace(token, "***", StringComparison.Ordinal).Replace(token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..], "***", StringComparison.Ordinal);

    public void Dispose() => http.Dispose();

    internal static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private HttpRequestMessage Request(string method, HttpContent? content) => new(HttpMethod.Post, root + method) { Content = content };

    private async Task<TelegramReply<T>> CallAsync<T>(HttpRequestMessage request, JsonTypeInfo<TelegramAnswer<T>> type, TimeSpan limit, CancellationToken stop)
    {
        var (status, body, failure) = await ExchangeAsync<T>(request, limit, stop).ConfigureAwait(false);
        if (failure is not null) return failure;
        if (Decode(body, type) is not { } answer) return NotOfTheApi<T>(status);
        if (!answer.Ok) return Refusal<T>(status, answer.ErrorCode, answer.Description, answer.Parameters);
        return answer.Result is { } result ? new TelegramReply<T>.Done(result) : NotOfTheApi<T>(status);
    }

    private async Task<(int Status, byte[] Body, TelegramReply<T>? Failure)> ExchangeAsync<T>(HttpRequestMessage request, TimeSpan wait, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
                return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), null);
            }
            catch (HttpRequestException e)
            {
                return (0, [], IsBeforeSending(e) ? new TelegramReply<T>.NotSent(Why(e)) : new TelegramReply<T>.Lost(Why(e)));
            }
            catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
            {
                // A connection that could not be made within its limit ends so, too; ours has a cause of its own.
                return (0, [], limit.IsCancellationRequested ? new TelegramReply<T>.Lost("Telegram did not answer in time.") : new TelegramReply<T>.NotSent(Why(e)));
            }
        }
    }

    private static bool IsBeforeSending(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>In our words: the exception's may hold addresses.</summary>
    private static string Why(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The name of Telegram's server can't be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "Telegram's server can't be reached.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection to Telegram's server could be made (TLS).",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "Telegram's answer is longer than is read.",
        OperationCanceledException => "No connection to Telegram's server could be made in time.",
        _ => "The connection to Telegram's server broke.",
    };

    private static T? Decode<T>(byte[] body, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Servers in between answer in HTML; the caller says so with the status.
            return null;
        }
    }

    private TelegramReply<T> Refusal<T>(int status, int? code, string? says, TelegramAnswerParameters? parameters)
    {
        var number = code ?? status;
        TimeSpan? retry = parameters?.RetryAfter is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

        // A server that stops answers so to what it had already taken on (Bot API server, "Internal Server Error: restart").
        if (number >= 500 && retry is null) return new TelegramReply<T>.Lost($"Telegram had a fault of its own ({number}).");
        return new TelegramReply<T>.Refused(number, Mask(says is { Length: > 300 } ? says[..300] : says ?? "no reason given"), retry, parameters?.MigrateToChatId);
    }

    /// <summary>503 comes from a front that passed nothing on; whether another one did can't be known.</summary>
    private static TelegramReply<T> NotOfTheApi<T>(int status) => status switch
    {
        503 => new TelegramReply<T>.NotSent("Telegram is not available now (503)."),
        >= 400 and < 500 => new TelegramReply<T>.Refused(status, "The answer is not the Bot API's: is BaseUrl right?"),
        _ => new TelegramReply<T>.Lost($"The answer was not one of the Bot API (status {status})."),
    };
}
