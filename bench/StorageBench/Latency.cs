using System.Diagnostics;
using ChannelHub.Cases;

namespace ChannelHub.StorageBench;

/// <summary>How long one message takes at a steady rate: until its payload is durable, and until its decision is.</summary>
internal static class Latency
{
    public static async Task<(double[] Accepted, double[] Decided)> MeasureAsync(IInbox inbox, ICaseStore store, int perSecond, int seconds)
    {
        const int conversations = 200;
        var work = Workload.Make(perSecond * seconds / conversations * conversations, conversations, store.NextCaseNumber, store.NextContactId);
        var (accepted, decided) = (new double[work.Length], new double[work.Length]);
        var tails = new Task[conversations];
        Array.Fill(tails, Task.CompletedTask);
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var sent = 0; sent < work.Length; await timer.WaitForNextTickAsync())
        {
            var due = Math.Min(work.Length, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond));
            for (; sent < due; sent++) tails[sent % conversations] = OneAsync(sent, tails[sent % conversations]);
        }

        await Task.WhenAll(tails);
        return (accepted, decided);

        async Task OneAsync(int i, Task before)
        {
            var from = Stopwatch.GetTimestamp();
            var id = ((AcceptOutcome.Stored)await inbox.AcceptAsync(work[i].Raw)).Id;
            accepted[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            await before; // the conversation's message before this one
            if (await store.CommitAsync(work[i].Work with { Inbox = id }) is not CommitOutcome.Committed) throw new InvalidOperationException($"Message {i} was not committed.");
            decided[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
    }

    public static string Describe(double[] times)
    {
        Array.Sort(times);
        return $"{times[times.Length / 2]:n1} | {times[times.Length * 99 / 100]:n1} | {times[^1]:n1}";
    }
}
