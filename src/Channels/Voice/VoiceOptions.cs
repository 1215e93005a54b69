using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>The settings of one account for calls through Twilio, <c>ChannelHub:Channels:{account}</c>.</summary>
public sealed record VoiceOptions : TwilioSettings
{
    public VoiceOptions()
    {
    }

    internal VoiceOptions(TwilioSettings shared) : base(shared)
    {
    }

    /// <summary>The name that callers are greeted with, at most 80 characters. Default <c>ChannelHub</c>.</summary>
    public string Company { get; init; } = "ChannelHub";

    /// <summary>The languages to choose from, in the order of their keys; the first is spoken where nothing is chosen.</summary>
    public ValueList<string> Languages { get; init; } = VoiceTexts.Languages;

    /// <summary>Voices, each as <c>es=es-MX/Polly.Mia-Neural</c>: the language of ours, then Twilio's language and voice.</summary>
    public ValueList<string> Voices { get; init; } = DefaultVoices;

    /// <summary>How callers tell what they want: <c>speech</c> (recognised; default) or <c>record</c> (recorded where that is allowed).</summary>
    public string Reason { get; init; } = "speech";

    /// <summary>Whether messages may be recorded: <c>ask</c> (only who agrees; default), <c>announce</c> (said beforehand), <c>never</c>.</summary>
    public string Recording { get; init; } = "ask";

    /// <summary>Whether Twilio transcribes recordings: <c>no</c> (default) or <c>yes</c>. It understands English only, and at most two minutes.</summary>
    public string Transcribe { get; init; } = "no";

    /// <summary>The longest message, in seconds: 10 to 600. Default 120.</summary>
    public int MaxRecordingSeconds { get; init; } = 120;

    /// <summary>The largest recording taken, in bytes: 0 (none) to 100 MiB. Default 16 MiB.</summary>
    public long MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Below this confidence, in percent, a transcript is called unsure, and a recording is asked for where that is allowed: 0 to 100. Default 60.</summary>
    public int UnsureBelow { get; init; } = 60;

    /// <summary>Words that the recogniser is to expect, besides the products and departments of the routing file.</summary>
    public ValueList<string> Hints { get; init; }

    /// <summary>The calendar of the routing file in which calls are put through to people. Default: always.</summary>
    public string? Calendar { get; init; }

    /// <summary>Who takes calls, each as <c>queue=+52…</c> (dialled) or <c>queue=enqueue:name</c> (Twilio's queue); <c>*</c> for every other queue. Default: nobody, and callers are called back.</summary>
    public ValueList<string> Transfers { get; init; }

    /// <summary>How long a person's telephone rings, in seconds: 5 to 120. Default 25.</summary>
    public int RingSeconds { get; init; } = 25;

    /// <summary>The account of type <c>sms</c> that writes to callers. Default: none, and nobody is written to.</summary>
    public string? SmsAccount { get; init; }

    /// <summary>The number (or Messaging Service, <c>MG…</c>) that texts come from. Default: the number that was called.</summary>
    public string? SmsFrom { get; init; }

    /// <summary>The address that goes with texts after a call: <c>case</c> (the customer's page of the case; default), <c>none</c>, or an address.</summary>
    public string Link { get; init; } = CaseLink;

    internal const string CaseLink = "case";
    internal const string NoLink = "none";

    internal static readonly ValueList<string> DefaultVoices = ["es=es-MX/Polly.Mia-Neural", "en=en-US/Polly.Joanna-Neural", "pt=pt-BR/Polly.Camila-Neural"];

    /// <summary>Twilio's language and voice for one of ours.</summary>
    internal (string Language, string Voice) VoiceOf(string language)
    {
        var found = Voices.Concat(DefaultVoices).First(v => v.StartsWith(language + "=", StringComparison.Ordinal))[(language.Length + 1)..].Split('/');
        return (found[0], found[1]);
    }

    /// <summary>Who takes the calls of a queue; null if nobody does.</summary>
    internal string? TransferOf(string? queue) => Find(queue) ?? Find("*");

    private string? Find(string? queue) => Transfers.FirstOrDefault(t => queue is not null && t.StartsWith(queue + "=", StringComparison.Ordinal))?[(queue!.Length + 1)..];
}
