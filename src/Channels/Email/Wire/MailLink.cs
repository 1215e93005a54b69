using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChannelHub.Channels.Email.Wire;

/// <summary>One connection to a mail server: lines and counted bytes in, bytes out, every wait with a limit. Not for use by two at once.</summary>
internal sealed class MailLink : IAsyncDisposable
{
    /// <summary>To connect, and again to make the connection secure.</summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    /// <summary>Every time that so much of a counted text has come, the deadline is moved on.</summary>
    private const int Progress = 64 * 1024;

    private readonly MailServer server;
    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private Stream stream;
    private Task<int>? pending;
    private int start;
    private int end;

    private MailLink(MailServer server, Socket socket, TimeProvider time)
    {
        this.server = server;
        this.socket = socket;
        this.time = time;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public bool IsSecure => stream is SslStream;

    /// <summary>Our own end of the connection.</summary>
    public System.Net.IPAddress LocalAddress => (socket.LocalEndPoint as System.Net.IPEndPoint)?.Address ?? System.Net.IPAddress.Loopback;

    public MailServer Server => server;

    public TimeProvider Time => time;

    public static async Task<MailLink> DialAsync(MailServer server, TimeProvider time, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new Deadline(ConnectLimit, time, stop);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(server.Host, server.Port, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && limit.IsOver))
        {
            socket.Dispose();
            throw new MailFaultException(MailFaultKind.Unreachable, $"No connection to {server}: {(e is SocketException ? e.Message : "no answer within 15 seconds")}. Check host, port and firewall.", e);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }

        var link = new MailLink(server, socket, time);
        try
        {
            if (server.Security == MailSecurity.Tls) await link.SecureAsync(stop).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the connection secret. What came in the clear before and was not read yet is thrown away: it may be anybody's (RFC 3501 section 6.2.1, RFC 3207 section 4.2).</summary>
    public async Task SecureAsync(CancellationToken stop)
    {
        start = end = 0;
        using var limit = new Deadline(ConnectLimit, time, stop);
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = server.Host, CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
            if (server.CaFile is { } file) options.CertificateChainPolicy = Trusting(file);
            await secure.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or CryptographicException || (e is OperationCanceledException && limit.IsOver))
        {
            throw new MailFaultException(MailFaultKind.NotSecure, $"{server} can't be trusted or does not speak TLS here ({e.InnerException?.Message ?? e.Message}). The name in its certificate must be '{server.Host}'; for a certificate of your own set CaFile.", e);
        }
    }

    /// <summary>The next line without its end (CRLF, or LF alone).</summary>
    /// <param name="max">In bytes; a longer line is a fault.</param>
    public async ValueTask<byte[]> ReadLineAsync(int max, Deadline limit)
    {
        byte[]? gathered = null;
        var length = 0;
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var take = at < 0 ? end - start : at + 1;
            if (length + take > max + 2) throw new MailFaultException(MailFaultKind.Protocol, $"{server} sent a line of more than {max} bytes.");
            if (at >= 0 && gathered is null)
            {
                var line = Trim(buffer.AsSpan(start, take)).ToArray();
                start += take;
                return line;
            }

            if (gathered is null || gathered.Length < length + take) Array.Resize(ref gathered, Math.Max(length + take, Math.Min((gathered?.Length ?? 1024) * 2, max + 2)));
            buffer.AsSpan(start, take).CopyTo(gathered.AsSpan(length));
            length += take;
            start += take;
            if (at >= 0) return Trim(gathered.AsSpan(0, length)).ToArray();
            await FillAsync(limit).ConfigureAwait(false);
        }
    }

    /// <summary>Exactly so many bytes. Room grows with what comes, not with what was promised.</summary>
    public async ValueTask<byte[]> ReadExactAsync(int count, Deadline limit)
    {
        var bytes = new byte[Math.Min(count, Progress)];
        var filled = 0;
        var extended = 0;
        while (filled < count)
        {
            if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 2L));
            if (start == end) await FillAsync(limit).ConfigureAwait(false);
            var take = Math.Min(end - start, bytes.Length - filled);
            buffer.AsSpan(start, take).CopyTo(bytes.AsSpan(filled));
            start += take;
            filled += take;
            if (filled - extended < Progress) continue;
            extended = filled;
            limit.Extend();
        }

        return bytes;
    }

    /// <summary>Reads so many bytes and keeps none.</summary>
    public async ValueTask SkipAsync(long count, Deadline limit)
    {
        var sinceExtended = 0;
        while (count > 0)
        {
            if (start == end) await FillAsync(limit).ConfigureAwait(false);
            var take = (int)Math.Min(end - start, count);
            start += take;
            count -= take;
            sinceExtended += take;
            if (sinceExtended < Progress) continue;
            sinceExtended = 0;
            limit.Extend();
        }
    }

    /// <summary>Waits until there is something to read, or the time is up (then false). Nothing is lost by giving up: the read goes on beneath.</summary>
    public async ValueTask<bool> WaitForDataAsync(TimeSpan atMost, CancellationToken stop)
    {
        if (start < end) return true;
        start = end = 0;
        pending ??= stream.ReadAsync(buffer.AsMemory(), CancellationToken.None).AsTask();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var delay = Task.Delay(atMost, time, enough.Token);
        var first = await Task.WhenAny(pending, delay).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return first == pending;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, Deadline limit)
    {
        try
        {
            await stream.WriteAsync(bytes, limit.Token).ConfigureAwait(false);
            await stream.FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, limit) is { } fault)
        {
            throw fault;
        }
    }

    public Deadline Within(TimeSpan span, CancellationToken stop) => new(span, time, stop);

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (pending is not null) await pending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask FillAsync(Deadline limit)
    {
        try
        {
            int read;
            if (pending is { } begun)
            {
                read = await begun.WaitAsync(limit.Token).ConfigureAwait(false);
                pending = null;
                start = 0;
            }
            else
            {
                start = 0;
                end = 0;
                read = await stream.ReadAsync(buffer.AsMemory(), limit.Token).ConfigureAwait(false);
            }

            end = read;
            if (read == 0) throw new MailFaultException(MailFaultKind.Cut, $"{server} closed the connection.");
        }
        catch (Exception e) when (Translate(e, limit) is { } fault)
        {
            throw fault;
        }
    }

    private MailFaultException? Translate(Exception e, Deadline limit) => e switch
    {
        MailFaultException => null,
        OperationCanceledException when limit.IsOver => new MailFaultException(MailFaultKind.TooSlow, $"{server} did not answer within {limit.Span.TotalSeconds:0} seconds.", e),
        IOException or SocketException or ObjectDisposedException => new MailFaultException(MailFaultKind.Cut, $"The connection to {server} broke: {e.InnerException?.Message ?? e.Message}", e),
        _ => null,
    };

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        line = line[..^1];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static X509ChainPolicy Trusting(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        using var system = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }
}
