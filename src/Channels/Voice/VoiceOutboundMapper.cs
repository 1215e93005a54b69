using System.Globalization;
using System.Text;
using System.Xml;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Voice;

/// <summary>What is known while a turn is put into words.</summary>
internal sealed record CallFacts
{
    /// <summary>The case of this call; null while it is not known.</summary>
    public CaseNumber? Number { get; init; }

    /// <summary>The caller's open case from before.</summary>
    public CaseNumber? Known { get; init; }

    /// <summary>A greeting to begin with, by its key.</summary>
    public string? Greeting { get; init; }

    /// <summary>Who takes the call, as in the settings; null if nobody does now.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the number will come by text, too.</summary>
    public bool CanText { get; init; }

    /// <summary>Whether the caller's number is known.</summary>
    public bool CanCallBack { get; init; }

    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Names this caller in the addresses of callbacks that name nobody.</summary>
    public string Seal { get; init; } = "";
}

/// <summary>Puts a turn of a call into TwiML, and says what a call's channel can do. Pure.</summary>
internal static class VoiceOutboundMapper
{
    /// <summary>Begins a target that is a queue of Twilio's instead of a number.</summary>
    public const string Enqueue = "enqueue:";

    /// <summary>Hints of one question (Gather, attribute hints: at most 500 of 100 characters).</summary>
    private const int MaxHints = 300;

    /// <summary>Seconds of silence after which a question counts as not answered.</summary>
    private const string Silence = "5";

    /// <summary>Answers go out as text messages; their channel splits them further.</summary>
    public static ChannelCapabilities Capabilities { get; } = new() { MaxTextLength = Twilio.TwilioLimits.MaxBodyLength, TextUnit = TextUnit.Utf16, LooksUpRepeats = true, MessagesPerSecondPerConversation = 1 };

    public static readonly string Nothing = Document(xml => Empty(xml, "Hangup"));

    /// <param name="here">The account's own address, without a slash at the end: <c>https://…/channels/{account}/voice</c>.</param>
    public static string Write(CallTurn turn, CallFacts facts, VoiceOptions options, string here) => Document(xml =>
    {
        var words = new Speaker(xml, options, turn.Next.Language);
        var action = $"{here}/{turn.Next.Path}";
        if (turn.Move == CallMove.AskLanguage) AskLanguage(xml, turn, facts, options, action);
        else if (turn.Move is CallMove.AskConsent or CallMove.AskReason or CallMove.Offer) Ask(xml, turn, facts, options, words, action);
        else if (turn.Move == CallMove.Record) Record(xml, turn, facts, options, words, here, action);
        else if (turn.Move == CallMove.Transfer) Transfer(xml, turn, facts, options, words, here);
        else if (turn.Move == CallMove.PromiseCallBack) PromiseCallBack(turn, facts, words);
        else if (turn.Move == CallMove.Goodbye) words.Say("goodbye");
        if (turn.Move is CallMove.PromiseCallBack or CallMove.Goodbye or CallMove.End) Empty(xml, "Hangup");
    });

    private static void AskLanguage(XmlWriter xml, CallTurn turn, CallFacts facts, VoiceOptions options, string action)
    {
        StartGather(xml, action, "dtmf");
        if (facts.Greeting is not null) new Speaker(xml, options, options.Languages[0]).Say("welcome", ("company", options.Company));
        for (var i = 0; i < options.Languages.Count; i++)
        {
            new Speaker(xml, options, options.Languages[i]).Say("choose-language", ("key", (i + 1).ToString(CultureInfo.InvariantCulture)));
        }

        EndGather(xml, action);
    }

    private static void Ask(XmlWriter xml, CallTurn turn, CallFacts facts, VoiceOptions options, Speaker words, string action)
    {
        if (turn.Move == CallMove.AskReason)
        {
            StartGather(xml, action, "dtmf speech");
            xml.WriteAttributeString("language", options.VoiceOf(turn.Next.Language).Language);
            xml.WriteAttributeString("speechTimeout", "auto");
            xml.WriteAttributeString("profanityFilter", "false");
            var hints = options.Hints.Concat(facts.Hints).Select(h => Clean(h).Replace(',', ' ').Trim()).Where(h => h.Length is > 0 and <= 100).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxHints).ToList();
            if (hints.Count > 0) xml.WriteAttributeString("hints", string.Join(", ", hints));
        }
        else
        {
            StartGather(xml, action, "dtmf");
        }

        // All of it inside: whoever knows the menu speaks or presses into it.
        Greet(turn, facts, options, words);
        switch (turn.Move)
        {
            case CallMove.AskConsent:
                words.Say("consent");
                break;
            case CallMove.AskReason:
                if (options.Recording == "announce" && turn.Next.Tries == 0) words.Say("announce");
                words.Say("ask-reason");
                words.Say("key-person");
                if (facts.CanCallBack) words.Say("key-call-back");
                if (turn.Next.Consent == RecordingConsent.Yes) words.Say("key-record");

                // To whoever did not understand a word until here, each in its own language.
                foreach (var other in options.Languages.Where(l => l != turn.Next.Language)) new Speaker(xml, options, other).Say("key-language");
                break;
            default:
                SayNumber(facts, words, withText: turn.Next.Tries == 0);
                if (facts.Target is not null) words.Say("key-person");
                if (facts.CanCallBack) words.Say("key-call-back");
                if (facts.Number is not null) words.Say("key-again");
                break;
        }

