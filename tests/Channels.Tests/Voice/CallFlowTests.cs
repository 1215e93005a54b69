using ChannelHub.Cases;
using ChannelHub.Channels.Tests.Judges;
using ChannelHub.Channels.Voice;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>The table of a call: every step with everything that can be heard at it, and every turn as TwiML.</summary>
public sealed class CallFlowTests
{
    private static readonly VoiceOptions Options = new() { Company = "Acme & Co <MX>", Hints = ["timbrado", "H007"], SmsAccount = "sms", Transcribe = "yes" };

    private static readonly (string Name, CallHeard Heard)[] Inputs =
    [
        ("nothing", new()), ("0", new("0")), ("1", new("1")), ("2", new("2")), ("3", new("3")), ("9", new("9")), ("*", new("*")), ("#", new("#")), ("speech", new(Speech: "Hola", Confidence: 0.9)),
        ("speech-unsure", new(Speech: "Hola", Confidence: 0.2)), ("speech-unrated", new(Speech: "Hola")), ("recording", new(HasRecording: true)), ("recording-hangup", new("hangup", HasRecording: true, HungUp: true)),
        ("dial-completed", new(DialStatus: "completed")), ("dial-busy", new(DialStatus: "busy")), ("queue-bridged", new(QueueResult: "bridged")), ("queue-hangup", new(QueueResult: "hangup")), ("queue-full", new(QueueResult: "queue-full")),
        ("hangup", new(HungUp: true)), ("speech-hangup", new(Speech: "Hola", Confidence: 0.9, HungUp: true)),
    ];

    internal static IEnumerable<CallState> States =>
        from step in Enum.GetValues<CallStep>()
        from consent in Enum.GetValues<RecordingConsent>()
        from tries in new[] { 0, 1 }
        select new CallState(step, "es", consent, tries);

    [Test]
    public void Hear_EveryStepWithEveryInput_IsTheTable()
    {
        var lines = from state in States
                    from input in Inputs
                    let turn = CallFlow.Hear(state, input.Heard, Options)
                    select $"{state.Path} | {input.Name} | {turn.Told} | {turn.Move} | {turn.First ?? "-"} | {turn.Next.Path}";
        AssertGolden("call-flow.txt", [.. lines]);
    }

    [Test]
    public void Write_EveryTurn_IsTheTwiml() => AssertGolden("twiml.txt", [.. Documents().Select(d => $"{d.Name}\n{d.Twiml.Replace("><", ">\n  <", StringComparison.Ordinal)}\n")]);

    [Test]
    public async Task Write_EveryTurn_IsWhatTwiliosLibraryWrites()
    {
        NodeJudge.Require("twilio");
        var documents = Documents().ToList();
        var judged = await NodeJudge.AskAsync("twiml.js", [.. documents.Select(d => System.Text.Json.JsonSerializer.Serialize(d.Twiml))]);
        Assert.That(judged.Select((j, i) => $"{documents[i].Name}: {j.GetProperty("fault").GetString()}"), Is.EqualTo(documents.Select(d => $"{d.Name}: ")));
        Assert.That(judged.Select(j => j.GetProperty("twiml").GetString()), Is.EqualTo(documents.Select(d => d.Twiml)));
    }

    [Test]
    public void Hear_WordsAtTheQuestion_AreAlwaysKept()
    {
        foreach (var state in States.Where(s => s.Step == CallStep.Reason))
        {
            foreach (var (name, heard) in Inputs.Where(i => i.Heard.Speech is not null)) Assert.That(CallFlow.Hear(state, heard, Options).Told, Is.EqualTo(CallTold.Reason), $"{state.Path} {name}");
        }
    }

    [Test]
    public void Hear_SilenceOrNonsenseFromAnyStep_ComesToAnEnd([Values("nothing", "#", "3", "*")] string input, [Values("ask", "announce", "never")] string recording)
    {
        var options = Options with { Recording = recording };
        var heard = Inputs.Single(i => i.Name == input).Heard;
        foreach (var start in States)
        {
            var (state, turns) = (start, 0);
            while (true)
            {
                var turn = CallFlow.Hear(state, heard, options);
                if (turn.Move is CallMove.End or CallMove.Goodbye or CallMove.PromiseCallBack) break;
                Assert.That(++turns, Is.LessThan(15), start.Path);
                state = turn.Next;
            }
        }
    }

