using System.Net;
using System.Net.Sockets;
using System.Text;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>What IMAP servers say, right and wrong.</summary>
public sealed class ImapParserTests
{
    private const string Session =
        "* OK [CAPABILITY IMAP4rev1 SASL-IR IDLE LITERAL+ AUTH=PLAIN] ready\r\n"
        + "* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE ID\r\nA0001 OK [CAPABILITY IMAP4rev1 IDLE] Logged in\r\n"
        + "* CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE\r\nA0002 OK done\r\n"
        + "* FLAGS (\\Answered \\Seen)\r\n* OK [PERMANENTFLAGS (\\Answered \\*)] Flags permitted.\r\n* 2 EXISTS\r\n* OK [UIDVALIDITY 77] UIDs valid\r\n* OK [UIDNEXT 9] Predicted\r\nA0003 OK [READ-WRITE] Select completed.\r\n"
        + "* SEARCH 5 8\r\nA0004 OK Search completed\r\n"
        + "* 1 FETCH (UID 5 RFC822.SIZE 12 INTERNALDATE \"02-Mar-2026 10:00:00 +0000\")\r\n* 2 FETCH (UID 8 RFC822.SIZE 12 INTERNALDATE \"02-Mar-2026 10:00:00 +0000\")\r\nA0005 OK Fetch completed\r\n"
        + "* 1 FETCH (UID 5 BODY[] {12}\r\nSubject: a\r\n)\r\nA0006 OK Fetch completed\r\n"
        + "* 2 FETCH (BODY[] {12}\r\nSubject: b\r\n UID 8 FLAGS (\\Seen))\r\nA0007 OK Fetch completed\r\n";

    [TestCase("* 12 FETCH (UID 5 RFC822.SIZE 100 FLAGS (\\Seen $Label[1]))", 5u, 100L)]
    [TestCase("* 12 FETCH ((UID 5 RFC822.SIZE 100))", 5u, 100L, Description = "Domino: a list in a list")]
    [TestCase("* 0 FETCH (RFC822.SIZE 100 UID 5", 5u, 100L, Description = "no closing parenthesis, number 0")]
    [TestCase("* 12 FETCH (X-GM-LABELS (\"\\\\Inbox\" foo) UID 5 MODSEQ (99) RFC822.SIZE 100)", 5u, 100L)]
    [TestCase("* 12 FETCH (BODY[] UID 5 RFC822.SIZE 100)", 5u, 100L, Description = "Yandex: the value of BODY[] left away")]
    [TestCase("* 12 FETCH (UID 5 BODY[HEADER.FIELDS (DATE FROM)]<0> NIL RFC822.SIZE 100)", 5u, 100L)]
    public void Fetched_OddAnswers_AreUnderstood(string line, uint uid, long size)
    {
        var fetched = ImapFetched.Read((ImapReply.Data)Parse(line))!;
        Assert.That((fetched.Uid, fetched.Size, fetched.Body), Is.EqualTo(((uint?)uid, (long?)size, (byte[]?)null)));
    }

    [TestCase("* [PERMANENTFLAGS (\\*)] odd", "PERMANENTFLAGS", Description = "Exchange: no OK")]
    [TestCase("* OK [PERMANENTFLAGS (\\Seen [x] \\*)] text", "PERMANENTFLAGS")]
    [TestCase("A1 NO [TRYCREATE] no such folder", "TRYCREATE")]
    [TestCase("* OK text with a [bracket]", "")]
    [TestCase("* BAD [UNCLOSED text", "UNCLOSED")]
    public void Status_Codes_AreFound(string line, string code) => Assert.That(((ImapReply.Status)Parse(line)).Code, Is.EqualTo(code));

    [TestCase("a {5}", 2, 5)]
    [TestCase("a ~{5}", 2, 5)]
    [TestCase("a {5+}", 2, 5)]
    [TestCase("a {}", -1, 0)]
    [TestCase("a {5}x", -1, 0)]
    [TestCase("a {99999999999999999999}", -1, 0)]
    public void Announces_CountedTexts_AreTold(string line, int before, long count)
    {
        var announces = ImapFrame.Announces(Encoding.ASCII.GetBytes(line), out var length, out var bytes);
        Assert.That((announces, announces ? length : -1, announces ? bytes : 0), Is.EqualTo((before >= 0, before, count)));
    }

    [TestCase("INBOX", "INBOX")]
    [TestCase("Hecho ñ", "Hecho &APE-")]
    [TestCase("A & B", "A &- B")]
    [TestCase("日本語", "&ZeVnLIqe-")]
    public void Encode_FolderNames_IsModifiedUtf7(string name, string expected) => Assert.That(ImapName.Encode(name), Is.EqualTo(expected));

    [Test]
    public void Set_Uids_FoldsNeighbours() => Assert.That(ImapName.Set([1, 2, 3, 7, 9, 10]), Is.EqualTo("1:3,7,9:10"));

