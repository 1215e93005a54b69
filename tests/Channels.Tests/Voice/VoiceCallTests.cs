using System.Net;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Twilio;
using ChannelHub.Channels.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>Whole calls, as Twilio carries them out.</summary>
public sealed class VoiceCallTests : VoiceFixture
{
    [Test]
    public async Task Call_WhoSaysWhatItIsAbout_HearsTheNumberDigitByDigit()
    {
        var call = Call(1);
        await call.RingAsync();
        Assert.That(call.Spoken, Does.StartWith("Gracias por llamar a Acme & Co <MX>.").And.Contain("Para español, oprima 1.").And.Contain("For English, press 2.").And.Contain("Para português, tecle 3."));
        await call.PressAsync("2");
        Assert.That(call.Spoken, Does.Contain("If you agree, press 1"));
        await call.PressAsync("2");
        Assert.That(call.Question!.Attribute("input")!.Value, Is.EqualTo("dtmf speech"));
        Assert.That(call.Question.Attribute("language")!.Value, Is.EqualTo("en-US"));
        Assert.That(call.Spoken, Does.Not.Contain("press 2"), "without consent nothing is recorded");
        await call.SayAsync("The printer prints <nothing> & blinks", "0.874");
        Assert.That(call.Spoken, Does.StartWith("Your case number is C, H, 1. Again: C, H, 1. We also send it to you by text message."));
        await call.PressAsync("*");
        Assert.That(call.Spoken, Does.StartWith("Your case number is C, H, 1."));
        await call.SayNothingAsync();
        Assert.That(call.Document.Elements().Last().Name.LocalName, Is.EqualTo("Hangup"));
        await call.EndAsync();

        var message = Messages().Single();
        Assert.That(message.Body.Text, Is.EqualTo("The printer prints <nothing> & blinks"));
        Assert.That(message.Body.Traits, Is.EqualTo(MessageTraits.Voice));
        Assert.That(Mapped.Single().Notes, Is.EqualTo((ValueList<MessageNote>)[new MessageNote("transcript", "87 %")]));
        Assert.That(message.Body.Sender, Is.EqualTo(new MessageSender("phone", Theirs)));
    }

    [Test]
    public async Task Call_HardlyUnderstood_IsKeptAsUnsureAndRecorded()
    {
        await RestartAsync(("Languages", "es"), ("Transcribe", "yes"));
        var call = Call(1);
        await call.RingAsync();
        await call.PressAsync("1");
        await call.SayAsync("me aparece un herrero", "0.31");
        Assert.That(call.Spoken, Does.StartWith("Le oímos con dificultad. Deje su mensaje"));
        var record = call.Question!;
        Assert.That(record.Name.LocalName, Is.EqualTo("Record"));

        // The callbacks come in any order, twice, and before the caller has finished.
        string file = $"{Twilio.Address}/2010-04-01/Accounts/{TwilioStandIn.Sid}/Recordings/RE1";
        KeyValuePair<string, string>[] ready = [new("RecordingSid", "RE1"), new("RecordingStatus", "completed"), new("RecordingUrl", file), new("RecordingDuration", "72")];
        Assert.That(await call.CallBackAsync("transcribeCallback", new("TranscriptionSid", "TR1"), new("TranscriptionStatus", "completed"), new("TranscriptionText", "Me aparece un error")), Is.EqualTo(204));
        Assert.That(await call.CallBackAsync("recordingStatusCallback", ready), Is.EqualTo(204));
        Assert.That(await call.CallBackAsync("recordingStatusCallback", ready), Is.EqualTo(204));
        await call.AnswerAsync(new("RecordingUrl", file), new("RecordingDuration", "72"), new("Digits", "#"));
        Assert.That(call.Spoken, Does.StartWith("Su número de caso es C, H, 1."));
        await call.EndAsync();

        Assert.That(Messages().Select(m => m.Body.Text), Is.EqualTo(new[] { "me aparece un herrero", "Me aparece un error", "[Grabación de la llamada, 1:12]", "[Mensaje grabado, 1:12]" }));
        Assert.That(Mapped.Select(m => m.Notes.FirstOrDefault()?.Kind), Is.EqualTo(new[] { "transcript-unsure", "transcript-unrated", null, "recording-agreed" }));
        Assert.That(Mapped.Select(m => m.Traits.HasFlag(MessageTraits.Own)), Is.EqualTo(new[] { false, false, true, true }), "the hub's own words are no answers to the bot's questions");
        Assert.That(Mapped.SelectMany(m => m.PendingFiles).Select(f => f.Handle), Is.EqualTo(new[] { file + ".mp3" }));
    }

