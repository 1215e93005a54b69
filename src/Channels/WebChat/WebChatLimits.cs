namespace ChannelHub.Channels.WebChat;

/// <summary>Limits that are no settings: they protect the hub or follow from a form of ours.</summary>
internal static class WebChatLimits
{
    /// <summary>The longest text of one bubble of ours, in UTF-16 units as the page's JavaScript counts. A longer answer is shown as several bubbles.</summary>
    public const int MaxBubbleLength = 20_000;

    /// <summary>As many choices as fit a phone's screen as buttons; more become a numbered list.</summary>
    public const int MaxButtons = 20;

    /// <summary>Nested objects and lists in a posted JSON text. Ours has one level; the rest is for fields that a later page may add.</summary>
    public const int MaxJsonDepth = 8;

    /// <summary>Bytes of a posted JSON text besides the message's own text.</summary>
    public const int JsonOverheadBytes = 4096;

    /// <summary>The most UTF-8 bytes that one UTF-16 unit takes in JSON: <c>\u0041</c>.</summary>
    public const int JsonBytesPerCharacter = 6;

    /// <summary>Characters of the page's own id of a message (a–z, A–Z, 0–9, dash, underscore).</summary>
    public const int MaxClientIdLength = 64;

    /// <summary>Characters of the name of a kind of content.</summary>
    public const int MaxKindLength = 40;

    /// <summary>Characters of the value of a pressed button.</summary>
    public const int MaxChoiceLength = 500;

    /// <summary>Characters of a file's name as shown.</summary>
    public const int MaxFileNameLength = 200;

    /// <summary>Headers of one part of a multipart request, in bytes.</summary>
    public const int MaxPartHeaderBytes = 4096;

    /// <summary>Messages that one report of seen messages may name, and how far apart they may lie.</summary>
    public const int MaxSeen = 200;

    /// <summary>Open streams of one visitor; one more ends the oldest. A browser itself opens at most six per host over HTTP/1.1.</summary>
    public const int MaxStreamsPerVisitor = 12;

    /// <summary>Messages read from the store at a time.</summary>
    public const int PageSize = 100;

    /// <summary>How far back a file is looked for when the request does not say in which message it is, in pages.</summary>
    public const int MaxPagesForFile = 50;

    /// <summary>A comment at this interval keeps proxies from closing a quiet stream (they commonly do after 30 to 60 s).</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>How long the browser waits before it opens a lost stream again.</summary>
    public static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    /// <summary>What the page is told to wait when the store can't take messages now.</summary>
    public static readonly TimeSpan RetryAfterUnavailable = TimeSpan.FromSeconds(3);

    /// <summary>The longest life that browsers give a cookie (RFC 6265bis, section 5.5: 400 days); every visit starts it anew.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(400);
}
