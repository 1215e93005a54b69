using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Routing.Tests;

/// <summary>Property checks that draw the same each time.</summary>
internal static class Seeded
{
    public static Config Times(int tests, ulong seed) => Config.QuickThrowOnFailure
        .WithMaxTest(tests)
        .WithReplay(new Replay(new Rnd(seed), Microsoft.FSharp.Core.FSharpOption<int>.None));
}