        EndGather(xml, action);
    }

    private static void Record(XmlWriter xml, CallTurn turn, CallFacts facts, VoiceOptions options, Speaker words, string here, string action)
    {
        Greet(turn, facts, options, words);
        if (options is { Recording: "announce", Reason: "record" }) words.Say("announce");
        words.Say("record");
        xml.WriteStartElement("Record");
        xml.WriteAttributeString("action", action);
        xml.WriteAttributeString("method", "POST");
        xml.WriteAttributeString("timeout", Silence);
        xml.WriteAttributeString("finishOnKey", "#");
        xml.WriteAttributeString("maxLength", options.MaxRecordingSeconds.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("recordingStatusCallback", $"{here}/recording/{facts.Seal}");
        xml.WriteAttributeString("recordingStatusCallbackMethod", "POST");
        xml.WriteAttributeString("recordingStatusCallbackEvent", "completed absent");
        if (options.Transcribe == "yes")
        {
            xml.WriteAttributeString("transcribe", "true");
            xml.WriteAttributeString("transcribeCallback", $"{here}/transcription/{facts.Seal}");
        }

        xml.WriteEndElement();

        // Reached only if nothing was recorded (Record, "If Twilio receives an empty recording").
        Redirect(xml, action);
    }

    private static void Transfer(XmlWriter xml, CallTurn turn, CallFacts facts, VoiceOptions options, Speaker words, string here)
    {
        words.Say("transfer");
        var target = facts.Target ?? throw new InvalidOperationException("A call is only transferred to somebody.");
        var isQueue = target.StartsWith(Enqueue, StringComparison.Ordinal);
        xml.WriteStartElement(isQueue ? "Enqueue" : "Dial");
        xml.WriteAttributeString("action", $"{here}/{turn.Next.To(isQueue ? CallStep.Queued : CallStep.Dialled).Path}");
        xml.WriteAttributeString("method", "POST");
        if (isQueue)
        {
            xml.WriteString(Clean(target[Enqueue.Length..]));
        }
        else
        {
            xml.WriteAttributeString("timeout", options.RingSeconds.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("answerOnBridge", "true");
            xml.WriteElementString("Number", target);
        }

        xml.WriteEndElement();
    }

    private static void PromiseCallBack(CallTurn turn, CallFacts facts, Speaker words)
    {
        if (turn.First is { } first) words.Say(first);
        SayNumber(facts, words, withText: true);
        words.Say(facts.CanCallBack ? "call-back" : "call-back-withheld");
        words.Say("goodbye");
    }

    private static void Greet(CallTurn turn, CallFacts facts, VoiceOptions options, Speaker words)
    {
        if (facts.Greeting is { } greeting) words.Say(greeting, ("company", options.Company), ("number", facts.Known is { } known ? VoiceTexts.Spelled(known) : ""));
        if (turn.First is { } first) words.Say(first);
    }

    private static void SayNumber(CallFacts facts, Speaker words, bool withText)
    {
        if (facts.Number is { } number) words.Say("number-is", ("number", VoiceTexts.Spelled(number)));
        else words.Say("number-later");
        if (withText && facts.CanText) words.Say("number-by-sms");
    }

    private static void StartGather(XmlWriter xml, string action, string input)
    {
        xml.WriteStartElement("Gather");
        xml.WriteAttributeString("input", input);
        xml.WriteAttributeString("action", action);
        xml.WriteAttributeString("method", "POST");
        xml.WriteAttributeString("timeout", Silence);
        xml.WriteAttributeString("numDigits", "1");
        xml.WriteAttributeString("actionOnEmptyResult", "true");
    }

    private static void EndGather(XmlWriter xml, string action)
    {
        xml.WriteEndElement();
        Redirect(xml, action);
    }

    private static void Redirect(XmlWriter xml, string action)
    {
        xml.WriteStartElement("Redirect");
        xml.WriteAttributeString("method", "POST");
        xml.WriteString(action);
        xml.WriteEndElement();
    }

    private static void Empty(XmlWriter xml, string name)
    {
        xml.WriteStartElement(name);
        xml.WriteEndElement();
    }

    private static string Document(Action<XmlWriter> write)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment }))
        {
            xml.WriteStartElement("Response");
            write(xml);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>Without what XML 1.0 can't hold (section 2.2).</summary>
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(XmlConvert.IsXmlChar));

    private sealed class Speaker(XmlWriter xml, VoiceOptions options, string language)
    {
        public void Say(string key, params ReadOnlySpan<(string Name, string Value)> values)
        {
            var (tongue, voice) = options.VoiceOf(language);
            xml.WriteStartElement("Say");
            xml.WriteAttributeString("language", tongue);
            xml.WriteAttributeString("voice", voice);
            xml.WriteString(Clean(VoiceTexts.Get(language, key, values)));
            xml.WriteEndElement();
        }
    }
}
