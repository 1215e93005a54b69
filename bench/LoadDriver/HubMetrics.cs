using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChannelHub.LoadDriver;

/// <summary>What the hub says of itself at <c>/metrics</c>: how many messages are decided, and how long that took.</summary>
internal sealed record HubMetrics(long Decided, SortedDictionary<double, long> Buckets)
{
    private const string Name = "channelhub_inbox_time_to_decided_seconds";

    public static async Task<HubMetrics> ReadAsync(Uri hub)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, hub.Port).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {hub.Authority}\r\nConnection: close\r\n\r\n")).ConfigureAwait(false);
        using var reader = new StreamReader(new NetworkStream(socket));
        long decided = 0;
        var buckets = new SortedDictionary<double, long>();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!line.StartsWith(Name, StringComparison.Ordinal)) continue;
            var value = (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            if (line.StartsWith(Name + "_count", StringComparison.Ordinal)) decided += value;
            var le = line.IndexOf("le=\"", StringComparison.Ordinal);
            if (le < 0) continue;
            var bound = line[(le + 4)..line.IndexOf('"', le + 4)];
            var upper = bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture);
            buckets[upper] = buckets.GetValueOrDefault(upper) + value;
        }

        return new HubMetrics(decided, buckets);
    }

    public static async Task UntilDecidedAsync(Uri hub, long count)
    {
        for (var tries = 0; tries < 60_000; tries++)
        {
            if ((await ReadAsync(hub).ConfigureAwait(false)).Decided >= count) return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).ConfigureAwait(false);
        }

        throw new TimeoutException($"The hub had not decided {count} messages after ten minutes.");
    }

    /// <summary>The upper bound of the bucket in which the percentile of what came since lies, in seconds.</summary>
    public double PercentileSince(HubMetrics before, double percentile)
    {
        var all = Decided - before.Decided;
        foreach (var (upper, count) in Buckets)
        {
            if (count - before.Buckets.GetValueOrDefault(upper) >= all * percentile) return upper;
        }

        return double.PositiveInfinity;
    }
}
