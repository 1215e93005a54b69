using System.Net;
using System.Net.Sockets;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>Stands between a client and a server on this machine and cuts the connection after so many bytes of one direction.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int target;
    private readonly Task accepting;
    private long toClientLeft = long.MaxValue;
    private long toServerLeft = long.MaxValue;
    private long toClient;
    private long toServer;

    public CuttingProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Bytes let through so far, all connections together.</summary>
    public long ToClient => Interlocked.Read(ref toClient);

    public long ToServer => Interlocked.Read(ref toServer);

    public int Connections { get; private set; }

    public int Cuts { get; private set; }

    /// <summary>The next connection is cut when so many more bytes have gone this way; the one after it is not.</summary>
    public void CutAfter(long bytesToClient = long.MaxValue, long bytesToServer = long.MaxValue)
    {
        Interlocked.Exchange(ref toClientLeft, bytesToClient);
        Interlocked.Exchange(ref toServerLeft, bytesToServer);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
                await Task.WhenAny(PumpAsync(client.GetStream(), server.GetStream(), false), PumpAsync(server.GetStream(), client.GetStream(), true));
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The server is down: the client's connection just ends.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isToClient)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, stopping.Token)) > 0;)
            {
                var left = isToClient ? Interlocked.Read(ref toClientLeft) : Interlocked.Read(ref toServerLeft);
                var pass = (int)Math.Min(read, left);
                await to.WriteAsync(buffer.AsMemory(0, pass), stopping.Token);
                if (isToClient) Interlocked.Add(ref toClient, pass);
                else Interlocked.Add(ref toServer, pass);
                if (left != long.MaxValue)
                {
                    if (isToClient) Interlocked.Exchange(ref toClientLeft, left - pass);
                    else Interlocked.Exchange(ref toServerLeft, left - pass);
                }

                if (pass < read || left == pass)
                {
                    Cuts++;
                    CutAfter();
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side went away.
        }
    }
}
