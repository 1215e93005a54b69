using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>A small IMAP server over real sockets with one folder, for what a real one can't be made to do: to fall silent, to refuse, to say something behind STARTTLS.</summary>
internal sealed partial class ImapStandIn : IAsyncDisposable
{
    /// <summary>As the answer to a command: nothing is ever said to it.</summary>
    public const string Silence = "(silence)";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<string> said = [];
    private readonly Lock noting = new();
    private readonly Task accepting;
    private int open;

    public ImapStandIn()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Capabilities { get; set; } = "IMAP4rev1 LITERAL+";

    public string Greeting { get; set; } = "* OK ready";

    /// <summary>For STARTTLS.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>What stands behind the answer to STARTTLS, still in the clear.</summary>
    public string BehindStartTls { get; set; } = "";

    /// <summary>The mails of the folder; the first one's UID is 1.</summary>
    public List<byte[]> Mails { get; } = [];

    /// <summary>What is answered to a command (without its tag) in place of the usual, <c>{tag}</c> filled in; null for the usual.</summary>
    public Func<string, string?> OnCommand { get; set; } = _ => null;

    /// <summary>Connections that are open now, the most that were at a time, and all there were.</summary>
    public int Open => Volatile.Read(ref open);

    public int Most { get; private set; }

    public int All { get; private set; }

    /// <summary>Every command of every connection, without its tag, counted texts in braces.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (noting) return [.. said];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                lock (noting)
                {
                    Most = Math.Max(Most, ++open);
                    All++;
                }

                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
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
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or did not trust us.
            }
        }

        lock (noting) open--;
    }

    private async Task TalkAsync(Stream stream)
    {
        if (Greeting != Silence) await SayAsync(stream, Greeting);
        while (await CommandAsync(stream) is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var t, var c] ? (t, c) : (line, "");
            lock (noting) said.Add(command);
            var answer = OnCommand(command) ?? Usual(command);
            if (answer == Silence) continue;
            if (command == "STARTTLS" && answer.Contains(" OK", StringComparison.Ordinal))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.Replace("{tag}", tag, StringComparison.Ordinal) + "\r\n" + BehindStartTls), stopping.Token);
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stopping.Token);
                stream = secure;
                continue;
            }

            await SayAsync(stream, answer.Replace("{tag}", tag, StringComparison.Ordinal));
            if (command == "LOGOUT") return;
        }
    }

    /// <summary>One command, with its counted texts in place.</summary>
    private async Task<string?> CommandAsync(Stream stream)
    {
        var line = await LineAsync(stream);
        while (line is not null && Literal().Match(line) is { Success: true } counted)
        {
            if (!counted.Groups["plus"].Success) await SayAsync(stream, "+ go on");
            var bytes = new byte[int.Parse(counted.Groups["count"].Value, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(bytes, stopping.Token);
            line = line[..counted.Index] + "{" + Encoding.UTF8.GetString(bytes) + "}" + await LineAsync(stream);
        }

        return line;
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) > 0)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }

    private string Usual(string command)
    {
        const string Done = "{tag} OK done";
        var words = command.Split(' ');
        switch (words[0])
        {
            case "CAPABILITY":
                return $"* CAPABILITY {Capabilities}\r\n{Done}";
            case "SELECT":
                return $"* {Mails.Count} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {Mails.Count + 1}] ok\r\n{{tag}} OK [READ-WRITE] done";
            case "UID" when words[1] == "SEARCH":
                var range = words[3].Split(':');
                var to = range[1] == "*" ? int.MaxValue : int.Parse(range[1], CultureInfo.InvariantCulture);
                return $"* SEARCH {string.Join(' ', Enumerable.Range(1, Mails.Count).Where(u => u >= int.Parse(range[0], CultureInfo.InvariantCulture) && u <= to))}\r\n{Done}";
            case "UID" when words[1] == "FETCH":
                return string.Concat(Uids(words[2]).Select(u => Fetched(u, command))) + Done;
            default:
                return Done;
        }
    }

    private string Fetched(int uid, string command)
    {
        var mail = Encoding.UTF8.GetString(Mails[uid - 1]);
        if (!command.Contains("BODY", StringComparison.Ordinal)) return $"* {uid} FETCH (UID {uid} RFC822.SIZE {Mails[uid - 1].Length} INTERNALDATE \"02-Mar-2026 10:00:00 +0000\")\r\n";
        var item = command[(command.IndexOf("BODY", StringComparison.Ordinal) + "BODY.PEEK".Length)..].TrimEnd(')');
        var end = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var text = item.StartsWith("[HEADER]", StringComparison.Ordinal) ? mail[..end] : item.StartsWith("[TEXT]", StringComparison.Ordinal) ? mail[end..] : mail;
        return $"* {uid} FETCH (UID {uid} BODY{item} {{{Encoding.UTF8.GetByteCount(text)}}}\r\n{text})\r\n";
    }

    private IEnumerable<int> Uids(string set) => set.Split(',').Select(p => p.Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray()).SelectMany(p => Enumerable.Range(p[0], p[^1] - p[0] + 1)).Where(u => u <= Mails.Count);

    private ValueTask SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), stopping.Token);

    [GeneratedRegex(@"\{(?<count>[0-9]+)(?<plus>\+)?\}$")]
    private static partial Regex Literal();
}
