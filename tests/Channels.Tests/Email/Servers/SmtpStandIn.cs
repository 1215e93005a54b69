using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>A small submission server over real sockets that answers as a test wants.</summary>
internal sealed class SmtpStandIn : IPlatformStandIn
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<string> mails = [];
    private readonly List<string> said = [];
    private readonly Lock noting = new();
    private readonly Task accepting;

    public SmtpStandIn()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["SmtpHost"] = "127.0.0.1", ["SmtpPort"] = Port.ToString(CultureInfo.InvariantCulture), ["SmtpSecurity"] = "none", ["SmtpUser"] = "-",
    };

    public PlatformAnswer Next { get; set; }

    public TimeSpan RetryAfter => TimeSpan.FromMinutes(1);

    public IReadOnlyList<string> Taken => [.. Mails.Select(TextOf)];

    /// <summary>The mails' bytes as they came, dots taken away again.</summary>
    public IReadOnlyList<string> Mails
    {
        get
        {
            lock (noting) return [.. mails];
        }
    }

    /// <summary>Every command of every connection.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (noting) return [.. said];
        }
    }

    /// <summary>The keywords of the answer to EHLO.</summary>
    public IReadOnlyList<string> Offers { get; set; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 30000000"];

    /// <summary>What is answered to a command that begins so, in place of the usual.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>What is answered to a command in place of all else; null for the usual.</summary>
    public Func<string, string?> OnCommand { get; set; } = _ => null;

    /// <summary>For STARTTLS.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>What stands behind the answer to STARTTLS, still in the clear.</summary>
    public string BehindStartTls { get; set; } = "";

    /// <summary>The answer after a mail.</summary>
    public string Final { get; set; } = "250 2.0.0 Ok: queued as 4XYZ";

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
    }

    private static string TextOf(string mail)
    {
        var start = mail.IndexOf("text/plain", StringComparison.Ordinal);
        var body = mail.IndexOf("\r\n\r\n", start, StringComparison.Ordinal) + 4;
        return mail[body..mail.IndexOf("\r\n--=_", body, StringComparison.Ordinal)];
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (Next == PlatformAnswer.Unreachable) return;
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client went away.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync(stream, Answers.GetValueOrDefault("(greeting)", "220 stand-in ESMTP"));
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            lock (noting) said.Add(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (verb == "STARTTLS" && Certificate is not null)
            {
                await SayAsync(stream, $"220 go on\r\n{BehindStartTls}".TrimEnd());
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stopping.Token);
                (stream, reader) = (secure, new StreamReader(secure, Encoding.UTF8));
            }
            else if (OnCommand(line) is { } own) await SayAsync(stream, own);
            else if (Answers.FirstOrDefault(a => line.StartsWith(a.Key, StringComparison.OrdinalIgnoreCase)) is { Key: not null } answer) await SayAsync(stream, answer.Value);
            else if (verb == "EHLO") await SayAsync(stream, string.Join("\r\n", Offers.Prepend("stand-in").Select((o, i) => $"250{(i == Offers.Count ? ' ' : '-')}{o}")));
            else if (verb == "MAIL" && Next == PlatformAnswer.AsksToRetry) await SayAsync(stream, "421 4.7.0 too busy, come back later");
            else if (verb == "RCPT" && Next == PlatformAnswer.Refuses) await SayAsync(stream, "550 5.1.1 no such user");
            else if (verb == "DATA" && !await TakeAsync(reader, stream)) return;
            else if (verb == "QUIT") await SayAsync(stream, "221 bye");
            else if (verb != "DATA") await SayAsync(stream, "250 2.1.0 Ok");
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader, Stream stream)
    {
        await SayAsync(stream, "354 go on");
        var mail = new StringBuilder();
        while (true)
        {
            // A mail without its end is none (RFC 5321 section 4.1.1.4).
            if (await reader.ReadLineAsync(stopping.Token) is not { } line) return false;
            if (line == ".") break;
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (Next == PlatformAnswer.CutsAfterRequest) return false;
        lock (noting) mails.Add(mail.ToString());
        await SayAsync(stream, Final);
        return true;
    }

    private ValueTask SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), stopping.Token);
}
