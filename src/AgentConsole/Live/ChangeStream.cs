using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.AgentConsole.Live;

/// <summary>
/// Tells an open page that something it shows has changed, by Server-Sent Events (HTML standard, section 9.2). The note carries no content:
/// the page reads itself again. So an agent who only looks on costs one quiet connection and no state.
/// </summary>
internal sealed class ChangeStream(IChangeFeed feed, TimeProvider time, IHostApplicationLifetime host, ILogger<ChangeStream> log)
{
    /// <summary>At most one note in this time, however much happens.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>A comment line this often shows both sides that the connection stands.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>Then the browser connects again, and the sign-in is looked at again.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public async Task<IResult> ServeAsync(HttpContext context, string? watch)
    {
        if (Watch.Parse(watch) is not { } wanted) return Results.BadRequest("watch is one of: cases, parked, ledger, me, a case number");
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var life = new CancellationTokenSource(Life, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping, life.Token);
        // While a page listens, its agent is there: this is what keeps the presence that was chosen.
        var me = AgentIdentity.From(context.User)?.Id;
        using var there = me is { } agent ? context.RequestServices.GetService<IWorkDesk>()?.Connect(agent) : null;
        try
        {
            await RunAsync(wanted, text => SendAsync(context, text, stop.Token), stop.Token, me);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.StreamEnded(wanted.GetType().Name);
        }

        return Results.Empty;
    }

    /// <summary>Sends a note for each concerning change, no faster than <see cref="Pace"/>, until stopped.</summary>
    internal async Task RunAsync(Watch watch, Func<string, Task> send, CancellationToken stop, AgentId? me = null)
    {
        using var listener = feed.ListenToAll();
        await send("retry: 2000\nevent: open\ndata: 1\n\n");
        var next = listener.WaitAsync(stop).AsTask();
        while (true)
        {
            using (var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop))
            {
                var beat = Task.Delay(Heartbeat, time, quiet.Token);
                var first = await Task.WhenAny(next, beat);
                await quiet.CancelAsync();
                if (first == beat)
                {
                    stop.ThrowIfCancellationRequested();
                    await send(":\n\n");
                    continue;
                }
            }

            var changes = await next;
            var concerns = watch.Concerns(changes) || (me is not null && changes.Any(c => c.Agent == me));
            if (concerns)
            {
                await send("event: change\ndata: 1\n\n");
                await Task.Delay(Pace, time, stop);
            }

            next = listener.WaitAsync(stop).AsTask();
        }
    }

    private static async Task SendAsync(HttpContext context, string text, CancellationToken stop)
    {
        await context.Response.WriteAsync(text, stop);
        await context.Response.Body.FlushAsync(stop);
    }
}
