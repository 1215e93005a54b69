using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Tests.Email.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests.Mail;

/// <summary>The whole way with real servers: a customer's mail through Postfix into Dovecot, the case, an agent's answer through Postfix, the customer's reply to it.</summary>
public sealed class MailRoundTripTests
{
    [Test] // P16
    public async Task RoundTrip_CustomerAgentCustomer_IsOneCase()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        using var folder = new HubFolder();
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings(dovecot, postfix));
        using var http = await ProgramAsync(hub, folder);

        await SendAsync(postfix, "ana@customer.example", "help@desk.example", Text("<first-mail-of-ana@customer.example>", "No imprime", "La impresora muestra el error H007.", null));
        var acknowledgement = await NextMailAsync(dovecot, postfix, 1);
        Assert.That(acknowledgement, Does.Contain("Auto-Submitted: auto-replied").And.Contain("In-Reply-To: <first-mail-of-ana@customer.example>"));

        var number = await CaseAsync(folder);
        using (var reply = await http.PostAsJsonAsync($"/api/v1/cases/{number}/replies", new { text = "¿Probó a reiniciarla? ñ" })) Assert.That((int)reply.StatusCode, Is.InRange(200, 299), await reply.Content.ReadAsStringAsync());
        var answer = await NextMailAsync(dovecot, postfix, 2);
        Assert.That(answer, Does.Not.Contain("Auto-Submitted").And.Contain($"[{number}]"));
        var id = answer.Split("\r\n").Concat(answer.Split('\n')).First(l => l.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))["Message-ID:".Length..].Trim();

        // Her program names the answer alone, and she changes the subject.
        await SendAsync(postfix, "ana@customer.example", "help@desk.example", Text("<second-mail-of-ana@customer.example>", "ya está", "Sí, gracias, ahora imprime.", id));
        await folder.UntilAllIsDoneAsync();
        await ServerFolder.UntilAsync(() => Messages(folder).Result.Count(m => m.Direction == Direction.In) == 2, () => $"{postfix.Log}\n{hub.Output}", TimeSpan.FromSeconds(60));
        var messages = await Messages(folder);
        Assert.That(messages.Select(m => m.Id.Case.ToString()).Distinct(), Is.EqualTo(new[] { number }), "one case");
        Assert.That(messages.Last(m => m.Direction == Direction.In).Body.Text, Is.EqualTo("Sí, gracias, ahora imprime."));

        // A stranger who quotes the number gets a case of his own.
        await SendAsync(postfix, "eva@customer.example", "help@desk.example", Text("<mail-of-eva@customer.example>", $"Re: No imprime [{number}]", "¿Qué dijo Ana?", id, "eva@customer.example"));
        await ServerFolder.UntilAsync(() => Messages(folder).Result.Count(m => m.Direction == Direction.In) == 3, () => hub.Output, TimeSpan.FromSeconds(60));
        Assert.That((await Messages(folder)).Select(m => m.Id.Case).Distinct().Count(), Is.EqualTo(2));
    }

    [Test] // P15
    public async Task Bounce_OfAnAnswer_MarksItAndOpensNoCase()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        using var folder = new HubFolder();
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings(dovecot, postfix));

        // Answers to this address can't leave the machine, so Postfix takes them and sends them back.
        await SendAsync(postfix, "ana@nowhere.example", "help@desk.example", Text("<mail-from-nowhere@nowhere.example>", "Hola", "Me aparece el error H007.", null, "ana@nowhere.example"));
        await using var store = folder.OpenStore();
        var queries = store.GetRequiredService<ICaseQueries>();
        await ServerFolder.UntilAsync(
            () => HubFolder.ReadAllAsync(queries).Result.SelectMany(c => c.Messages).Any(m => m.Delivery?.State == DeliveryState.Failed), () => $"{postfix.Log}\n{hub.Output}", TimeSpan.FromSeconds(60));
        await folder.UntilAllIsDoneAsync();
        var cases = await HubFolder.ReadAllAsync(queries);
        Assert.That(cases, Has.Count.EqualTo(1), "the bounce is no case");
        Assert.That(cases[0].Events.Select(e => e.Data).OfType<DeliveryChanged>().Single().Detail, Does.Contain("5.1.2").IgnoreCase.Or.Contain("no way out"));
    }

    [Test]
    public async Task Pipe_OfAnMta_HandsMailToTheHub()
    {
        var port = ServerFolder.FreePort();
        using var folder = new HubFolder();
        ServerFolder.Run("chmod", "755", folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), """
            { "ChannelHub": { "Channels": { "help": { "type": "email", "Address": "pipe@desk.example", "Secret": "0123456789abcdef0123456789abcdef" } } } }
            """);
        var dotnet = ServerFolder.Run("sh", "-c", "readlink -f \"$(command -v dotnet)\"").Trim();
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot, $"directory={folder.Path} argv={dotnet} {HubProcess.ProgramPath} mail deliver --account help --url http://127.0.0.1:{port}");

        // The hub is not there yet: the mail waits at Postfix (75), and goes when it is asked to try again.
        await SendAsync(postfix, "ana@customer.example", "pipe@desk.example", Text("<piped-mail@customer.example>", "Por la tubería", "Llegó por el MTA.", null));
        await ServerFolder.UntilAsync(() => postfix.Log.Contains("status=deferred", StringComparison.Ordinal), () => postfix.Log, TimeSpan.FromSeconds(60));
        await using var hub = await HubProcess.StartAsync(folder.Path, address: new Uri($"http://127.0.0.1:{port}"));
        postfix.TryAgain();
        await ServerFolder.UntilAsync(() => postfix.Log.Contains("status=sent (delivered via hub service", StringComparison.Ordinal), () => postfix.Log, TimeSpan.FromSeconds(60));
        await folder.UntilAllIsDoneAsync();
        Assert.That((await Messages(folder)).Single(m => m.Direction == Direction.In).Body.Text, Is.EqualTo("Llegó por el MTA."));
    }

    private static Dictionary<string, string> Settings(DovecotServer dovecot, PostfixServer postfix)
    {
        // One file for both servers' certificates.
        var authorities = Path.Combine(Path.GetDirectoryName(dovecot.Certificate)!, "both.pem");
        File.WriteAllText(authorities, File.ReadAllText(dovecot.Certificate) + "\n" + File.ReadAllText(postfix.Certificate));
        return new Dictionary<string, string>
        {
            ["Channels__help__type"] = "email", ["Channels__help__Address"] = "help@desk.example", ["Channels__help__Name"] = "Mesa de ayuda",
            ["Channels__help__ImapHost"] = "localhost", ["Channels__help__ImapPort"] = dovecot.TlsPort.ToString(CultureInfo.InvariantCulture), ["Channels__help__User"] = "help", ["Channels__help__Password"] = DovecotServer.Password,
            ["Channels__help__SmtpHost"] = "localhost", ["Channels__help__SmtpPort"] = postfix.Submission.ToString(CultureInfo.InvariantCulture), ["Channels__help__SmtpSecurity"] = "starttls",
            ["Channels__help__CaFile"] = authorities, ["Channels__help__PollInterval"] = "00:00:05",
        };
    }

    private static async Task<HttpClient> ProgramAsync(HubProcess hub, HubFolder folder)
    {
        var (_, token, _) = await HubProcess.RunAsync(folder.Path, null, null, "token", "add", "crm", "--scope", "write");
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Trim());
        client.DefaultRequestHeaders.Add("X-Agent", "luis");
        return client;
    }

    private static string Text(string id, string subject, string body, string? inReplyTo, string from = "ana@customer.example") =>
        $"From: {from[..3]} <{from}>\r\nTo: help@desk.example\r\nSubject: {subject}\r\nMessage-ID: {id}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        + (inReplyTo is null ? "" : $"In-Reply-To: {inReplyTo}\r\n") + $"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n";

    /// <summary>As another mail server would hand it over.</summary>
    private static async Task SendAsync(PostfixServer postfix, string from, string to, string mail)
    {
        using var client = new TcpClient("127.0.0.1", postfix.Incoming);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        foreach (var (command, code) in new[] { ("HELO customer.example", "250"), ($"MAIL FROM:<{from}>", "250"), ($"RCPT TO:<{to}>", "250"), ("DATA", "354"), (mail + ".", "250"), ("QUIT", "221") })
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            Assert.That(await reader.ReadLineAsync(), Does.StartWith(code), () => $"{command}\n{postfix.Log}");
        }
    }

    /// <summary>The customer's newest mail, once so many are there.</summary>
    private static async Task<string> NextMailAsync(DovecotServer dovecot, PostfixServer postfix, int count)
    {
        await ServerFolder.UntilAsync(() => dovecot.Files("ana").Count >= count, () => postfix.Log, TimeSpan.FromSeconds(60));
        return await File.ReadAllTextAsync(dovecot.Files("ana").OrderBy(File.GetLastWriteTimeUtc).ThenBy(f => f, StringComparer.Ordinal).Last());
    }

    private static async Task<string> CaseAsync(HubFolder folder) => (await Messages(folder)).First().Id.Case.ToString();

    private static async Task<List<StoredMessage>> Messages(HubFolder folder)
    {
        await using var store = folder.OpenStore();
        return [.. (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).SelectMany(c => c.Messages).Select(m => m.Message).OrderBy(m => m.At)];
    }
}
