namespace ChannelHub.Channels.Tests.Email;

/// <summary>How long and from which seeds the fuzz tests run: FUZZ_TIMES multiplies their rounds, FUZZ_SEED shifts their seeds. By themselves they are short and always the same.</summary>
internal static class FuzzRun
{
    public static int Times { get; } = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_TIMES"), out var times) && times > 0 ? times : 1;

    public static int Shift { get; } = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var seed) ? seed * 7919 : 0;
}
