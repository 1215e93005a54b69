using System.Collections.Concurrent;

namespace ChannelHub.Channels;

/// <summary>
/// A rate limit for each of many keys: a full minute's allowance at once, then as many a minute as allowed. In memory and of this process: after a restart everyone starts afresh.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A bucket that nobody touched for a minute is full again and so need not be remembered. Buckets live in two generations that change places every minute:
/// what was not touched for one whole generation is dropped, without a timer and without a scan.
/// </remarks>
internal sealed class TokenBuckets(int perMinute, TimeProvider time)
{
    private readonly Lock turning = new();
    private volatile Generations generations = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal), time.GetTimestamp());

    /// <summary>Takes one token; false with the time until the next one if there is none.</summary>
    public bool TryTake(string key, out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        var (current, previous, _) = Turn(now);
        if (!current.TryGetValue(key, out var bucket))
        {
            bucket = current.GetOrAdd(key, static (k, made) => made.previous.TryGetValue(k, out var old) ? old : new Bucket(made.full, made.now), (previous, full: (double)perMinute, now));
        }

        lock (bucket)
        {
            var gained = time.GetElapsedTime(bucket.At, now).TotalMinutes * perMinute;
            bucket.Tokens = Math.Min(perMinute, bucket.Tokens + Math.Max(0, gained));
            bucket.At = now;
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                wait = TimeSpan.Zero;
                return true;
            }

            wait = TimeSpan.FromMinutes((1 - bucket.Tokens) / perMinute);
            return false;
        }
    }

    private Generations Turn(long now)
    {
        var seen = generations;
        if (time.GetElapsedTime(seen.Since, now) < TimeSpan.FromMinutes(1)) return seen;
        lock (turning)
        {
            if (ReferenceEquals(generations, seen)) generations = new Generations(new(StringComparer.Ordinal), seen.Current, now);
            return generations;
        }
    }

    private sealed record Generations(ConcurrentDictionary<string, Bucket> Current, ConcurrentDictionary<string, Bucket> Previous, long Since);

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
