using System.Threading.Channels;
using ChannelHub.Cases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>Something small that is due to a customer right after an activity was stored, outside any case.</summary>
internal abstract record Courtesy(TeamsReference To)
{
    /// <summary>Our card, shown as answered.</summary>
    public sealed record ShowAnswered(TeamsReference To, string Card, string? Ask, string Answer) : Courtesy(To);
}

/// <summary>
/// Replaces answered cards after the platform has its answer. That is worth a few tries and no more: what is lost in a restart is no message of anybody's.
/// </summary>
internal sealed class TeamsCourtesies(TeamsAccount account, TimeProvider time, ILogger<TeamsCourtesies> logger) : BackgroundService
{
    private const int Tries = 3;
    private const int AtOnce = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Channel<Courtesy> waiting = Channel.CreateBounded<Courtesy>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Offer(Courtesy courtesy) => waiting.Writer.TryWrite(courtesy);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var courtesy in waiting.Reader.ReadAllAsync(stop).ConfigureAwait(false)) await DoAsync(courtesy, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task DoAsync(Courtesy courtesy, CancellationToken stop)
    {
        const string what = "an answered card";
        try
        {
            for (var i = 1; ; i++)
            {
                var reply = await TryAsync(courtesy, stop).ConfigureAwait(false);
                if (reply is ConnectorReply.Done) return;
                var outcome = TeamsSender.Judge(reply, 0, []);
                if (outcome is not SendOutcome.Retry retry || i >= Tries || retry.After > LongestWait)
                {
                    TeamsLog.CourtesyNotSent(logger, account.Name, what, reply is ConnectorReply.Refused refused ? TeamsConnector.Describe(refused) : outcome.GetType().Name);
                    return;
                }

                await Task.Delay(retry.After ?? TimeSpan.FromSeconds(i), time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            TeamsLog.CourtesyFault(logger, account.Name, what, fault);
        }
    }

    private Task<ConnectorReply> TryAsync(Courtesy courtesy, CancellationToken stop) => courtesy switch
    {
        Courtesy.ShowAnswered answered => account.Connector.UpdateAsync(answered.To, answered.Card, TeamsOutboundMapper.Answered(answered.To, answered.Ask, answered.Answer), stop),
        _ => throw new InvalidOperationException($"{courtesy.GetType().Name} is not known."),
    };
}
