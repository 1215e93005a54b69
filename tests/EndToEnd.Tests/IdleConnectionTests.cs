using System.Net;
using System.Net.Sockets;

namespace ChannelHub.EndToEnd.Tests;

public sealed class IdleConnectionTests
{
    private const int Connections = 10_000;

    /// <summary>Ten thousand connections that send nothing, or half a request: the hub goes on answering, its memory stays bounded, and it cuts them.</summary>
    [Test]
    public async Task Connections_ThatSendNothing_AreCutAndOthersAreServed()
    {
        using var folder = new HubFolder();
        await using var hub = await HubProcess.StartAsync(folder.Path);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address, Timeout = TimeSpan.FromSeconds(30) };
        var visitor = await Visitor.ArriveAsync(http);
        var before = hub.ResidentBytes();
        var sockets = new List<Socket>(Connections);
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, hub.Address.Port);
                if (i % 2 == 0) await socket.SendAsync("POST /chat/web/messages HTTP/1.1\r\nHost: x\r\nContent-"u8.ToArray());
            }

            Assert.That(await visitor.WriteAsync(http, "among-idle", "no puedo entrar al sistema"), Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Accepted));
            var grown = hub.ResidentBytes() - before;
            TestContext.Out.WriteLine($"{Connections} idle connections: {grown / 1024 / 1024} MB more.");
            Assert.That(grown, Is.LessThan(Connections * 40L * 1024), "bounded: at most 40 KB a connection");

            // The first that sent half a request is cut by the header time-out; reading its end shows it.
            var buffer = new byte[512];
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            int read;
            do read = await sockets[0].ReceiveAsync(buffer, limit.Token);
            while (read > 0);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }

        Assert.That(await visitor.WriteAsync(http, "after-idle", "sigo sin poder entrar"), Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Accepted));
    }
}
