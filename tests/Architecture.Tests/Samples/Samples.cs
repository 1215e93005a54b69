// Small wrong examples that the rules must reject: two made-up channels of which one uses the other, and log messages with wrong numbers.
using Microsoft.Extensions.Logging;

namespace ChannelHub.Architecture.Tests.Samples.Pigeon
{
    internal static class PigeonSender
    {
        public static string Ring(string leg) => leg + TimeProvider.System.GetUtcNow().Year;
    }
}

namespace ChannelHub.Architecture.Tests.Samples.Smoke
{
    using ChannelHub.Architecture.Tests.Samples.Pigeon;

    internal sealed class SmokeSender
    {
        // Only in the code, in no signature: the rule has to look inside.
        public Func<string> Send() => () => PigeonSender.Ring("left");
    }
}

namespace ChannelHub.Architecture.Tests.Samples.Drum
{
    internal sealed class DrumSender
    {
        public string Send() => "boom";
    }
}

namespace ChannelHub.Architecture.Tests.Samples
{
    internal static partial class SampleLog
    {
        [LoggerMessage(4711, LogLevel.Information, "A sample.")]
        public static partial void Sample(ILogger log);
    }
}
