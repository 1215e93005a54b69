using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Tests.Sms;
using ChannelHub.Channels.Tests.Voice;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Tests.Judges;

/// <summary>What Twilio's own library and description say of ours.</summary>
public sealed class TwilioJudgeTests : SmsFixture
{
    private static readonly string[] Urls = ["https://hub.example.test/channels/a/sms", "https://Hub.Example.test:443/x?b=1&a=%27x%20y", "http://127.0.0.1:8080/x", "https://user:pw@h.test/p", "https://h.test:8443/p?q=ñ"];

    [Test]
    public async Task Signatures_OfRandomForms_AreTheSameBothWays()
    {
        NodeJudge.Require("twilio");
        var random = new Random(30);
        var cases = Enumerable.Range(0, 400).Select(_ => (Url: Urls[random.Next(Urls.Length)], Fields: Fields(random))).ToList();
        var made = await NodeJudge.AskAsync("signatures.js", [.. cases.Select(c => Line(c.Url, c.Fields, null))]);
        var ours = cases.Select(c => TwilioSignature.Make("12345", c.Url, Form(c.Fields))).ToList();
        Assert.That(ours, Is.EqualTo(made.Select(m => m.GetString())));

        // And what they would sign, with any variant of the port, we take; what we sign, they take; what is wrong, neither.
        for (var i = 0; i < cases.Count; i++) Assert.That(TwilioSignature.IsGenuine(made[i].GetString(), ["12345"], cases[i].Url, Form(cases[i].Fields)), Is.True);
        var taken = await NodeJudge.AskAsync("signatures.js", [.. cases.Select((c, i) => Line(c.Url, c.Fields, ours[i]))]);
        Assert.That(taken.Select(t => t.GetBoolean()), Has.All.True);
        var wrong = await NodeJudge.AskAsync("signatures.js", [.. cases.Select((c, i) => Line(c.Url + "x", c.Fields, ours[i]))]);
        Assert.That(wrong.Select(t => t.GetBoolean()), Has.All.False);
        Assert.That(cases.Select((c, i) => TwilioSignature.IsGenuine(ours[i], ["12345"], c.Url + "x", Form(c.Fields))), Has.All.False);
    }

    [Test]
    public async Task Signatures_WithAndWithoutPort_AreTakenByBoth()
    {
        NodeJudge.Require("twilio");
        (string Signed, string Told)[] pairs = [("https://h.test/p", "https://h.test:443/p"), ("https://h.test:443/p", "https://h.test/p"), ("http://h.test:80/p", "http://h.test/p"), ("https://h.test/p", "https://h.test:8443/p")];
        var fields = Fields(new Random(1));
        var verdicts = await NodeJudge.AskAsync("signatures.js", [.. pairs.Select(p => Line(p.Told, fields, TwilioSignature.Make("12345", p.Signed, Form(fields))))]);
        Assert.That(pairs.Select(p => TwilioSignature.IsGenuine(TwilioSignature.Make("12345", p.Signed, Form(fields)), ["12345"], p.Told, Form(fields))), Is.EqualTo(verdicts.Select(v => v.GetBoolean())).And.All.True);
    }

