using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChannelHub.EndToEnd.Tests.Mail;

/// <summary>A mail that its sender's domain denies: kept, found, silent, and let in by a person.</summary>
public sealed class QuarantineStoryTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Channels__help__type"] = "email", ["Channels__help__Address"] = "help@desk.example", ["Channels__help__TrustedAuthServers__0"] = "mx.desk.example",
    };

    [Test]
    public async Task Mail_ThatFailsDmarc_WaitsInQuarantineUntilItIsRecovered()
    {
        using var folder = new HubFolder();
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings);
        var (_, token, _) = await HubProcess.RunAsync(folder.Path, null, null, "token", "add", "crm", "--scope", "write");
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = hub.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.Trim());

        await DeliverAsync(folder, hub, "mx.desk.example; dmarc=fail header.from=customer.example", "ana@customer.example", "<one@customer.example>", "");
        await DeliverAsync(folder, hub, "mx.desk.example; dmarc=fail header.from=customer.example", "ana@customer.example", "<two@customer.example>", "<one@customer.example>");
        await DeliverAsync(folder, hub, "mx.elsewhere.example; dmarc=fail", "luis@customer.example", "<three@customer.example>", "");
        await folder.UntilAllIsDoneAsync();

        var held = (await http.GetFromJsonAsync<JsonElement>("/api/v1/cases?queue=quarantine")).GetProperty("cases").EnumerateArray().ToList();
        Assert.That(held, Has.Count.EqualTo(1), hub.Output);
        var number = held[0].GetProperty("number").GetString();
        Assert.That(held[0].GetProperty("quarantined").GetBoolean(), Is.True);
        Assert.That(held[0].GetProperty("sla").GetProperty("clocks").GetArrayLength(), Is.Zero);
        Assert.That((await http.GetFromJsonAsync<JsonElement>("/api/v1/cases?q=impresora")).GetProperty("cases").GetArrayLength(), Is.EqualTo(2), "it is found like any other");
        Assert.That(Answers(folder, "ana@customer.example"), Is.Zero);
        Assert.That(Answers(folder, "luis@customer.example"), Is.EqualTo(1), "another server's word is nobody's");

        using (var refused = await http.PostAsJsonAsync($"/api/v1/cases/{number}/replies", new { text = "Hola" })) Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        using (var recovered = await http.PostAsync($"/api/v1/cases/{number}/recover", null)) Assert.That((int)recovered.StatusCode, Is.InRange(200, 299), await recovered.Content.ReadAsStringAsync());
        await folder.UntilAllIsDoneAsync();
        var now = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{number}");
        Assert.Multiple(() =>
        {
            Assert.That(now.GetProperty("quarantined").GetBoolean(), Is.False);
            Assert.That(now.GetProperty("department").GetString(), Is.EqualTo("technical_support"));
            Assert.That(now.GetProperty("sla").GetProperty("clocks").GetArrayLength(), Is.EqualTo(2));
            Assert.That(now.GetProperty("events").EnumerateArray().Count(e => e.GetProperty("type").GetString() == "recovered"), Is.EqualTo(1));
            Assert.That(now.GetProperty("messages").EnumerateArray().Count(m => m.GetProperty("direction").GetString() == "in"), Is.EqualTo(2));
            Assert.That(Answers(folder, "ana@customer.example"), Is.EqualTo(1));
        });
    }

    private static async Task DeliverAsync(HubFolder folder, HubProcess hub, string results, string from, string id, string inReplyTo)
    {
        var mail = $"Authentication-Results: {results}\r\nFrom: <{from}>\r\nTo: help@desk.example\r\nSubject: La impresora\r\nMessage-ID: {id}\r\n{(inReplyTo.Length > 0 ? $"In-Reply-To: {inReplyTo}\r\n" : "")}"
            + $"Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLa impresora muestra el error H007.\r\n";
        var (exit, _, error) = await HubProcess.RunAsync(folder.Path, Settings, mail, "mail", "deliver", "--account", "help", "--url", hub.Address.ToString());
        Assert.That(exit, Is.Zero, error);
    }

    /// <summary>How many mails lie in the pickup folder for somebody.</summary>
    private static int Answers(HubFolder folder, string to) =>
        Directory.Exists(Path.Combine(folder.Path, "data", "pickup")) ? Directory.GetFiles(Path.Combine(folder.Path, "data", "pickup"), "*.eml", SearchOption.AllDirectories).Count(f => File.ReadAllText(f).Contains($"<{to}>", StringComparison.Ordinal)) : 0;
}
