using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>The program and a Twilio played by the test: somebody calls, is heard, hears the case's number, gets it as a text; calls again, and hangs up.</summary>
public sealed class VoiceStoryTests
{
    private const string Ours = "+15005550006";
    private const string Theirs = "+529990001234";

    [Test]
    public async Task Caller_IsHeardRememberedAndWrittenToOnce()
    {
        await using var twilio = await TwilioStandIn.StartAsync();
        twilio.Files[$"/2010-04-01/Accounts/{TwilioStandIn.Sid}/Recordings/RE1.mp3"] = http => http.Response.Body.WriteAsync(new byte[] { 0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0 }).AsTask();
        using var folder = new HubFolder();
        await using var hub = await StartAsync(folder, twilio);
        using var client = new TwilioCaller(TwilioStandIn.Token);

        // The first call: English is chosen, a recording agreed to, and the words are hard to hear.
        var first = new Caller(client, hub, 1);
        await first.AskAsync("channels/phone/voice", "ringing");
        await first.AnswerAsync(("Digits", "2"));
        await first.AnswerAsync(("Digits", "1"));
        await first.AnswerAsync(("SpeechResult", "I cannot stamp an invoice, it says error H007"), ("Confidence", "0.4"));
        Assert.That(first.Spoken, Does.StartWith("It was hard to hear you."));
        var record = first.Document.Element("Record")!;
        var file = $"{twilio.Address}/2010-04-01/Accounts/{TwilioStandIn.Sid}/Recordings/RE1";
        await first.AnswerAsync(("RecordingUrl", file), ("RecordingDuration", "65"), ("Digits", "#"));
        await folder.UntilAllIsDoneAsync();
        Assert.That(await first.PostAsync(new Uri((string)record.Attribute("recordingStatusCallback")!), [("RecordingSid", "RE1"), ("RecordingStatus", "completed"), ("RecordingUrl", file), ("RecordingDuration", "65")]), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(first.Spoken, Does.Match(@"Your case number is C, H, (\d, )*\d\. Again: ").And.Contain("text message"));
        await first.EndAsync();
        await folder.UntilAllIsDoneAsync();
        Assert.That(twilio.Messages, Has.Count.EqualTo(1), "the number goes out as one text");

        // The second call: greeted in English with the open case, and hung up.
        var second = new Caller(client, hub, 2);
        await second.AskAsync("channels/phone/voice", "ringing");
        await using var store = folder.OpenStore();
        var known = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).Single();
        var number = string.Join(", ", known.Case.Number.ToString().Where(char.IsLetterOrDigit));
        Assert.That(second.Spoken, Does.Contain($"Your open case is number {number}."));
        Assert.That(first.Spoken, Does.Contain(number));
        await second.EndAsync();
        await second.EndAsync();
        await folder.UntilAllIsDoneAsync();
        Assert.That(twilio.Messages.Select(m => m.To), Is.EqualTo(new[] { Theirs, Theirs }), "one text for the missed call, however often it is reported");
        Assert.That(twilio.Messages[1].Text, Is.EqualTo($"We saw your call and could not take it. Your case is {known.Case.Number}. You can answer this message. Help: https://acme.test/help"));

        // The text is answered by SMS: the same case goes on, whatever account the text came from.
        Assert.That((await client.CallAsync(new Uri(hub.Address, "channels/sms/sms").ToString(), TwilioCaller.Inbound(TwilioStandIn.Sid, $"SM{7:d32}", Theirs, Ours, "It also happens with credit notes"))).Status, Is.EqualTo(200));
        await folder.UntilAllIsDoneAsync();
        var before = twilio.Messages.Count;

        // Who only wrote until now calls: greeted with the case of the texts.
        var writer = "+529990005555";
        await client.CallAsync(new Uri(hub.Address, "channels/sms/sms").ToString(), TwilioCaller.Inbound(TwilioStandIn.Sid, $"SM{8:d32}", writer, Ours, "No puedo entrar al portal"));
        await folder.UntilAllIsDoneAsync();
        var fourth = new Caller(client, hub, 4, writer);
        await fourth.AskAsync("channels/phone/voice", "ringing");
        var texted = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).Single(c => c.Case.Number != known.Case.Number);
        Assert.That(fourth.Spoken, Does.Contain($"caso número {string.Join(", ", texted.Case.Number.ToString().Where(char.IsLetterOrDigit))}."));
        await fourth.EndAsync();
        await folder.UntilAllIsDoneAsync();
        Assert.That(twilio.Messages[^1], Has.Property("To").EqualTo(writer).And.Property("Text").StartsWith($"Vimos su llamada y no pudimos atenderla. Su caso es {texted.Case.Number}."));
        before = twilio.Messages.Count;

