using ChannelHub.Server.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ChannelHub.Server.Hosting;

/// <summary>The addresses at which the running hub can be reached.</summary>
internal sealed class HubAddresses(IServer server, HubSettings settings)
{
    /// <summary>For links in a person's hands: the public address, or else the first one that the hub listens on. No slash at its end.</summary>
    public string Public => settings.Server.PublicUrl?.TrimEnd('/') ?? Own;

    /// <summary>For the hub's own requests to itself.</summary>
    public string Own => Reachable(Listening[0]);

    public IReadOnlyList<string> Listening =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses ? [.. addresses] : [settings.Urls.Split(';')[0]];

    /// <summary>"Every address" can be listened on but not gone to.</summary>
    internal static string Reachable(string address) => address
        .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
        .TrimEnd('/');
}
