using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Api;

/// <summary>
/// Changes as Server-Sent Events. Each says only which case changed: a listener reads the case. After a lost connection a listener reads the list
/// with <c>since</c> and misses nothing.
/// </summary>
internal static class ChangeEvents
{
    /// <summary>A comment is sent when nothing happens, so that proxies keep the connection and a dead one is noticed.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/events", StreamAsync).RequireAuthorization(Policies.ApiRead).WithTags("events").WithName("listen").WithSummary("Changes as they happen (Server-Sent Events)")
            .WithDescription("event: change, data: {\"case\":\"CH-7\",\"account\":null,\"parked\":false}. A comment comes every 15 seconds.")
            .Produces<string>(200, "text/event-stream");

    private static async Task StreamAsync(HttpContext context, IChangeFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var listener = feed.ListenToAll();
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.WriteAsync(": listening\n\n", ends.Token);
            await response.Body.FlushAsync(ends.Token);
            while (true)
            {
                var changes = await WaitAsync(listener, time, ends.Token);
                if (changes.Count == 0) await response.WriteAsync(": still here\n\n", ends.Token);
                foreach (var change in changes)
                {
                    var data = JsonSerializer.Serialize(new ChangeShape(change.Case?.ToString(), change.Conversation?.Account.Value, change.Parked), ApiJson.Wire.ChangeShape);
                    await response.WriteAsync($"event: change\ndata: {data}\n\n", ends.Token);
                }

                await response.Body.FlushAsync(ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The listener has gone, or the hub stops: the stream ends here.
        }
    }

    private static async Task<IReadOnlyList<Change>> WaitAsync(IChangeListener listener, TimeProvider time, CancellationToken stop)
    {
        using var beat = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, beat.Token);
        try
        {
            return await listener.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (beat.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return [];
        }
    }
}