        // Somebody else hangs up at once: a case, and the desk's answer says why it comes.
        var third = new Caller(client, hub, 3, "+529990009999");
        await third.AskAsync("channels/phone/voice", "ringing");
        await third.EndAsync();
        await folder.UntilAllIsDoneAsync();
        Assert.That(twilio.Messages, Has.Count.EqualTo(before + 1));
        Assert.That(twilio.Messages[^1].Text, Does.StartWith("Vimos su llamada y no pudimos atenderla.").And.Match(@"CH-\d+"));

        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.That(cases, Has.Count.EqualTo(3));
        var messages = cases.Single(c => c.Case.Number == known.Case.Number).Messages.Select(m => m.Message).Where(m => m.Direction == Direction.In).ToList();
        Assert.That(messages.Select(m => m.Body.Text), Is.EqualTo(new[]
        {
            "I cannot stamp an invoice, it says error H007", "[Recorded message, 1:05]", "[Recording of the call, 1:05]", "[Missed call: hung up without saying anything, 0:09]", "It also happens with credit notes",
        }));
        Assert.That(messages[0].Body.Notes.Single(), Is.EqualTo(new MessageNote("transcript-unsure", "40 %")));
        Assert.That(messages[2].Body.Attachments.Single().ContentType, Is.EqualTo("audio/mpeg"));
        Assert.That(messages[3].Body.Notes.Single(), Is.EqualTo(new MessageNote("text-back-sent")));
        var ledger = (await store.GetRequiredService<ICaseQueries>().ReadLedgerAsync(CancellationToken.None)).Single(r => r.Account.Value == "phone");
        Assert.That(ledger, Has.Property("Balances").True.And.Property("Parked").EqualTo(0).And.Property("Failed").EqualTo(0), ledger.ToString());
    }

    private static Task<HubProcess> StartAsync(HubFolder folder, TwilioStandIn twilio)
    {
        var address = HubProcess.FreeAddress();
        var settings = new Dictionary<string, string> { ["Server__PublicUrl"] = address.ToString().TrimEnd('/'), ["Channels__phone__SmsAccount"] = "sms", ["Channels__phone__Link"] = "https://acme.test/help", ["Channels__sms__MessagesPerSecond"] = "100" };
        foreach (var (account, type) in new[] { ("phone", "voice"), ("sms", "sms") })
        {
            settings[$"Channels__{account}__type"] = type;
            settings[$"Channels__{account}__AccountSid"] = TwilioStandIn.Sid;
            settings[$"Channels__{account}__AuthToken"] = TwilioStandIn.Token;
            settings[$"Channels__{account}__RestUrl"] = twilio.Address;
        }

        return HubProcess.StartAsync(folder.Path, settings, address: address);
    }

    /// <summary>Asks for a document, and answers at the address that it names.</summary>
    private sealed class Caller(TwilioCaller twilio, HubProcess hub, int number, string from = Theirs)
    {
        public XElement Document { get; private set; } = new("None");

        public string Spoken => string.Join(' ', Document.Descendants("Say").Select(s => s.Value));

        public Task AnswerAsync(params (string Name, string Value)[] heard) => AskAsync(new Uri((string)(Document.Element("Gather") ?? Document.Element("Record"))!.Attribute("action")!).AbsolutePath[1..], "in-progress", heard);

        public async Task AskAsync(string path, string status, params (string Name, string Value)[] heard)
        {
            var (code, body) = await twilio.AskAsync(new Uri(hub.Address, path), Fields(status, heard));
            Assert.That(code, Is.EqualTo(HttpStatusCode.OK), body);
            Document = XDocument.Parse(body).Root!;
        }

        public async Task EndAsync() => Assert.That((await twilio.AskAsync(new Uri(hub.Address, "channels/phone/voice/status"), Fields("completed", ("CallDuration", "9")))).Status, Is.EqualTo(HttpStatusCode.NoContent));

        /// <summary>A callback that does not say who called.</summary>
        public async Task<HttpStatusCode> PostAsync(Uri address, IEnumerable<(string Name, string Value)> fields) => (await twilio.AskAsync(address, [("AccountSid", TwilioStandIn.Sid), ("CallSid", Sid), .. fields])).Status;

        private string Sid => string.Create(CultureInfo.InvariantCulture, $"CA{number:d32}");

        private IEnumerable<(string Name, string Value)> Fields(string status, params (string Name, string Value)[] more) =>
            [("AccountSid", TwilioStandIn.Sid), ("CallSid", Sid), ("CallStatus", status), ("Direction", "inbound"), ("From", from), ("To", Ours), .. more];
    }
}
