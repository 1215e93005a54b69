using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Mails and HTML changed at random, from fixed seeds: whatever comes, it becomes a message, and safe HTML stays safe.</summary>
internal sealed class MailFuzzTests
{
    private static readonly int Rounds = 60 * FuzzRun.Times;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "--", "--b1", "--b1--", "Content-Type: ", "multipart/mixed; boundary=b1", "multipart/alternative; boundary=\"\"", "message/rfc822", "base64", "quoted-printable", "x-uuencode",
            "=?utf-8?B?", "?=", "=?iso-2022-jp?Q?", "filename*0*=utf-8''%", ";", "\"", "\\", "<", ">", "(", ")", "\0", "=", "=\r\n", "begin 644 x\r\n", "end\r\n", "application/ms-tnef", "format=flowed", "charset=",
            "utf-16", "utf-7", "gb2312", ">", "On 1 Jan 2025 a@b.c wrote:\n", "-- \n", "<div class=gmail_quote>", "<blockquote>", "</div>", "<script>", "&lt;", "<table><tr>", "<!--", "]]>", "\u00FF\u00FE",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Email", "Messages");

    private static IEnumerable<string> Seeds() => Directory.GetFiles(Folder, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    private static int Seed(string name) => name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) + FuzzRun.Shift;

    [TestCaseSource(nameof(Seeds))]
    public void Mutate_AnySeed_GivesMailsThatDiffer(string name)
    {
        var seed = File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));
        var random = new Random(Seed(name));
        var given = Enumerable.Range(0, 60).Select(_ => Convert.ToHexString(Mutate(seed, random))).ToHashSet();
        given.Remove(Convert.ToHexString(seed));
        Assert.That(given, Has.Count.GreaterThan(50));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Map_MutatedMail_AlwaysGivesAnOutcome(string name)
    {
        var seed = File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));
        var random = new Random(Seed(name));
        for (var round = 0; round < Rounds; round++)
        {
            var mail = Mutate(seed, random);
            var raw = new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(55), Body = mail };
            try
            {
                if (EmailInboundMapper.Map(raw, GoldenMailTests.Mapping) is not Normalised.Message(var message)) continue;
                Assert.That(message.Text, Is.Not.Empty);
                Assert.That(message.Sender.Address, Is.Not.Empty);
                Assert.That(message.Sender.Address.Any(char.IsControl), Is.False);
                Assert.That(message.Attachments.All(a => a.Name.Length is > 0 and <= 200 && !a.Name.Any(c => char.IsControl(c) || c is '/' or '\\')));
                if (message.Html is { } html) AssertSafe(html);
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"{name}, round {round}: {e}\n{Convert.ToBase64String(mail)}");
            }
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public void Read_MailCutAnywhere_IsTheSameMailUpToThere(string name)
    {
        var mail = File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));
        for (var length = 1; length < mail.Length; length += 7)
        {
            var content = ContentReader.Read(MimeReader.Read(mail.AsMemory(0, length)));
            foreach (var file in content.Files)
            {
                using var stream = file.Open();
                var buffer = new byte[50];
                long size = 0;
                for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;) size += read;
                Assert.That(size, Is.EqualTo(file.Size), $"{name} cut at {length}");
            }
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Read_RandomStructure_PartsLieWithinTheMailAndTheirParents(int seed)
    {
        string[] pieces = ["--a\r\n", "--b\r\n", "--ab\r\n", "--a--\r\n", "--b--\r\n", "--ab--", "\r\n", "\n", "--", "text\r\n", "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/alternative; boundary=b\r\n",
            "Content-Type: multipart/related; boundary=ab\r\n", "Content-Type: text/plain\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: multipart/digest\r\n", "Content-Transfer-Encoding: base64\r\n", "X: y\r\n", " fold\r\n", "aG9sYQ==\r\n"];
        var random = new Random(seed + FuzzRun.Shift);
        for (var round = 0; round < 2000 * FuzzRun.Times; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var message = MimeReader.Read(Encoding.ASCII.GetBytes(text));
            for (var i = 0; i < message.Parts.Length; i++)
            {
                var part = message.Parts[i];
                Assert.That(part.Index, Is.EqualTo(i), text);
                Assert.That(part.Parent, Is.LessThan(i), text);
                Assert.That(i == 0 ? part.Parent == -1 : message.Parts[part.Parent].Kind.IsMultipart(), text);
                Assert.That(part.HeaderStart <= part.BodyStart && part.BodyStart <= part.BodyEnd && part.BodyEnd <= text.Length, text);
            }

            Assert.That(() => ContentReader.Read(message), Throws.Nothing, text);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Split_RandomLines_GivesLinesOfTheTextAndNeverNothing(int seed)
    {
        string[] pieces = ["hola", "> cita", ">> cita", "-- ", "Saludos,", "Ana", "El 3/3/25 a las 10:15, Soporte escribió:", "On Mon, Mar 3, 2025 at 10:15 AM Support", "<a@b.example> wrote:", "De: Ana <a@b.example>", "Enviado: lunes", "Para: Luis",
            "Asunto: x", "-----Mensaje original-----", "________________________________", "Enviado desde mi iPhone", "", " ", "\uE0F1firma", "##- above this line -##", "---------- Forwarded message ---------", "Tel. 91 555 12 34", "|", "> wrote:"];
        var random = new Random(seed + FuzzRun.Shift);
        for (var round = 0; round < 3000 * FuzzRun.Times; round++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parts = ReplySplitter.Split(text);
            Assert.That(string.IsNullOrWhiteSpace(parts.Text), Is.EqualTo(string.IsNullOrWhiteSpace(ReplySplitter.Unmarked(text))), text);
            Assert.That(parts.Text, Does.Not.Contain('\uE0F1'), text);
            var known = text.Split('\n').Select(l => ReplySplitter.Unmarked(l).Trim().TrimStart('>', ' ')).ToHashSet();
            Assert.That(parts.Text.Split('\n').All(l => known.Contains(l.Trim().TrimStart('>', ' '))), text);
            Assert.That(() => ForwardedMail.Read(text, "Fwd: x"), Throws.Nothing, text);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Sanitised_RandomMarkup_IsSafeAndStable(int seed)
    {
        string[] pieces = ["<div", "<a href=", "<img src=", "<script>", "</script>", "<style>", "<svg>", "<math>", "<p style=\"", "\"", "'", ">", "<", "/", "javascript:", "onerror=", "url(", "&#x6a;", "<!--", "-->", "<![CDATA[", "]]>", "x", " ",
            "<table>", "<td>", "</table>", "<form>", "<template>", "<noscript>", "<title>", "</p>", "<b>", "<i>", "\0", "\u202E"];
        var random = new Random(seed + FuzzRun.Shift);
        for (var round = 0; round < 400 * FuzzRun.Times; round++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var safe = HtmlBody.Parse(html).Sanitised(new HashSet<string>());
            AssertSafe(safe);
            Assert.That(HtmlBody.Parse(safe).Sanitised(new HashSet<string>()), Is.EqualTo(HtmlBody.Parse(HtmlBody.Parse(safe).Sanitised(new HashSet<string>())).Sanitised(new HashSet<string>())), html);
        }
    }

    /// <summary>Read again by a parser, only listed elements and no active attribute are there.</summary>
    internal static void AssertSafe(string html)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument("<body>" + html);
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.That(element.LocalName, Is.Not.AnyOf("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "link", "meta", "base", "template"), html);
            foreach (var attribute in element.Attributes)
            {
                Assert.That(attribute.LocalName, Does.Not.StartWith("on"), html);
                if (attribute.LocalName == "href") Assert.That(attribute.Value, Does.Match("(?i)^(https?://|mailto:|tel:)"), html);
                if (attribute.LocalName == "src") Assert.That(attribute.Value, Does.StartWith("cid:"), html);
                if (attribute.LocalName == "style") Assert.That(attribute.Value, Does.Not.Match("(?i)url|expression|import"), html);
            }
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var mail = new List<byte>(seed);
        for (var changes = random.Next(1, 12); changes > 0 && mail.Count > 0; changes--)
        {
            var at = random.Next(mail.Count);
            switch (random.Next(6))
            {
                case 0:
                    mail[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mail.RemoveRange(at, Math.Min(random.Next(1, 40), mail.Count - at));
                    break;
                case 2:
                    mail.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 200), mail.Count - at);
                    mail.InsertRange(random.Next(mail.Count), mail.GetRange(at, length));
                    break;
                case 4:
                    mail.InsertRange(at, Enumerable.Repeat(mail[at], random.Next(1, 300)));
                    break;
                default:
                    mail.RemoveRange(at, mail.Count - at);
                    break;
            }
        }

        return mail.Count == 0 ? [(byte)'x'] : [.. mail];
    }
}
