using System.Text.Json.Serialization;
using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>What the page posts. Fields that we do not know are kept in the raw payload and otherwise left alone.</summary>
internal sealed record WebChatPost
{
    /// <summary>The page's own id of the message: the same when it is sent again.</summary>
    public string? Id { get; init; }

    public string? Text { get; init; }

    /// <summary>The page's language, a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>The value of the button that was pressed; <see cref="Text"/> is its label.</summary>
    public string? Choice { get; init; }

    /// <summary>A kind of content other than text; one that we do not know becomes a note.</summary>
    public string? Kind { get; init; }
}

/// <summary>The raw payload in the inbox: what was posted, as it came, and what the receiver knew besides (who sent it, which files came with it).</summary>
internal sealed record WebChatEnvelope
{
    /// <summary>The visitor's address.</summary>
    public string? Visitor { get; init; }

    public IReadOnlyList<Attachment>? Files { get; init; }

    public WebChatPost? Message { get; init; }

    public WebChatSeenMark? Seen { get; init; }
}

/// <summary>One answer that the page has shown.</summary>
internal sealed record WebChatSeenMark(string? Message, string? State);

/// <summary>The page's report: these messages were shown.</summary>
/// <param name="State"><c>delivered</c> (the page is in the background) or <c>read</c>.</param>
internal sealed record WebChatSeenReport(string? State, IReadOnlyList<long>? Positions);

/// <summary>One message as the stream sends it to the page.</summary>
internal sealed record WebChatEvent
{
    public required long Position { get; init; }

    public required string Id { get; init; }

    /// <summary>Whose bubble it is: <c>customer</c>, <c>bot</c>, <c>agent</c>, <c>system</c>.</summary>
    public required string From { get; init; }

    public string? Name { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The text in bubbles; one unless it is very long.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The page's own id, so that it finds the bubble it showed before we answered.</summary>
    public string? ClientId { get; init; }

    public IReadOnlyList<WebChatFile>? Files { get; init; }

    public IReadOnlyList<Choice>? Choices { get; init; }
}

internal sealed record WebChatFile(string Name, string ContentType, long Size, string Sha256, bool Image);

/// <summary>What the page needs to know of its account; an attribute of its body element.</summary>
internal sealed record WebChatPageSettings
{
    public required string Account { get; init; }

    /// <summary>The path of the account's chat, below which everything else is.</summary>
    public required string Base { get; init; }

    public required string Language { get; init; }

    public required int MaxTextLength { get; init; }

    public required int MaxFiles { get; init; }

    public required long MaxFileBytes { get; init; }

    public required IReadOnlyList<string> FileTypes { get; init; }

    public required IReadOnlyDictionary<string, string> Texts { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = WebChatLimits.MaxJsonDepth * 2)]
[JsonSerializable(typeof(WebChatEnvelope))]
[JsonSerializable(typeof(WebChatPost))]
[JsonSerializable(typeof(WebChatSeenReport))]
[JsonSerializable(typeof(WebChatEvent))]
[JsonSerializable(typeof(WebChatPageSettings))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class WebChatJson : JsonSerializerContext
{
    private static WebChatJson? stream;

    /// <summary>For the event stream, whose reader takes JSON as JSON: "ñ" needs two bytes there, not six.</summary>
    public static WebChatJson Stream =>
        stream ??= new WebChatJson(new System.Text.Json.JsonSerializerOptions(Default.Options!) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
