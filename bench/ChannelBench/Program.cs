using BenchmarkDotNet.Running;

namespace ChannelHub.ChannelBench;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        if (args is ["quick"]) Quick();
        else if (args is ["teams-webhooks", ..]) await TeamsWebhooks.RunAsync(args[1..]);
        else if (args is ["telegram-webhooks", ..]) await TelegramWebhooks.RunAsync(args[1..]);
        else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }

    /// <summary>A first look in a few seconds: processor time, how many a second of it, and bytes allocated.</summary>
    private static void Quick()
    {
        var telegram = new TelegramMappingBench();
        Measure($"telegram text ({telegram.TextBytes} B)", telegram.Text);
        Measure("telegram command", telegram.Command);
        Measure($"telegram photo ({telegram.PhotoBytes} B)", telegram.Photo);
        Measure("telegram identity", telegram.Identity);
        var sms = new SmsMappingBench();
        Measure($"sms form ({sms.Bytes} B), signature checked", sms.Prove);
        Measure("sms form to message", sms.Map);
        Measure("sms proven and mapped", sms.ProveAndMap);
        Measure("sms answer to requests", sms.Answer);
        var teams = new TeamsReading();
        Measure("teams personal chat", teams.Personal);
        Measure("teams channel, mentions", teams.ChannelWithMentions);
        Measure("teams token checked", teams.Token);
    }

    private static void Measure(string what, Func<object> work)
    {
        const int Times = 100_000;
        for (var i = 0; i < Times; i++) work();
        var best = double.MaxValue;
        long allocated = 0;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++) work();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Times);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
        }

        Console.WriteLine($"{what,-40} {best,10:N2} us {1e6 / best,12:N0}/s {allocated,8:N0} B");
    }
}
