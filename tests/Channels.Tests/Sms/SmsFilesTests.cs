using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsFilesTests : SmsFixture
{
    private const string Path = $"/2010-04-01/Accounts/{TwilioStandIn.Sid}/Messages/MM1/Media/ME1";

    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[600]];

    [Test]
    public async Task Prepare_File_ComesFromTheStorageHostWithoutTheCredentials()
    {
        await using var storage = await TwilioStandIn.StartAsync();
        Twilio.Files[Path] = http => { http.Response.Redirect($"{storage.Address}/bucket/x?sig=1", permanent: false); return Task.CompletedTask; };
        storage.Files["/bucket/x"] = http => http.Response.Body.WriteAsync(Png).AsTask();
        var message = await PrepareAsync("image/png");
        Assert.That(message.Attachments.Single(), Has.Property("Name").EqualTo("image-1.png").And.Property("Size").EqualTo(Png.Length).And.Property("ContentType").EqualTo("image/png"));
        Assert.That(message.PendingFiles, Is.Empty);
        Assert.That(Twilio.Requests.Single().Authorization, Does.StartWith("Basic "));
        Assert.That(storage.Requests.Single().Authorization, Is.Null, "the credentials went along");
        Assert.That(Host.Files.Open(message.Attachments[0].Sha256), Is.Not.Null);
    }

    [TestCase("http://10.0.0.1/")]
    [TestCase("https://169.254.169.254/latest/meta-data")]
    [TestCase("https://evil.example/")]
    [TestCase("https://twilio.com.evil.example/")]
    [TestCase("https://eviltwilio.com/")]
    [TestCase("https://media.twiliocdn.com:8443/")]
    [TestCase("http://media.twiliocdn.com/")]
    [TestCase("https://user:pw@media.twiliocdn.com/")]
    [TestCase("file:///etc/passwd")]
    public async Task Prepare_RedirectElsewhere_IsNotFollowed(string target)
    {
        Twilio.Files[Path] = http => { http.Response.Redirect(target); return Task.CompletedTask; };
        var message = await PrepareAsync("image/png");
        Assert.That(message.Notes, Is.EqualTo(new[] { new MessageNote("file-missing", "image-1.png") }));
        Assert.That(message.Attachments, Is.Empty);
    }

    [Test]
    public async Task Prepare_RedirectsWithoutEnd_AreGivenUp()
    {
        Twilio.Files[Path] = http => { http.Response.Redirect(Twilio.Address + Path); return Task.CompletedTask; };
        Assert.That((await PrepareAsync("image/png")).Notes.Single().Kind, Is.EqualTo("file-missing"));
        Assert.That(Twilio.Requests, Has.Count.EqualTo(5));
    }

    [TestCase(404)]
    [TestCase(401)]
    [TestCase(500)]
    [TestCase(429)]
    public async Task Prepare_NotThereYet_IsTriedLater(int status)
    {
        Twilio.Files[Path] = http => { http.Response.StatusCode = status; return Task.CompletedTask; };
        Assert.That(await OutcomeAsync("image/png"), Is.InstanceOf<PrepareOutcome.Later>());
    }

    [Test]
    public async Task Prepare_ConnectionCutInTheMiddle_IsTriedLater()
    {
        Twilio.Files[Path] = async http => { http.Response.ContentLength = 100_000; await http.Response.Body.WriteAsync(Png); await http.Response.Body.FlushAsync(); http.Abort(); };
        Assert.That(await OutcomeAsync("image/png"), Is.InstanceOf<PrepareOutcome.Later>());
        Assert.That(Host.Files.Count, Is.Zero);
    }

    [Test]
    public async Task Prepare_StoreUnavailable_IsTriedLater()
    {
        Twilio.Files[Path] = http => http.Response.Body.WriteAsync(Png).AsTask();
        Host.Files.Fault = "full";
        Assert.That(await OutcomeAsync("image/png"), Is.InstanceOf<PrepareOutcome.Later>());
    }

    [TestCase(true)]
    [TestCase(false)] // it does not say how big it is, and does not end
    public async Task Prepare_TooBig_IsNotedAndTheMessageGoesOn(bool saysSo)
    {
        await RestartAsync(("MaxFileBytes", "1000"));
        Twilio.Files[Path] = async http =>
        {
            if (saysSo) http.Response.ContentLength = 10_000;
            for (var i = 0; i < 10; i++) await http.Response.Body.WriteAsync(new byte[1000]);
        };
        Assert.That((await PrepareAsync("image/png")).Notes, Is.EqualTo(new[] { new MessageNote("file-too-big", "image-1.png") }));
    }

    [TestCase("image/jpeg", "MZ\u0090\0 a program", "application/octet-stream", "image-1.bin", true)]
    [TestCase("image/jpeg", "<!DOCTYPE html><script>", "application/octet-stream", "image-1.bin", true)]
    [TestCase("image/svg+xml", "<svg onload=x>", "application/octet-stream", "image-1.bin", true)]
    [TestCase("text/plain", "%PDF-1.7", "application/pdf", "file-1.pdf", true)]
    [TestCase("image/jpeg", "just words", "application/octet-stream", "image-1.bin", true)]
    [TestCase("text/plain", "just words", "text/plain", "file-1.txt", false)]
    [TestCase("text/vcard", "BEGIN:VCARD", "text/vcard", "file-1.vcf", false)]
    [TestCase("audio/ogg; codecs=opus", "OggS....", "audio/ogg", "audio-1.ogg", false)]
    [TestCase("audio/mp4", "\0\0\0\u0020ftypM4A ", "audio/mp4", "audio-1.m4a", false)]
    [TestCase("application/pdf", "%PDF-1.4", "application/pdf", "file-1.pdf", false)]
    [TestCase("made/up", "words", "application/octet-stream", "file-1.bin", false)]
    public async Task Prepare_FileThatIsNotWhatItIsCalled_GetsItsTrueKindAndANote(string claimed, string content, string type, string name, bool noted)
    {
        Twilio.Files[Path] = http => http.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(content)).AsTask();
        var message = await PrepareAsync(claimed);
        Assert.That((message.Attachments.Single().ContentType, message.Attachments[0].Name), Is.EqualTo((type, name)));
        Assert.That(message.Notes.Any(n => n.Kind == "file-kind-differs"), Is.EqualTo(noted));
    }

    private Task<PrepareOutcome> OutcomeAsync(string claimed)
    {
        var message = Message(Inbound(SidOf(1), "", ("NumMedia", "1"), ("MediaUrl0", Twilio.Address + Path), ("MediaContentType0", claimed)));
        return Host.Channel.PrepareAsync(Raw(""), message, CancellationToken.None).AsTask();
    }

    private async Task<InboundMessage> PrepareAsync(string claimed)
    {
        var outcome = await OutcomeAsync(claimed);
        Assert.That(outcome, Is.InstanceOf<PrepareOutcome.Ready>(), outcome.ToString());
        return ((PrepareOutcome.Ready)outcome).Message;
    }
}