    [Test]
    public async Task Recording_NotThereYet_IsFetchedLaterWithCredentials()
    {
        var path = $"/2010-04-01/Accounts/{TwilioStandIn.Sid}/Recordings/RE1.mp3";
        var tries = 0;
        Twilio.Files[path] = async http =>
        {
            if (++tries == 1) http.Response.StatusCode = 404;
            else await http.Response.Body.WriteAsync(new byte[] { 0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0 });
        };
        var raw = Raw($"CallSid={Sid(1)}&RecordingSid=RE1&RecordingStatus=completed&RecordingDuration=5&ChannelHubTold=recording&ChannelHubLanguage=es&ChannelHubConversation=%2B15005550006%2F%2B5299912345678&RecordingUrl={Uri.EscapeDataString(Twilio.Address + path[..^4])}");
        var message = ((Normalised.Message)Host.Channel.Map(raw)).Value;
        Assert.That(await Host.Channel.PrepareAsync(raw, message, CancellationToken.None), Is.InstanceOf<PrepareOutcome.Later>());
        var ready = (PrepareOutcome.Ready)await Host.Channel.PrepareAsync(raw, message, CancellationToken.None);
        Assert.That(ready.Message.Attachments.Single(), Has.Property("Name").EqualTo("recording.mp3").And.Property("ContentType").EqualTo("audio/mpeg").And.Property("Size").EqualTo(10));
        Assert.That(ready.Message.PendingFiles, Is.Empty);
        Assert.That(Twilio.Requests.Where(r => r.Target == path).Select(r => r.Authorization), Has.All.StartsWith("Basic "));
    }

    [Test]
    public async Task Call_WithoutAWord_AsksTwiceThenPromisesToCallBack()
    {
        await RestartAsync(("Languages", "es"), ("Recording", "never"));
        var call = Call(1);
        await call.RingAsync();
        await call.SayNothingAsync();
        Assert.That(call.Spoken, Does.StartWith("No le oímos. Díganos"));
        await call.PressAsync("7");
        Assert.That(call.Spoken, Does.StartWith("Esa tecla no es una de las opciones. Su número de caso es C, H, 1.").And.Contain("Le llamaremos"));
        await call.EndAsync();
        Assert.That(Messages().Select(m => m.Body.Text), Is.EqualTo(new[] { "Pide que le llamen por teléfono." }));
    }

    [Test]
    public async Task Call_ForAPerson_IsPutThroughAndElseCalledBack()
    {
        await RestartAsync(("Languages", "en"), ("Recording", "never"), ("Transfers", "billing=+525511112222,*=+525500000000"));
        foreach (var (number, outcome, told) in new[] { (1, "completed", "[Talked to a person on the telephone, 2:05]"), (2, "no-answer", "[Nobody could take the call; waits to be called back.]"), (3, "busy", "[Nobody could take the call; waits to be called back.]") })
        {
            var call = Call(number, $"+52999000000{number}");
            await call.RingAsync();
            await call.PressAsync("0");
            Assert.That(call.Question!.Element("Number")!.Value, Is.EqualTo("+525500000000"));
            await call.AnswerAsync(new("DialCallStatus", outcome), new("DialCallDuration", "125"));
            Assert.That(call.Document.Elements().Last().Name.LocalName, Is.EqualTo("Hangup"));
            Assert.That(Messages($"+52999000000{number}").Select(m => m.Body.Text), Is.EqualTo(new[] { "Asked on the telephone to talk to a person.", told }));
        }
    }

    [Test]
    public async Task Call_ForAPersonWhenNobodyTakesCalls_IsPromisedACall()
    {
        await RestartAsync(("Languages", "en"), ("Recording", "never"));
        var call = Call(1);
        await call.RingAsync();
        await call.PressAsync("0");
        Assert.That(call.Spoken, Does.StartWith("There is nobody who can take the call right now.").And.Contain("We will call you back"));
        Assert.That(Messages().Select(m => m.Body.Text), Is.EqualTo(new[] { "Asked on the telephone to talk to a person.", "Asks to be called back by telephone." }));
    }

