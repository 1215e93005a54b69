using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChannelHub.LoadDriver;

/// <summary>
/// One keep-alive HTTP/1.1 connection, written on the bare socket so that the driver takes little of the two processors that it
/// shares with the hub. It understands just what the hub answers: a status line and Content-Length or no body.
/// </summary>
internal sealed class ChatConnection : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly string head;

    private ChatConnection(Socket socket, string head)
    {
        this.socket = socket;
        this.head = head;
    }

    public static async Task<ChatConnection> OpenAsync(Uri hub, string account)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, hub.Port).ConfigureAwait(false);
        var origin = $"http://{hub.Authority}";
        return new ChatConnection(socket, $"POST /chat/{account}/messages HTTP/1.1\r\nHost: {hub.Authority}\r\nOrigin: {origin}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nCookie: ");
    }

    /// <summary>A visitor's cookie, as the page's first load gives it.</summary>
    public static async Task<string> NewVisitorAsync(Uri hub, string account)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, hub.Port).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /chat/{account} HTTP/1.1\r\nHost: {hub.Authority}\r\nConnection: close\r\n\r\n")).ConfigureAwait(false);
        using var all = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await socket.ReceiveAsync(chunk).ConfigureAwait(false) is > 0 and var n) await all.WriteAsync(chunk.AsMemory(0, n)).ConfigureAwait(false);
        var text = Encoding.Latin1.GetString(all.GetBuffer(), 0, (int)all.Length);
        const string header = "\r\nSet-Cookie: ";
        var start = text.IndexOf(header, StringComparison.OrdinalIgnoreCase);
        if (start < 0) throw new InvalidOperationException($"GET /chat/{account} gave no visitor cookie: {text[..Math.Min(text.Length, 200)]}");
        start += header.Length;
        return text[start..text.IndexOf(';', start)];
    }

    /// <summary>Posts one message of a visitor and gives the answer's status.</summary>
    public async ValueTask<int> PostAsync(string cookie, string id, string text)
    {
        var body = $$"""{"id":"{{id}}","text":"{{text}}"}""";
        var request = ArrayPool<byte>.Shared.Rent(head.Length + cookie.Length + body.Length * 3 + 64);
        var length = Encoding.UTF8.GetBytes(head, request);
        length += Encoding.UTF8.GetBytes(cookie, request.AsSpan(length));
        length += Encoding.UTF8.GetBytes("\r\nContent-Length: ", request.AsSpan(length));
        length += Encoding.UTF8.GetBytes(Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture), request.AsSpan(length));
        length += Encoding.UTF8.GetBytes("\r\n\r\n", request.AsSpan(length));
        length += Encoding.UTF8.GetBytes(body, request.AsSpan(length));
        await socket.SendAsync(request.AsMemory(0, length)).ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(request);
        return await ReadStatusAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a request that is ready as it is and gives the answer's status.</summary>
    public async ValueTask<int> PostAsync(ReadOnlyMemory<byte> request)
    {
        await socket.SendAsync(request).ConfigureAwait(false);
        return await ReadStatusAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> ReadStatusAsync()
    {
        var read = 0;
        while (true)
        {
            var n = await socket.ReceiveAsync(buffer.AsMemory(read)).ConfigureAwait(false);
            if (n == 0) throw new IOException("The hub closed the connection.");
            read += n;
            if (IsWhole(buffer.AsSpan(0, read))) return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), CultureInfo.InvariantCulture);
        }
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var headers = answer[..(end + 2)];
        var at = headers.IndexOf("\r\nContent-Length: "u8);
        if (at < 0) return headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0 || answer.EndsWith("0\r\n\r\n"u8);
        var value = headers[(at + 18)..];
        value = value[..value.IndexOf((byte)'\r')];
        return answer.Length - end - 4 >= int.Parse(Encoding.ASCII.GetString(value), CultureInfo.InvariantCulture);
    }
}
