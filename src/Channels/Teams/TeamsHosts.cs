using System.Net;
using System.Net.Sockets;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// Where this account may call. Our token goes only to the connector's hosts; files are fetched only from these and from Microsoft's file hosts. Anybody may have a name below
/// trafficmanager.net, so there only the connector's own one counts.
/// </summary>
internal sealed class TeamsHosts
{
    private static readonly string[] Connectors =
    [
        "smba.trafficmanager.net", "*.botframework.com", "*.botframework.us", "*.botframework.azure.cn", "*.teams.microsoft.com", "*.teams.microsoft.us", "*.teams.microsoftonline.cn",
    ];

    private static readonly string[] Files = ["*.sharepoint.com", "*.sharepoint.us", "*.sharepoint-mil.us", "*.sharepoint.cn", "*.svc.ms"];

    private readonly string[] services;
    private readonly string[] files;
    private readonly string? localService;
    private readonly bool takesEmulator;

    public TeamsHosts(TeamsOptions options)
    {
        var service = new Uri(options.ServiceUrl);
        localService = service.IsLoopback ? service.Authority : null;
        services = [.. Connectors, .. options.ServiceHosts, .. service.IsLoopback ? Array.Empty<string>() : [service.IdnHost]];
        files = [.. Files, .. options.FileHosts];
        takesEmulator = options.Emulator;
    }

    /// <summary>Whether our token may go there.</summary>
    public bool IsService(Uri address) => (IsLocal(address) && address.Authority == localService) || (address.Scheme == Uri.UriSchemeHttps && IsAmong(services, address));

    /// <summary>Whether a file may be fetched from there (without our token, unless it is a <see cref="IsService"/>).</summary>
    public bool IsFile(Uri address) => IsService(address) || (address.Scheme == Uri.UriSchemeHttps && IsAmong(files, address));

    /// <summary>The emulator on this machine: it is spoken to without a token.</summary>
    public bool IsEmulator(Uri address) => takesEmulator && IsLocal(address);

    /// <summary>
    /// Connects to public addresses only, whatever a name is made to resolve to; to this machine only where the settings name it.
    /// </summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var end = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(end.Host, stop).ConfigureAwait(false);

        // A proxy that the operator set may stand in this network; it is what is connected to when the name is not the request's.
        var isProxy = !string.Equals(context.InitialRequestMessage.RequestUri?.IdnHost, end.Host, StringComparison.OrdinalIgnoreCase) && context.InitialRequestMessage.RequestUri?.Host != end.Host;
        var isLocalAllowed = localService is not null || takesEmulator;
        var allowed = Array.FindAll(addresses, a => isProxy || IsPublic(a) || (isLocalAllowed && IPAddress.IsLoopback(a)));
        if (allowed.Length == 0) throw new HttpRequestException(HttpRequestError.ConnectionError, "The host has no address that may be called.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLocal(Uri address) => address is { IsLoopback: true, Scheme: "http" or "https" };

    private static bool IsAmong(string[] hosts, Uri address)
    {
        if (!address.IsDefaultPort || address.UserInfo.Length > 0 || address.HostNameType != UriHostNameType.Dns) return false;
        var host = address.IdnHost;
        foreach (var allowed in hosts)
        {
            if (allowed[0] == '*' ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(allowed, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Not of this machine, this network or a reserved range (RFC 6890).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any));
        }

        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return b[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => b[1] is < 64 or > 127,
            169 => b[1] != 254,
            172 => b[1] is < 16 or > 31,
            192 => !(b[1] == 168 || (b[1] == 0 && b[2] is 0 or 2)),
            198 => b[1] is not (18 or 19),
            _ => true,
        };
    }
}
