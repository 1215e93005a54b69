using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.WebChat;

/// <summary>
/// <c>GET /chat/{account}/events</c>: the conversation as Server-Sent Events (HTML standard, section 9.2). Each message's event id is its position, so a page that lost the connection
/// names the last one it has, and gets what follows, each once.
/// </summary>
internal sealed class WebChatEvents(WebChatGate gate, ICaseQueries queries, IChangeFeed feed, IHostApplicationLifetime host, TimeProvider time, ILogger<WebChatEvents> logger)
{
    public async Task GetAsync(HttpContext http)
    {
        var problem = gate.Enter(http, out var account, out var visitor);
        var after = 0L;
        if (problem is null && !TryReadPosition(http.Request, out after)) problem = WebChatProblems.BadPosition;
        if (problem is not null)
        {
            await problem.WriteAsync(http);
            return;
        }

        using var place = account!.Streams.TryOpen(visitor!);
        if (place is null)
        {
            WebChatLog.StreamsFull(logger, account.Name, account.Streams.Open);
            await WebChatProblems.TooManyStreams.WriteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would otherwise hold events back
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping, place.Ended);
        try
        {
            await StreamAsync(http.Response.BodyWriter, new ConversationRef(account.Name, visitor!), after, stop);
        }
        catch (OperationCanceledException) when (place.Ended.IsCancellationRequested)
        {
            // Told, so that a page that is still there does not come straight back and end another one in turn.
            Write(http.Response.BodyWriter, "event: elsewhere\ndata: {}\n\n");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || host.ApplicationStopping.IsCancellationRequested)
        {
            // The page was closed, or the hub stops: the stream just ends, and the page opens it again if it is still there.
        }
        catch (Exception e)
        {
            // The headers are gone, so no status can tell: the connection is cut, which the page takes for what it is.
            WebChatLog.StreamFailed(logger, account.Name, e);
            http.Abort();
        }
    }

    private async Task StreamAsync(PipeWriter output, ConversationRef conversation, long after, CancellationTokenSource stop)
    {
        // First listen, then read: what is committed in between is noted, and a note without news only costs a look.
        using var listener = feed.ListenToConversation(conversation);
        using var heartbeat = new PeriodicTimer(WebChatLimits.Heartbeat, time);
        try
        {
            Write(output, string.Create(CultureInfo.InvariantCulture, $"retry: {(long)WebChatLimits.Reconnect.TotalMilliseconds}\n\n"));
            after = await SendNewAsync(output, conversation, after, stop.Token);
            Write(output, "event: ready\ndata: {}\n\n");
            await output.FlushAsync(stop.Token);
            await FollowAsync(output, listener, heartbeat, conversation, after, stop.Token);
        }
        finally
        {
            // Whatever still waits on the listener or the timer ends before they are disposed of.
            await stop.CancelAsync();
        }
    }

    private async Task FollowAsync(PipeWriter output, IChangeListener listener, PeriodicTimer heartbeat, ConversationRef conversation, long after, CancellationToken stop)
    {
        var beat = heartbeat.WaitForNextTickAsync(stop).AsTask();
        var news = listener.WaitAsync(stop).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(beat, news);
            await first;
            if (first == news)
            {
                news = listener.WaitAsync(stop).AsTask();
                after = await SendNewAsync(output, conversation, after, stop);
            }
            else
            {
                beat = heartbeat.WaitForNextTickAsync(stop).AsTask();
                Write(output, ": beat\nevent: beat\ndata: {}\n\n"); // the comment is for proxies, the event for the page, which never sees comments
            }

            await output.FlushAsync(stop);
        }
    }

    private async Task<long> SendNewAsync(PipeWriter output, ConversationRef conversation, long after, CancellationToken stop)
    {
        while (true)
        {
            var page = await queries.ReadConversationAsync(conversation, after, WebChatLimits.PageSize, stop);
            foreach (var (message, _) in page)
            {
                after = message.Position;
                if (message.Direction != Direction.Note) WriteMessage(output, message);
            }

            if (page.Count < WebChatLimits.PageSize) return after;
            await output.FlushAsync(stop);
        }
    }

    private static void WriteMessage(PipeWriter output, StoredMessage message)
    {
        Write(output, string.Create(CultureInfo.InvariantCulture, $"id: {message.Position}\ndata: "));
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = WebChatJson.Stream.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, WebChatOutboundMapper.ToEvent(message), WebChatJson.Stream.WebChatEvent);
        }

        output.Write("\n\n"u8);
    }

    private static void Write(PipeWriter output, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(written);
    }

    /// <summary>The browser's own Last-Event-ID comes first: on a reconnect it is newer than the address that the page began with.</summary>
    private static bool TryReadPosition(HttpRequest request, out long position)
    {
        var text = request.Headers["Last-Event-ID"] is { Count: > 0 } last && last.ToString().Length > 0 ? last.ToString() : request.Query["after"].ToString();
        position = 0;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }
}
