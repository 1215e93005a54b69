using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatUploadTests : WebChatFixture
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[5000]];

    [Test]
    public async Task Post_TextAndFiles_AreOneMessage()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a","text":"Así se ve"}""", ("pantalla ñ.png", Png), ("error.log", "fallo H007"u8.ToArray())));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await response.Content.ReadAsStringAsync());
        var body = host.Hub.Messages(visitor.Conversation).Single().Body;
        Assert.That(body.Text, Is.EqualTo("Así se ve"));
        Assert.That(body.Attachments.Select(a => (a.Name, a.ContentType, a.Size)), Is.EqualTo(new[] { ("pantalla ñ.png", "image/png", 5008L), ("error.log", "text/plain", 10L) }));
        using var stored = host.Files.Open(body.Attachments[0].Sha256)!;
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes);
        Assert.That(bytes.ToArray(), Is.EqualTo(Png));
    }

    [Test]
    public async Task Post_FileAlone_IsAMessage()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a"}""", ("a.png", Png)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(host.Hub.Messages(visitor.Conversation).Single().Body.Attachments.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Post_RepeatWithFiles_IsOneMessage()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        for (var i = 0; i < 2; i++) (await visitor.PostAsync(Form("""{"id":"a"}""", ("a.png", Png)))).Dispose();
        Assert.That(host.Hub.Messages(visitor.Conversation), Has.Count.EqualTo(1));
    }

    [TestCase("../../etc/passwd.txt", "passwd.txt")]
    [TestCase("C:\\Users\\ana\\factura.txt", "factura.txt")]
    [TestCase("..", null)]
    [TestCase("a\u202Etxt.exe.txt", "atxt.exe.txt")]
    [TestCase("fac<>tura.txt", "fac__tura.txt")]
    [TestCase("a.txt.  .", "a.txt")]
    public async Task Post_UnsafeName_IsMadeSafe(string given, string? stored)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a"}""", (given, "x"u8.ToArray())));
        if (stored is null) Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        else Assert.That(host.Hub.Messages(visitor.Conversation).Single().Body.Attachments[0].Name, Is.EqualTo(stored));
    }

    [Test]
    public async Task Post_FileAtTheLimit_IsTakenAndOneByteMoreIsNot()
    {
        var host = await StartAsync(null, ("MaxFileBytes", "5008"));
        var visitor = await VisitAsync(host);
        using var fits = await visitor.PostAsync(Form("""{"id":"a"}""", ("a.png", Png)));
        Assert.That(fits.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        using var tooBig = await visitor.PostAsync(Form("""{"id":"b"}""", ("b.png", [.. Png, 0])));
        Assert.That(tooBig.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(1));
        Assert.That(host.Hub.Refusals["size"], Is.EqualTo(1));
    }

    [Test]
    public async Task Post_TooManyFiles_Is413()
    {
        var host = await StartAsync(null, ("MaxFiles", "2"));
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a"}""", ("1.png", Png), ("2.png", Png), ("3.png", Png)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Post_HugeUpload_IsCutOffWithoutBeingHeld()
    {
        var host = await StartAsync(null, ("MaxFileBytes", "1000000"), ("MaxFiles", "1"));
        var visitor = await VisitAsync(host);
        try
        {
            using var response = await visitor.PostAsync(Form("""{"id":"a"}""", ("a.txt", Encoding.ASCII.GetBytes(new string('x', 20_000_000)))));
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        }
        catch (HttpRequestException)
        {
            // Closed while the client was still sending.
        }

        Assert.That(host.Hub.Inbox, Is.Empty);
        Assert.That(host.Files.Count, Is.Zero);
    }

    [TestCase("setup.exe", "4d5a9000")]
    [TestCase("factura.pdf", "4d5a9000", Description = "a program called .pdf")]
    [TestCase("factura.pdf", "3c68746d6c3e", Description = "a page called .pdf")]
    [TestCase("foto.png", "3c73766720786d6c6e733d22", Description = "mark-up called .png")]
    [TestCase("run.txt", "23212f62696e2f7368")]
    [TestCase("page.html", "3c68746d6c3e")]
    [TestCase("pic.svg", "3c7376673e")]
    [TestCase("datos.csv", "0001020300")]
    [TestCase("sin-extension", "41424344")]
    public async Task Post_KindThatIsNotTaken_Is415(string name, string hex)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a","text":"x"}""", (name, Convert.FromHexString(hex))));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That((host.Hub.Inbox.Count, host.Files.Count), Is.EqualTo((0, 0)));
    }

    [TestCase("foto.jpg", "89504e470d0a1a0a", "image/png", Description = "a picture counts as what it is")]
    [TestCase("FOTO.JPG", "ffd8ffe000", "image/jpeg")]
    [TestCase("hoja.xlsx", "504b0304", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [TestCase("cfdi.xml", "3c3f786d6c", "application/xml")]
    [TestCase("utf16.txt", "fffe41004200", "text/plain")]
    public void Decide_KnownKind_HasItsContentType(string name, string hex, string type) =>
        Assert.That(WebChatFileTypes.Decide(name, Convert.FromHexString(hex), WebChatOptions.DefaultFileTypes), Is.EqualTo(type));

    [Test]
    public async Task Post_EmptyFile_Is400()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a"}""", ("a.txt", [])));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Post_FilesSwitchedOff_AreRefused()
    {
        var host = await StartAsync(null, ("MaxFiles", "0"));
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(Form("""{"id":"a","text":"x"}""", ("a.png", Png)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task Post_FileStoreUnavailable_Is503AndNothingIsStored()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        host.Files.Fault = "disk full";
        using var response = await visitor.PostAsync(Form("""{"id":"a"}""", ("a.png", Png)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(host.Hub.Inbox, Is.Empty);
        Assert.That(host.Hub.Refusals, Is.Empty, "it will come again, so it was not refused");
    }

    [TestCase("--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{\"id\":\"a\",\"text\":\"x\"}", Description = "no last boundary")]
    [TestCase("--x\r\n\r\nno headers\r\n--x--\r\n")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--x--\r\n")]
    [TestCase("--x--\r\n")]
    [TestCase("garbage")]
    [TestCase("")]
    public async Task Post_BrokenForm_Is400(string body)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var response = await visitor.PostAsync(content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(host.Hub.Inbox, Is.Empty);
    }

    [Test]
    public async Task Post_NameAsBrowsersWriteIt_IsRead()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"año %22nuevo%22.txt\"\r\nContent-Type: text/plain\r\n\r\nhola\r\n--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{\"id\":\"a\"}\r\n--x--\r\n"));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var response = await visitor.PostAsync(content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await response.Content.ReadAsStringAsync());
        Assert.That(host.Hub.Messages(visitor.Conversation).Single().Body.Attachments[0].Name, Is.EqualTo("año %22nuevo%22.txt"));
    }

    [Test]
    public async Task Post_FormWithHugeHeaders_Is400()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var content = new StringContent($"--x\r\nContent-Disposition: form-data; name=\"message\"\r\nX-Long: {new string('a', 50_000)}\r\n\r\n{{}}\r\n--x--\r\n");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var response = await visitor.PostAsync(content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    internal static MultipartFormDataContent Form(string message, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(message), "message" } };
        foreach (var (name, content) in files)
        {
            var file = new ByteArrayContent(content);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

            // HttpClient writes headers in ASCII, so the name goes the way of RFC 8187; a browser's raw UTF-8 has a test of its own.
            file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(name)}");
            form.Add(file);
        }

        return form;
    }
}