    [Test]
    public void Hear_WithoutConsent_NeverRecords()
    {
        foreach (var state in States.Where(s => s.Consent == RecordingConsent.No && s.Step != CallStep.Consent))
        {
            foreach (var (name, heard) in Inputs) Assert.That(CallFlow.Hear(state, heard, Options).Move, Is.Not.EqualTo(CallMove.Record), $"{state.Path} {name}");
        }

        foreach (var state in States) Assert.That(Inputs.Select(i => CallFlow.Hear(state, i.Heard, Options with { Recording = "never" })).Where(t => state.Consent == RecordingConsent.No).Select(t => t.Next.Consent).Where((_, i) => state.Step != CallStep.Consent), Has.All.EqualTo(RecordingConsent.No));
    }

    [Test]
    public void Start_RememberedLanguage_IsSpokenAtOnceAndOthersAreAskedFor()
    {
        var plain = Options with { Recording = "never" };
        Assert.That(CallFlow.Start(plain, "pt"), Is.EqualTo(new CallTurn(CallMove.AskReason, new CallState(CallStep.Reason, "pt", RecordingConsent.No, 0))));
        Assert.That(CallFlow.Start(plain, "fr").Move, Is.EqualTo(CallMove.AskLanguage));
        Assert.That(CallFlow.Start(plain, null).Move, Is.EqualTo(CallMove.AskLanguage));
        Assert.That(CallFlow.Start(plain with { Languages = ["pt"] }, null).Next.Language, Is.EqualTo("pt"));
        Assert.That(CallFlow.Start(Options, "pt").Move, Is.EqualTo(CallMove.AskConsent));
        Assert.That(CallFlow.Start(Options with { Recording = "announce", Reason = "record" }, "pt").Move, Is.EqualTo(CallMove.Record));
    }

    [Test]
    public void Settle_NobodyTakesTheCall_IsACallBackThatIsKept()
    {
        var turn = CallFlow.Hear(new CallState(CallStep.Offer, "es", RecordingConsent.No, 0), new("0"), Options);
        Assert.That(CallFlow.Settle(turn, somebodyTakesIt: true), Is.EqualTo(turn));
        Assert.That(CallFlow.Settle(turn, somebodyTakesIt: false), Has.Property("Move").EqualTo(CallMove.PromiseCallBack).And.Property("Told").EqualTo(CallTold.CallBack));
    }

    [Test]
    public void Read_EveryState_ComesBackFromItsPathAndNothingElseDoes()
    {
        foreach (var state in States)
        {
            var parts = state.Path.Split('/');
            Assert.That(CallState.Read(parts[0], parts[1]), Is.EqualTo(state));
        }

        foreach (var (step, rest) in new[] { ("reason", "es-y"), ("reason", "es-y-10"), ("reason", "es-z-0"), ("reason", "fr-y-0"), ("Reason", "es-y-0"), ("0", "es-y-0"), ("reason", "es-y-x"), ("reason", "es-y-0-0"), ("", ""), (null, null) })
        {
            Assert.That(CallState.Read(step, rest), Is.Null, $"{step}/{rest}");
        }
    }