    [Test]
    public async Task Call_ThatEndsUnheard_IsOneMissedCallHoweverOftenItIsReported()
    {
        var call = Call(1);
        await call.RingAsync();
        await call.EndAsync("completed", "7");
        await call.EndAsync("completed", "7");
        Assert.That(Messages().Single().Body.Text, Is.EqualTo("[Llamada perdida: colgó sin decir nada, 0:07]"));
        var hidden = Call(2, "+266696687");
        await hidden.RingAsync();
        await hidden.EndAsync();
        Assert.That(Host.Hub.Parked, Is.Empty);
        Assert.That(Host.Hub.Messages(new ConversationRef(ChannelHost.Account, $"{Ours}/{Sid(2)}")), Is.Empty, "there is nobody to call back");
    }

    [Test]
    public async Task Call_OfSomebodyWhoHidesTheNumber_IsACaseOfItsOwn()
    {
        await RestartAsync(("Languages", "es"), ("Recording", "never"));
        foreach (var (number, from) in new[] { (1, "anonymous"), (2, "+266696687"), (3, "") })
        {
            var call = Call(number, from);
            await call.RingAsync();
            Assert.That(call.Spoken, Does.Not.Contain("le llamemos"));
            await call.SayAsync("No puedo entrar");
            Assert.That(call.Spoken, Does.Not.Contain("mensaje de texto"));
            var message = Host.Hub.Messages(new ConversationRef(ChannelHost.Account, $"{Ours}/{Sid(number)}")).Single();
            Assert.That(message.Body.Sender, Is.EqualTo(new MessageSender("call", Sid(number))));
        }
    }

    [Test] // P28
    public async Task Post_StoreUnavailable_NothingIsSaidAndTheRepeatIsTakenOnce()
    {
        await RestartAsync(("Languages", "es"), ("Recording", "never"));
        var call = Call(1);
        await call.RingAsync();
        var path = call.Below((string)call.Question!.Attribute("action")!);
        Host.Hub.Fault = "the disk is full";
        using (var refused = await call.PostAsync(path, "in-progress", new KeyValuePair<string, string>("SpeechResult", "Hola"))) Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Host.Hub.Fault = null;
        for (var times = 0; times < 3; times++)
        {
            await call.AskAsync(path, "in-progress", new KeyValuePair<string, string>("SpeechResult", "Hola"));
            Assert.That(call.Spoken, Does.StartWith("Su número de caso es C, H, 1."), "a repeat hears the same");
        }

        Assert.That(Messages(), Has.Count.EqualTo(1));
    }

    public static IEnumerable<string> Steps =>
        [.. Enum.GetValues<CallStep>().Select(s => new CallState(s, "es", RecordingConsent.No, 0).Path).Select(p => "/" + p), "", "/status", "/recording/", "/transcription/"];

