using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.MailBench;

[MemoryDiagnoser]
public class Reading
{
    private readonly byte[] typical = Mails.Typical();
    private readonly byte[] large = Mails.Large(20 * 1024 * 1024);
    private readonly byte[] nested = Mails.Nested(10_000);
    private readonly string reply = Mails.Reply();
    private readonly EmailMapping mapping = new();
    private readonly RawInbound raw = new() { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(60), Body = Mails.Typical() };

    /// <summary>Structure, both texts decoded, the sizes of all files.</summary>
    [Benchmark]
    public long Typical()
    {
        var content = ContentReader.Read(MimeReader.Read(typical));
        long sum = content.Text!.Length + content.Html!.Length;
        foreach (var file in content.Files) sum += file.Size;
        return sum;
    }

    /// <summary>The same, then HTML made safe, history split off, files hashed: all that the hub needs.</summary>
    [Benchmark]
    public Normalised Mapped() => EmailInboundMapper.Map(raw, mapping);

    [Benchmark]
    public long LargeSizes() => ContentReader.Read(MimeReader.Read(large)).Files[0].Size;

    [Benchmark]
    public long LargeUnpacked()
    {
        using var stream = ContentReader.Read(MimeReader.Read(large)).Files[0].Open();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long sum = 0;
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;) sum += read;
        ArrayPool<byte>.Shared.Return(buffer);
        return sum;
    }

    [Benchmark]
    public object NestedBomb() => MimeReader.Read(nested);

    [Benchmark]
    public object SplitReply() => ReplySplitter.Split(reply);
}

internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["quick"]) Quick();
        else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }

    /// <summary>A first look in a few seconds: processor time and bytes allocated.</summary>
    private static void Quick()
    {
        var reading = new Reading();
        Console.WriteLine($"typical mail: {Mails.Typical().Length} bytes");
        Measure("typical", 20_000, () => reading.Typical());
        Measure("mapped", 20_000, () => reading.Mapped());
        Measure("large, sizes (27.4 MB)", 10, () => reading.LargeSizes());
        Measure("large, unpacked (27.4 MB)", 10, () => reading.LargeUnpacked());
        Measure("nested 10,000 deep", 2_000, () => reading.NestedBomb());
        Measure("split a reply of 4 KB", 5_000, () => reading.SplitReply());
    }

    private static void Measure(string what, int times, Func<object> work)
    {
        for (var warm = 0; warm < 5; warm++)
        {
            for (var i = 0; i < Math.Max(1, times / 10); i++) work();
        }

        var best = double.MaxValue;
        long allocated = 0;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < times; i++) work();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / times);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / times;
        }

        Console.WriteLine($"{what,-28} {best,12:N2} us {allocated,12:N0} B");
    }
}