    [Test]
    public void Texts_EveryLanguage_HasEveryTextWithTheSamePlaces()
    {
        foreach (var language in VoiceTexts.Languages)
        {
            Assert.That(VoiceTexts.Keys(language), Is.EquivalentTo(VoiceTexts.Keys("es")), language);
            foreach (var key in VoiceTexts.Keys("es"))
            {
                Assert.That(Places(VoiceTexts.Get(language, key)), Is.EqualTo(Places(VoiceTexts.Get("es", key))), $"{language} {key}");
                Assert.That(VoiceTexts.Get(language, key).Trim(), Is.Not.Empty);
            }
        }

        foreach (var told in Enum.GetValues<CallTold>().Except([CallTold.Nothing, CallTold.Reason])) Assert.That(VoiceTexts.Keys("es"), Does.Contain($"told.{VoiceInboundMapper.Word(told)}"));

        static string[] Places(string text) => [.. System.Text.RegularExpressions.Regex.Matches(text, @"\{[a-z]+\}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Name, string Twiml)> Documents()
    {
        const string here = "https://hub.example.test/channels/phone/voice";
        var facts = new CallFacts { Number = new CaseNumber(1042), Known = new CaseNumber(977), CanText = true, CanCallBack = true, Hints = ["Facturación", "Nómina, plus"], Seal = "c2VhbA" };
        CallTurn Turn(CallMove move, CallStep step, string language = "es", RecordingConsent consent = RecordingConsent.Yes, string? first = null, int tries = 0) => new(move, new CallState(step, language, consent, tries), First: first);
        yield return ("language", VoiceOutboundMapper.Write(Turn(CallMove.AskLanguage, CallStep.Language), facts with { Greeting = "welcome" }, Options, here));
        yield return ("language again", VoiceOutboundMapper.Write(Turn(CallMove.AskLanguage, CallStep.Language, tries: 1), facts, Options, here));
        yield return ("consent", VoiceOutboundMapper.Write(Turn(CallMove.AskConsent, CallStep.Consent), facts with { Greeting = "welcome-back" }, Options, here));
        yield return ("reason", VoiceOutboundMapper.Write(Turn(CallMove.AskReason, CallStep.Reason, "pt"), facts with { Greeting = "welcome-back" }, Options, here));
        yield return ("reason again, without consent", VoiceOutboundMapper.Write(Turn(CallMove.AskReason, CallStep.Reason, "en", RecordingConsent.No, "no-choice", 1), facts with { CanCallBack = false, Hints = [] }, Options with { Languages = ["en"], Hints = [] }, here));
        yield return ("record", VoiceOutboundMapper.Write(Turn(CallMove.Record, CallStep.Recorded, first: "unsure"), facts, Options, here));
        yield return ("record, announced", VoiceOutboundMapper.Write(Turn(CallMove.Record, CallStep.Recorded), facts with { Greeting = "welcome" }, Options with { Recording = "announce", Reason = "record", Transcribe = "no" }, here));
        yield return ("offer", VoiceOutboundMapper.Write(Turn(CallMove.Offer, CallStep.Offer), facts with { Target = "+525500000000" }, Options, here));
        yield return ("offer without a number", VoiceOutboundMapper.Write(Turn(CallMove.Offer, CallStep.Offer, "en"), new CallFacts(), Options, here));
        yield return ("transfer", VoiceOutboundMapper.Write(Turn(CallMove.Transfer, CallStep.Offer), facts with { Target = "+525500000000" }, Options, here));
        yield return ("transfer to a queue", VoiceOutboundMapper.Write(Turn(CallMove.Transfer, CallStep.Reason, "en"), facts with { Target = "enqueue:front & back" }, Options, here));
        yield return ("call back", VoiceOutboundMapper.Write(Turn(CallMove.PromiseCallBack, CallStep.Reason, first: "nobody-now"), facts, Options, here));
        yield return ("call back to a withheld number", VoiceOutboundMapper.Write(Turn(CallMove.PromiseCallBack, CallStep.Reason, "pt"), facts with { CanText = false, CanCallBack = false }, Options, here));
        yield return ("goodbye", VoiceOutboundMapper.Write(Turn(CallMove.Goodbye, CallStep.Offer), facts, Options, here));
        yield return ("end", VoiceOutboundMapper.Write(Turn(CallMove.End, CallStep.Offer), facts, Options, here));
    }

    private static void AssertGolden(string file, string[] lines)
    {
        var path = Path.Combine(NodeJudge.Folder, "..", "Voice", "Golden", file);
        var text = string.Join('\n', lines) + "\n";
        var actual = Path.Combine(TestContext.CurrentContext.WorkDirectory, file);
        File.WriteAllText(actual, text);
        Assert.That(text.Split('\n'), Is.EqualTo((File.Exists(path) ? File.ReadAllText(path) : "").Split('\n')), $"what came out stands in {actual}");
    }
}