    [Test]
    public async Task Signatures_OfJson_AreTheSameBothWays()
    {
        NodeJudge.Require("twilio");
        string[] bodies = ["""{"property": "value", "boolean": true}""", "{}", """{"Body":"ñandú 😀"}"""];
        var hashes = await NodeJudge.AskAsync("signatures.js", [.. bodies.Select(b => JsonSerializer.Serialize(new { body = b }))]);
        Assert.That(hashes.Select(h => h.GetString()), Is.EqualTo(bodies.Select(b => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(b))))));
        var urls = hashes.Select(h => $"https://h.test/p?bodySHA256={h.GetString()}").ToList();
        Assert.That(bodies.Select((b, i) => TwilioSignature.IsBodyOf(urls[i], Encoding.UTF8.GetBytes(b))), Has.All.True);
        var verdicts = await NodeJudge.AskAsync("signatures.js", [.. bodies.Select((b, i) => JsonSerializer.Serialize(new { token = "12345", url = urls[i], body = b, signature = TwilioSignature.Make("12345", urls[i], null) }))]);
        Assert.That(verdicts.Select(v => v.GetBoolean()), Has.All.True);
    }

    [Test]
    public async Task Segments_OfRandomTexts_AreTheSame()
    {
        NodeJudge.Require("sms-segments-calculator");
        var random = new Random(31);
        var alphabet = "aaaaaaaaaañÑé@€[]{}|~^\\ \n¿¡áíóúç😀“日".EnumerateRunes().Select(r => r.ToString()).ToArray();
        var texts = Enumerable.Range(0, 600).Select(i => string.Concat(Enumerable.Range(0, random.Next(1, 400)).Select(_ => alphabet[random.Next(i % 2 == 0 ? 20 : alphabet.Length)]))).ToList();
        var judged = await NodeJudge.AskAsync("segments.js", [.. texts.Select(t => JsonSerializer.Serialize(t))]);
        Assert.That(texts.Select(t => SmsLength.Of(t)).Select(l => $"{(l.IsGsm7 ? "GSM-7" : "UCS-2")} {l.Segments}"), Is.EqualTo(judged.Select(j => $"{j.GetProperty("encoding").GetString()} {j.GetProperty("segments").GetInt32()}")));
    }

    [Test]
    public async Task RestCalls_OfEverySort_FitTwiliosDescriptionAndSoDoesTheStandIn()
    {
        NodeJudge.Require("@stoplight/prism-cli");
        await using var prism = await Prism.StartAsync(Twilio.Address);
        await RestartAsync(("RestUrl", prism.Address), ("MessagingServiceSid", TwilioStandIn.ServiceSid), ("WhatsAppTemplate", "HX0123456789abcdef0123456789abcdef"), ("WhatsAppButtons", "2=HX0123456789abcdef0123456789abcdef"));
        const string chat = "whatsapp:+15005550006/whatsapp:+5219991234567";
        Assert.That(await SendAsync(Row("Hola “ñ” 😀")), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(await SendAsync(Row("Hola", $"{TwilioStandIn.ServiceSid}/{Theirs}")), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(await SendAsync(Row("Hola", chat)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(await SendAsync(Row("¿Sirvió?", chat, choices: [new("y", "Sí"), new("n", "No")])), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(await SendAsync(Row("Hola", chat, replyAddress: "whatsapp:+15005550006|1")), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(await SendAsync(Row("Hola, otra vez", attempts: 1)), Is.InstanceOf<SendOutcome.Sent>(), "with a look-up before");
        Assert.That(await Host.Services.GetRequired<IChannelProbe>().ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Fine>());
        Assert.That(Twilio.Lists, Is.EqualTo(1));

        // The text after a missed call is the one request of the channel of calls; it asks first, and goes by number or service.
        foreach (var (from, to) in new[] { ("+15005550006", Theirs), (TwilioStandIn.ServiceSid, "+5299912345679") })
        {
            var (listed, texts) = (Twilio.Lists, Twilio.Messages.Count);
            Assert.That(await VoiceTextBackTests.SendAsync(prism.Address, from, to), Is.EqualTo("text-back-sent"));
            Assert.That((Twilio.Lists, Twilio.Messages.Count), Is.EqualTo((listed + 1, texts + 1)));
        }

        // A judge that takes everything would be none.
        using var client = Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TwilioStandIn.Sid}:{TwilioStandIn.Token}")));
        foreach (var (key, value) in new[] { ("Body", "no recipient"), ("MessagingServiceSid", "not a sid") })
        {
            using var response = await client.PostAsync(new Uri($"{prism.Address}/2010-04-01/Accounts/{TwilioStandIn.Sid}/Messages.json"), new FormUrlEncodedContent([new(key, value), .. key == "Body" ? Array.Empty<KeyValuePair<string, string>>() : [new("To", Theirs)]]));
            Assert.That((int)response.StatusCode, Is.EqualTo(422), key);
        }
    }

    private static List<KeyValuePair<string, string>> Fields(Random random)
    {
        string[] names = ["A", "AB", "a", "Body", "From", "To", "ñ", "MediaUrl0", "MediaUrl10", "MediaUrl2"];
        string[] values = ["", " x ", "+5299912345678", "ñandú 😀", "a&b=c%20", "<b>", "1\r\n2"];
        return [.. Enumerable.Range(0, random.Next(12)).Select(_ => KeyValuePair.Create(names[random.Next(names.Length)], values[random.Next(values.Length)]))];
    }

    private static TwilioForm Form(List<KeyValuePair<string, string>> fields) => TwilioForm.OfForm(Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"))));

    /// <summary>As Express hands a form to the library: a repeated name is a list.</summary>
    private static string Line(string url, List<KeyValuePair<string, string>> fields, string? signature)
    {
        var grouped = fields.GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Count() == 1 ? (object)g.First().Value : g.Select(f => f.Value).ToArray());
        return signature is null ? JsonSerializer.Serialize(new { token = "12345", url, @params = grouped }) : JsonSerializer.Serialize(new { token = "12345", url, @params = grouped, signature });
    }

    /// <summary>Prism in front of the stand-in: it looks every request and every answer over.</summary>
    private sealed class Prism(Process process, string address) : IAsyncDisposable
    {
        public string Address => address;

        public static async Task<Prism> StartAsync(string upstream)
        {
            var port = FreePort();
            var process = NodeJudge.Start(Path.Combine(NodeJudge.Modules, "@stoplight/prism-cli/dist/index.js"), "proxy", "twilio-api-v2010.json", upstream, "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--errors");
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var said = new StringBuilder();
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                said.AppendLine(line);
                if (!line.Contains("is listening", StringComparison.Ordinal)) continue;
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for us
                return new Prism(process, $"http://127.0.0.1:{port}");
            }

            throw new InvalidOperationException($"Prism did not start: {said}{await process.StandardError.ReadToEndAsync(deadline.Token)}");
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
