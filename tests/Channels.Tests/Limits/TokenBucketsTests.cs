using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests;

public sealed class TokenBucketsTests
{
    [Test]
    public void TryTake_AMinutesAllowance_ThenOneAfterAnother()
    {
        var time = new ManualTime();
        var buckets = new TokenBuckets(60, time);
        for (var i = 0; i < 60; i++) Assert.That(buckets.TryTake("a", out _), Is.True);
        Assert.That(buckets.TryTake("a", out var wait), Is.False);
        Assert.That(wait, Is.EqualTo(TimeSpan.FromSeconds(1)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(buckets.TryTake("b", out _), Is.True, "keys do not share");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(buckets.TryTake("a", out _), Is.True);
        Assert.That(buckets.TryTake("a", out _), Is.False);
    }

    [Test]
    public void TryTake_OverManyMinutes_NeverMoreThanAllowed()
    {
        var time = new ManualTime();
        var buckets = new TokenBuckets(10, time);
        var taken = 0;
        for (var second = 0; second < 600; second++)
        {
            while (buckets.TryTake("a", out _)) taken++;
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(taken, Is.InRange(108, 110), "10 at once and 10 a minute; the change of generations must not forget what was taken");
    }

    [Test]
    public void TryTake_FromManyThreads_GivesExactlyTheAllowance()
    {
        var buckets = new TokenBuckets(1000, new ManualTime());
        var taken = 0;
        Parallel.For(0, 5000, _ =>
        {
            if (buckets.TryTake("a", out var _)) Interlocked.Increment(ref taken);
        });
        Assert.That(taken, Is.EqualTo(1000));
    }
}
