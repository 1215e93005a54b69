namespace ChannelHub.Channels.Twilio;

/// <summary>Limits that are Twilio's or protect the hub; none is a setting.</summary>
internal static class TwilioLimits
{
    /// <summary>The largest webhook, in bytes. Twilio's own stay below 20 KB; add-ons may make them longer.</summary>
    public const int MaxWebhookBytes = 256 * 1024;

    public const int MaxJsonDepth = 16;

    /// <summary>The longest text of one message, in UTF-16 units (Messages resource, Body; longer ones are refused as 21617).</summary>
    public const int MaxBodyLength = 1600;

    /// <summary>Files in one message (webhook request, NumMedia).</summary>
    public const int MaxMedia = 10;

    /// <summary>The largest answer of the REST API that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Twilio itself gives up connecting after 5 seconds; so do we.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How often a file's address may lead on to another.</summary>
    public const int MaxRedirects = 4;

    /// <summary>What is told to wait when the store can't take messages now.</summary>
    public static readonly TimeSpan RetryAfterUnavailable = TimeSpan.FromSeconds(5);

    /// <summary>How long a WhatsApp customer's message allows free answers (error 63016 after it).</summary>
    public static readonly TimeSpan WhatsAppWindow = TimeSpan.FromHours(24);
}