    [TestCaseSource(nameof(Steps))]
    public async Task Post_AnyStepNotSignedRightly_IsRefusedAndTellsNothing(string step)
    {
        var path = Account.Path + (step.EndsWith('/') ? step + Account.Seal(new VoiceAddresses(Ours, PhoneAddress.Read(Theirs, null), Sid(1)), "es") : step);
        var genuine = TwilioPlayed.Sign(Account, path, VoiceTrial.Fields(Account, Sid(1), Theirs, Ours, "in-progress", new("SpeechResult", "Hola"), new("Digits", "0"), new("RecordingSid", "RE1"), new("TranscriptionSid", "TR1")));
        var signature = genuine.Headers.Single(h => h.Key == TwilioSignature.Header).Value;
        var elsewhere = TwilioPlayed.Sign(Account, path + "x", [.. VoiceTrial.Fields(Account, Sid(1), Theirs, Ours, "in-progress")]).Headers.Single(h => h.Key == TwilioSignature.Header).Value;
        foreach (var wrong in new[] { null, "", (signature[0] == 'A' ? 'B' : 'A') + signature[1..], elsewhere })
        {
            using var refused = await Host.SendAsync(genuine with { Headers = wrong is null ? [] : [new(TwilioSignature.Header, wrong)] });
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), wrong ?? "(none)");
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Not.Contain("<Response"));
        }

        Assert.That(Host.Hub.Inbox, Is.Empty);
        Assert.That(Host.Hub.Ledger(ChannelHost.Account).Refused, Is.EqualTo(4));
        using var taken = await Host.SendAsync(genuine);
        Assert.That((int)taken.StatusCode, Is.AnyOf(200, 204), "and the right one is taken");
    }

    [Test] // P25
    public async Task Condition_OfCalls_SaysWhatIsWrongUntilAGenuineOneComes()
    {
        var monitor = Account.Monitor;
        Assert.That(Host.Services.GetServices<IChannelMonitor>(), Does.Contain(monitor));
        Assert.That(monitor.Condition.Health, Is.EqualTo(ChannelHealth.Starting));
        var genuine = TwilioPlayed.Sign(Account, Account.Path, VoiceTrial.Fields(Account, Sid(1), Theirs, Ours, "ringing"));
        using (await Host.SendAsync(genuine with { Headers = [new(TwilioSignature.Header, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")] })) Assert.That(monitor.Condition, Has.Property("Health").EqualTo(ChannelHealth.Degraded).And.Property("Says").Contains("AuthToken"));
        using (await Host.SendAsync(genuine)) Assert.That(monitor.Condition.Health, Is.EqualTo(ChannelHealth.Working));
        using (await Host.SendAsync(genuine with { Headers = [new(TwilioSignature.Header, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")] })) Assert.That(monitor.Condition.Health, Is.EqualTo(ChannelHealth.Working), "anybody can send nonsense");
        await RestartAsync(("PublicUrl", null));
        using (await Host.SendAsync(TwilioPlayed.Sign(Account, Account.Path, VoiceTrial.Fields(Account, Sid(2), Theirs, Ours, "ringing")))) Assert.That(Account.Monitor.Condition, Has.Property("Health").EqualTo(ChannelHealth.Degraded).And.Property("Says").Contains("PublicUrl"));
    }

    [TestCase("CallSid")]
    [TestCase("To")]
    public async Task Post_SignedButIncomplete_IsStoredAndSetAside(string missing)
    {
        var fields = VoiceTrial.Fields(Account, Sid(1), Theirs, Ours, "ringing").Where(f => f.Key != missing && (missing != "To" || f.Key != "Called")).ToList();
        using var response = await Host.SendAsync(TwilioPlayed.Sign(Account, Account.Path, fields));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Host.Hub.Parked, Has.Count.EqualTo(1));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.EndWith("<Response><Hangup /></Response>"));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Calls_OfWhateverKind_EndInADocumentAndWithTheLedgerBalanced(int seed)
    {
        await RestartAsync(("Transfers", "*=enqueue:support"), ("Transcribe", "yes"));
        var random = new Random(seed);
        for (var number = 1; number <= 60; number++)
        {
            var call = Call(number, random.Next(8) == 0 ? "anonymous" : $"+5299900000{random.Next(10, 14)}");
            await call.RingAsync();
            for (var steps = random.Next(1, 12); steps > 0 && call.Question is { } question; steps--)
            {
                switch (random.Next(6))
                {
                    case 0: await call.SayNothingAsync(); break;
                    case 1: await call.SayAsync(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(32, 0x2FF))), random.NextDouble().ToString("F3", System.Globalization.CultureInfo.InvariantCulture)); break;
                    case 2: await call.AnswerAsync(new("RecordingUrl", "https://api.twilio.com/x"), new("RecordingDuration", random.Next(0, 3).ToString(System.Globalization.CultureInfo.InvariantCulture)), new("Digits", "hangup")); break;
                    case 3: await call.AnswerAsync(new("QueueResult", random.Next(2) == 0 ? "bridged" : "hangup"), new("QueueTime", "4")); break;
                    default: await call.PressAsync("0123456789*#"[random.Next(12)].ToString()); break;
                }
            }

            await call.EndAsync();
        }

        var ledger = Host.Hub.Ledger(ChannelHost.Account);
        Assert.That(ledger, Has.Property("Balances").True.And.Property("Refused").EqualTo(0).And.Property("Parked").EqualTo(0), ledger.ToString());
    }
}
