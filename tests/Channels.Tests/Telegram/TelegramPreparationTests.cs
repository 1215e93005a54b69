using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using static ChannelHub.Channels.Tests.Telegram.TelegramPayloads;
using static ChannelHub.Channels.Tests.Telegram.TelegramSamples;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>What is asked of the platform before a message is decided: files, and answers to pressed buttons.</summary>
public sealed class TelegramPreparationTests : TelegramFixture
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4e, 0x47, 1, 2, 3];

    [Test] // P26
    public async Task Prepare_PhotoOnly_IsAMessageWithItsFile()
    {
        var host = await StartAsync();
        Server.AddFile("f1", Picture);
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Photo(4711, 1, "", "f1"));
        var file = ready.Message.Attachments.Single();
        Assert.That((file.Name, file.ContentType, file.Size, ready.Message.Text), Is.EqualTo(("photo.jpg", "image/jpeg", (long)Picture.Length, "[photo]")));
        using var stored = host.Files.Open(file.Sha256)!;
        Assert.That(stored.Length, Is.EqualTo(Picture.Length));
        Assert.That(ready.Message.PendingFiles, Is.Empty);
        Assert.That((string)Server.CallsOf("sendChatAction").Single().Arguments["action"]!, Is.EqualTo("typing"));
    }

    [TestCase(400, "Bad Request: invalid file_id", "file-missing")]
    [TestCase(400, "Bad Request: file is too big", "file-too-big")]
    public async Task Prepare_FileThatCanNotBeHad_IsANoteAndTheMessageGoesOn(int code, string says, string note)
    {
        var host = await StartAsync();
        Server.Script(code, $$"""{"ok":false,"error_code":{{code}},"description":"{{says}}"}""");
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Photo(4711, 1, "", "f1"));
        Assert.That((ready.Message.Notes.Single(), ready.Message.Attachments.Count), Is.EqualTo((new MessageNote(note, "photo.jpg"), 0)));
    }

    [Test]
    public async Task Prepare_FileBiggerThanItSaid_IsANote()
    {
        var host = await StartAsync(("MaxFileBytes", "1000"));
        Server.AddFile("f1", new byte[5000]);
        Server.Script(200, """{"ok":true,"result":{"file_id":"f1","file_unique_id":"u","file_size":10,"file_path":"photos/f1.jpg"}}""");
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Photo(4711, 1, "", "f1"));
        Assert.That(ready.Message.Notes.Single().Kind, Is.EqualTo("file-too-big"));
        Assert.That(host.Files.Count, Is.Zero);
    }

    [TestCase(429, """{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}""", 7)]
    [TestCase(400, """{"ok":false,"error_code":400,"description":"Bad Request: wrong file_id or the file is temporarily unavailable"}""", null)]
    [TestCase(502, "<html>", null)]
    public async Task Prepare_ServerBusy_IsLater(int status, string body, int? after)
    {
        var host = await StartAsync();
        Server.Script(status, body);
        var later = (PrepareOutcome.Later)await PrepareAsync(host, Photo(4711, 1, "", "f1"));
        Assert.That(later.After, Is.EqualTo(after is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
    }

    [TestCase("/var/lib/telegram-bot-api/x.jpg")]
    [TestCase("../../etc/passwd")]
    [TestCase("photos/..%2f..%2fx")]
    [TestCase("http://169.254.169.254/latest")]
    [TestCase("//evil.example/x")]
    [TestCase("photos/x?y#z")]
    [TestCase("photos//x")]
    public async Task Prepare_PlaceThatIsNotBelowTheServersFiles_IsNeverFetched(string path)
    {
        var host = await StartAsync();
        Server.Script(200, $"{{\"ok\":true,\"result\":{{\"file_id\":\"f1\",\"file_unique_id\":\"u\",\"file_path\":\"{path}\"}}}}");
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Photo(4711, 1, "", "f1"));
        Assert.That(ready.Message.Notes.Single(), Is.EqualTo(new MessageNote("file-missing", "photo.jpg")));
    }

    [Test]
    public async Task Prepare_ServerOfOnesOwn_FilesAreReadFromItsFolderAndNowhereElse()
    {
        var folder = Directory.CreateTempSubdirectory("channelhub-tg-");
        try
        {
            var inside = Path.Combine(folder.FullName, "files");
            Directory.CreateDirectory(inside);
            await File.WriteAllBytesAsync(Path.Combine(inside, "a.jpg"), Picture);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secret"), "x");
            File.CreateSymbolicLink(Path.Combine(inside, "link.jpg"), Path.Combine(folder.FullName, "secret"));
            var host = await StartAsync(("FilesDirectory", inside));
            Assert.That(await NotesAsync(host, Path.Combine(inside, "a.jpg")), Is.Empty);
            Assert.That(await NotesAsync(host, Path.Combine(inside, "..", "secret")), Is.EqualTo(new[] { "file-missing" }));
            Assert.That(await NotesAsync(host, Path.Combine(inside, "link.jpg")), Is.EqualTo(new[] { "file-missing" }));
            Assert.That(await NotesAsync(host, inside + "-other/x"), Is.EqualTo(new[] { "file-missing" }));
            Assert.That(await NotesAsync(host, "/etc/passwd"), Is.EqualTo(new[] { "file-missing" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<IEnumerable<string>> NotesAsync(ChannelHost host, string path)
        {
            Server.Script(200, $"{{\"ok\":true,\"result\":{{\"file_id\":\"f1\",\"file_unique_id\":\"u\",\"file_path\":\"{path}\"}}}}");
            return ((PrepareOutcome.Ready)await PrepareAsync(host, Photo(4711, 1, "", "f1"))).Message.Notes.Select(n => n.Kind);
        }
    }

    [Test]
    public async Task Prepare_StoreIsFull_IsLater()
    {
        var host = await StartAsync();
        Server.AddFile("f1", Picture);
        host.Files.Fault = "the disk is full";
        Assert.That(await PrepareAsync(host, Photo(4711, 1, "", "f1")), Is.InstanceOf<PrepareOutcome.Later>());
    }

    [Test]
    public async Task Prepare_PressedButton_IsAnsweredAndTheChoiceTakesTheButtonsPlace()
    {
        var host = await StartAsync();
        var data = Secrets.Callbacks.Sign(4711, new MessageId(new CaseNumber(1042), 3), "yes")!;
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Press(4711, "cb1", data));
        Assert.That((ready.Message.ChoiceValue, ready.Message.NeedsPreparing), Is.EqualTo(("yes", false)));
        var answer = Server.CallsOf("answerCallbackQuery").Single().Arguments;
        Assert.That(((string)answer["callback_query_id"]!, answer["text"]), Is.EqualTo(("cb1", (System.Text.Json.Nodes.JsonNode?)null)));
        var edit = Server.CallsOf("editMessageText").Single().Arguments;
        Assert.That((string)edit["text"]!, Is.EqualTo("¿Está resuelto?\n\n✓ Sí"));
        Assert.That((string)edit["entities"]![0]!["type"]!, Is.EqualTo("bold"));
        Assert.That(edit["reply_markup"], Is.Null);
    }

    [Test]
    public async Task Prepare_PressOfAnotherChatsButton_IsRefusedToTheCustomerAndNotedForAgents()
    {
        var host = await StartAsync();
        var others = Secrets.Callbacks.Sign(4712, new MessageId(new CaseNumber(1042), 3), "yes")!;
        var ready = (PrepareOutcome.Ready)await PrepareAsync(host, Press(4711, "cb1", others));
        Assert.That((ready.Message.ChoiceValue, ready.Message.Notes.Single().Kind), Is.EqualTo(((string?)null, "button-not-valid")));
        Assert.That((string)Server.CallsOf("answerCallbackQuery").Single().Arguments["text"]!, Is.EqualTo("Este botón ya no es válido."));
        Assert.That(Server.CallsOf("editMessageText"), Is.Empty);
    }

    [Test]
    public async Task Prepare_PressThatIsTooOldToAnswer_GoesOn()
    {
        var host = await StartAsync();
        Server.Script(400, """{"ok":false,"error_code":400,"description":"Bad Request: query is too old and response timeout expired or query ID is invalid"}""");
        Server.Script(400, """{"ok":false,"error_code":400,"description":"Bad Request: message is not modified"}""");
        var data = Secrets.Callbacks.Sign(4711, new MessageId(new CaseNumber(1042), 3), "yes")!;
        Assert.That(await PrepareAsync(host, Press(4711, "cb1", data)), Is.InstanceOf<PrepareOutcome.Ready>());
    }

    private static async Task<PrepareOutcome> PrepareAsync(ChannelHost host, string update)
    {
        var raw = Raw(update);
        var mapped = host.Channel.Map(raw);
        Assert.That(mapped, Is.InstanceOf<Normalised.Message>(), mapped.ToString());
        return await host.Channel.PrepareAsync(raw, ((Normalised.Message)mapped).Value, default);
    }
}
