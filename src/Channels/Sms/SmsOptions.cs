using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>The settings of one account for SMS, MMS and WhatsApp at Twilio, <c>ChannelHub:Channels:{account}</c>.</summary>
public sealed record SmsOptions : TwilioSettings
{
    public SmsOptions()
    {
    }

    internal SmsOptions(TwilioSettings shared) : base(shared)
    {
    }

    /// <summary>Sends through this Messaging Service (<c>MG…</c>) in place of the number that the customer wrote to. Default: none.</summary>
    public string? MessagingServiceSid { get; init; }

    /// <summary>The largest file taken, in bytes: 0 (none) to 100 MiB. Default 16 MiB, the largest that WhatsApp sends.</summary>
    public long MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How answers are made cheaper: <c>exact</c> (never changed), <c>typography</c> (quotes, dashes and the like made plain where that saves parts; default), <c>plain</c> (accents too).</summary>
    public string Writing { get; init; } = "typography";

    /// <summary>The longest single message, in UTF-16 units: 70 to 1,600. Default 600; longer answers are sent as several.</summary>
    public int MaxMessageLength { get; init; } = 600;

    /// <summary>What becomes of answers that need more than one message: <c>split</c> (default), or <c>link</c>: the beginning, and a link to the customer's page of the case.</summary>
    public string LongAnswers { get; init; } = "split";

    /// <summary>Messages that each sender (number, short code, Messaging Service) may send a second: 1 to 1,000. Default 1, a number's own limit in most countries.</summary>
    public int MessagesPerSecond { get; init; } = 1;

    /// <summary>Messages of these words alone mean: write to me no more. Upper and lower case and accents are the same.</summary>
    public ValueList<string> OptOutWords { get; init; } = SmsWords.DefaultOptOut;

    /// <summary>Messages of these words alone mean: write to me again.</summary>
    public ValueList<string> OptInWords { get; init; } = SmsWords.DefaultOptIn;

    /// <summary>Messages of these words alone get <see cref="HelpText"/> at once.</summary>
    public ValueList<string> HelpWords { get; init; } = SmsWords.DefaultHelp;

    /// <summary>Who we are and how to stop, at most 320 characters. Default: none is sent.</summary>
    public string? HelpText { get; init; }

    /// <summary>The approved WhatsApp template (<c>HX…</c>) for answers after 24 hours; its variable 1 is the answer. Default: such answers are refused and shown.</summary>
    public string? WhatsAppTemplate { get; init; }

    /// <summary>Quick-reply templates for questions with choices on WhatsApp, each as <c>2=HX…</c> (how many buttons it has). Default: choices are a numbered list.</summary>
    public ValueList<string> WhatsAppButtons { get; init; }

    /// <summary>The template with this many buttons; null if there is none.</summary>
    internal string? ButtonsFor(int choices) =>
        WhatsAppButtons.Select(b => b.Split('=')).FirstOrDefault(b => b[0] == choices.ToString(System.Globalization.CultureInfo.InvariantCulture))?[1];
}