    [Test]
    public void Parse_LinesCutAndBent_NeverThrows()
    {
        var lines = Session.Split("\r\n").Concat(["* LIST (\\HasNoChildren) \"/\" \"a\\\"b\"", "+ idling", "* 1 FETCH (((((((((((((((", new string('(', 5000), "* X " + new string('[', 5000)]).ToList();
        foreach (var line in lines)
        {
            for (var cut = 0; cut <= Math.Min(line.Length, 400); cut++) Assert.DoesNotThrow(() => Parse(line[..cut]), line[..cut]);
        }

        var random = new Random(20260302 + FuzzRun.Shift);
        for (var i = 0; i < 40_000 * FuzzRun.Times; i++)
        {
            var bytes = Encoding.Latin1.GetBytes(lines[random.Next(lines.Count)]);
            for (var times = random.Next(1, 6); times > 0 && bytes.Length > 0; times--)
            {
                var at = random.Next(bytes.Length);
                bytes = random.Next(4) switch
                {
                    0 => [.. bytes[..at], (byte)"()[]\"\\{} \0\xff"[random.Next(11)], .. bytes[at..]],
                    1 => [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]],
                    2 => [.. bytes, .. bytes[at..]],
                    _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                };
                if (bytes.Length > 20_000) break;
            }

            var frame = new ImapFrame([bytes, ")"u8.ToArray()], [new ImapValue.Text([1, 2, 3], 3)]);
            Assert.DoesNotThrow(() => ReadAll(ImapParser.Parse(frame)), Convert.ToBase64String(bytes));
        }
    }

    [Test] // P02
    public async Task Session_CutAtEveryByte_IsAFaultAndNothingElse()
    {
        await using var server = new ScriptedServer();
        for (var cut = 0; cut < Session.Length; cut++)
        {
            server.Script = Encoding.ASCII.GetBytes(Session[..cut]);
            try
            {
                await TalkAsync(server.Port);
                Assert.Fail($"cut at {cut}: took it for whole");
            }
            catch (MailFaultException fault)
            {
                Assert.That(fault.Kind, Is.AnyOf(MailFaultKind.Cut, MailFaultKind.Protocol, MailFaultKind.SignIn, MailFaultKind.Refused), $"{cut}: {fault.Message}");
            }
        }

        server.Script = Encoding.ASCII.GetBytes(Session);
        Assert.That(await TalkAsync(server.Port), Is.EqualTo(new[] { "Subject: a\r\n", "Subject: b\r\n" }));
    }

    [Test]
    public async Task Session_BytesBent_IsAFaultOrAnAnswer()
    {
        await using var server = new ScriptedServer();
        var random = new Random(7 + FuzzRun.Shift);
        for (var i = 0; i < 400 * FuzzRun.Times; i++)
        {
            var script = Encoding.ASCII.GetBytes(Session);
            for (var times = random.Next(1, 5); times > 0; times--) script[random.Next(script.Length)] = (byte)random.Next(256);
            server.Script = script;
            try
            {
                await TalkAsync(server.Port);
            }
            catch (MailFaultException)
            {
                // The only exception that is allowed.
            }
        }
    }

    [TestCase("* OK hi\r\n* 1 FETCH (BODY[] {99999999999}\r\n")]
    [TestCase("* OK hi\r\n* 1 FETCH (BODY[] {1000000}\r\nhalf")]
    [TestCase("* BYE go away\r\n")]
    [TestCase("220 smtp.example ESMTP\r\n")]
    public async Task Session_ServerThatLies_IsAFault(string script)
    {
        await using var server = new ScriptedServer { Script = Encoding.ASCII.GetBytes(script) };
        Assert.That(async () => await TalkAsync(server.Port), Throws.TypeOf<MailFaultException>());
    }

    [Test]
    public async Task Session_EndlessLine_IsAFaultAndCostsLittle()
    {
        await using var server = new ScriptedServer { Script = [.. "* OK "u8, .. Enumerable.Repeat((byte)'x', 20_000_000)] };
        var before = GC.GetTotalAllocatedBytes();
        Assert.That(async () => await TalkAsync(server.Port), Throws.TypeOf<MailFaultException>().With.Property("Kind").EqualTo(MailFaultKind.Protocol));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(30_000_000));
    }

    /// <summary>Signs in, opens, searches and reads two mails.</summary>
    private static async Task<List<string>> TalkAsync(int port)
    {
        await using var session = new ImapSession(await MailLink.DialAsync(new MailServer("127.0.0.1", port, MailSecurity.None), TimeProvider.System, CancellationToken.None), 100_000);
        await session.GreetAsync(CancellationToken.None);
        if (!(await session.RunAsync("LOGIN a b", CancellationToken.None)).IsOk) throw new MailFaultException(MailFaultKind.SignIn, "no");
        await session.AskCapabilitiesAsync(CancellationToken.None);
        var folder = new ImapFolder(session, "INBOX", 100_000);
        await folder.OpenAsync(CancellationToken.None);
        var uids = await folder.SearchAsync(1, 9, CancellationToken.None);
        await folder.FactsAsync(uids, CancellationToken.None);
        var mails = new List<string>();
        foreach (var uid in uids.Take(5))
        {
            if (await folder.FetchAsync(uid, null, CancellationToken.None) is ImapMail.Whole(var bytes)) mails.Add(Encoding.ASCII.GetString(bytes));
        }

        return mails;
    }

    private static ImapReply Parse(string line) => ImapParser.Parse(new ImapFrame([Encoding.Latin1.GetBytes(line)], []));

    private static void ReadAll(ImapReply reply)
    {
        if (reply is ImapReply.Data data) ImapFetched.Read(data);
    }

    /// <summary>Says what it is told to, whatever is asked, and hangs up.</summary>
    private sealed class ScriptedServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public ScriptedServer()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public byte[] Script { get; set; } = [];

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var drain = client.GetStream().CopyToAsync(Stream.Null);
                    await client.GetStream().WriteAsync(Script);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await Task.WhenAny(drain, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
                }
                catch (IOException)
                {
                    // The client had enough.
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
            }
        }
    }
}
