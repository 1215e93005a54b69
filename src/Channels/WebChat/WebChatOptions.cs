using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>The settings of one web chat account, <c>ChannelHub:Channels:{account}</c>; all have defaults.</summary>
public sealed record WebChatOptions
{
    /// <summary>The chat's title, at most 80 characters. Default: a greeting in the visitor's language.</summary>
    public string? Title { get; init; }

    /// <summary>A line below the title, at most 160 characters. Default: a sentence in the visitor's language.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The colour of header, buttons and own bubbles, <c>#rrggbb</c>. Default <c>#0f6b5c</c>. Where text stands on it or is written in it, the page darkens or lightens it until it can be read.</summary>
    public string Color { get; init; } = "#0f6b5c";

    /// <summary>Sites that may show the chat in a frame: <c>https://www.example.com</c>, <c>https://*.example.com</c>, <c>http://localhost:3000</c>. Default: none but the hub itself.</summary>
    public ValueList<string> AllowedOrigins { get; init; }

    /// <summary>The largest file, in bytes: 0 (no files) to 100 MiB. Default 10 MiB.</summary>
    public long MaxFileBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Files in one message: 0 (no files) to 20. Default 5.</summary>
    public int MaxFiles { get; init; } = 5;

    /// <summary>Kinds of file that visitors may send, by extension without the dot. The content is looked at where it can be told; programs are refused whatever they are called.</summary>
    public ValueList<string> FileTypes { get; init; } = DefaultFileTypes;

    /// <summary>The longest message of a visitor, in UTF-16 units (as JavaScript counts): 100 to 100,000. Default 10,000.</summary>
    public int MaxTextLength { get; init; } = 10_000;

    /// <summary>Visitors' open event streams in all, of this process: 1 to 1,000,000. Default 10,000.</summary>
    public int MaxStreams { get; init; } = 10_000;

    /// <summary>Messages and reports that one visitor may send a minute; as many at once: 1 to 100,000. Default 30.</summary>
    public int MessagesPerMinute { get; init; } = 30;

    /// <summary>New visitors from one IP address (or IPv6 /64 network) a minute; as many at once: 1 to 1,000,000. Default 60.</summary>
    public int NewVisitorsPerMinute { get; init; } = 60;

    /// <summary>The page's languages: any of <c>es</c>, <c>en</c>, <c>pt</c>. Default all three. The visitor's browser chooses among them.</summary>
    public ValueList<string> Languages { get; init; } = WebChatTexts.All;

    /// <summary>The language when the browser asks for none of <see cref="Languages"/>. Default the first of them.</summary>
    public string DefaultLanguage { get; init; } = "es";

    /// <summary>
    /// Signs visitors' keys; at least 32 characters, also as <c>SecretFile</c>. Default: made once and kept in the data directory. Needed where several hubs
    /// serve one chat. Changing it ends all conversations for their visitors.
    /// </summary>
    public string? Secret { get; init; }

    internal static readonly ValueList<string> DefaultFileTypes =
        ["jpg", "jpeg", "png", "gif", "webp", "pdf", "txt", "csv", "log", "xml", "json", "docx", "xlsx", "pptx", "odt", "ods", "zip"];

    /// <summary>Whether visitors may send files at all.</summary>
    public bool TakesFiles => MaxFiles > 0 && MaxFileBytes > 0;

    /// <summary>The largest JSON text of a message, in bytes.</summary>
    internal int MaxJsonBytes => (MaxTextLength * WebChatLimits.JsonBytesPerCharacter) + WebChatLimits.JsonOverheadBytes;

    /// <summary>The largest request with files, in bytes.</summary>
    internal long MaxUploadBytes => (MaxFiles * (MaxFileBytes + WebChatLimits.MaxPartHeaderBytes)) + MaxJsonBytes + WebChatLimits.MaxPartHeaderBytes;

    public override string ToString() => $"{nameof(WebChatOptions)} {{ Title = {Title}, Secret = {(Secret is null ? "none" : "(hidden)")} }}";
}
