using System.Diagnostics.Metrics;

namespace ChannelHub.Server.Metrics;

/// <summary>What the program itself counts; <c>docs/telemetry.md</c> lists it.</summary>
internal static class ServerMeter
{
    public const string Name = "ChannelHub.Server";

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> SignIns = Meter.CreateCounter<long>("channelhub.sign_ins", "{try}", "Tries to sign in with a one-time link, by outcome (signed-in, refused).");

    public static readonly Counter<long> Commands = Meter.CreateCounter<long>("channelhub.api.commands", "{command}", "Changes of cases asked for through the API, by outcome (done, refused, not-found, stale, unavailable).");
}
