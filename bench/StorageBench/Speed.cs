using System.Diagnostics;

namespace ChannelHub.StorageBench;

/// <param name="Rate">Messages a second by the clock.</param>
/// <param name="Processor">Microseconds of processor time a message, of all threads.</param>
internal readonly record struct Speed(double Rate, double Processor)
{
    public Speed Better(Speed other) => new(Math.Max(Rate, other.Rate), Processor == 0 ? other.Processor : Math.Min(Processor, other.Processor));
}

internal readonly struct Watch
{
    private readonly long started;
    private readonly TimeSpan processor;

    private Watch(long started, TimeSpan processor)
    {
        this.started = started;
        this.processor = processor;
    }

    public static Watch Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public Speed Stop(int messages)
    {
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new Speed(messages / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / messages);
    }
}
