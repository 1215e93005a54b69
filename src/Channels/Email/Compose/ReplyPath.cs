using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>Someone that a mail goes to.</summary>
internal sealed record Mailbox(string Address, string? Name = null);

/// <summary>Where and how the answer to a mail goes: kept with the conversation as the channel's reply address.</summary>
internal sealed record ReplyPath
{
    /// <summary>The hub keeps at most so many characters.</summary>
    public const int MaxLength = 8000;

    private const int MaxOthers = 30;
    private const int FirstReferences = 3;
    private const int LastReferences = 10;

    public required Mailbox To { get; init; }

    /// <summary>Who else the mail went to, our own addresses left out.</summary>
    public IReadOnlyList<Mailbox> Others { get; init; } = [];

    /// <summary>As the customer wrote it, decoded.</summary>
    public string? Subject { get; init; }

    /// <summary>The mail that is answered, without angle brackets; null if it has no id.</summary>
    public string? MessageId { get; init; }

    /// <summary>The ids that the answer's References hold, oldest first (RFC 5322 section 3.6.4), the answered one last.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The chain for an answer: the parent's references, or else its In-Reply-To if that names one mail, and then the parent itself. Of a long chain the first and the last ids.</summary>
    public static IReadOnlyList<string> Chain(IReadOnlyList<string> references, IReadOnlyList<string> inReplyTo, string? messageId)
    {
        var chain = references.Count > 0 ? references.ToList() : inReplyTo.Count == 1 ? [.. inReplyTo] : [];
        if (messageId is not null)
        {
            chain.Remove(messageId);
            chain.Add(messageId);
        }

        return chain.Count <= FirstReferences + LastReferences ? chain : [.. chain.Take(FirstReferences), .. chain.TakeLast(LastReferences)];
    }

    public string Write()
    {
        var path = this with { Others = [.. Others.Take(MaxOthers)] };
        var json = JsonSerializer.Serialize(path, ReplyPathJson.Default.ReplyPath);
        if (json.Length > MaxLength) json = JsonSerializer.Serialize(path = path with { Others = [], References = [.. References.TakeLast(3)] }, ReplyPathJson.Default.ReplyPath);
        return json.Length <= MaxLength ? json : JsonSerializer.Serialize(path with { References = [], MessageId = null, Subject = null }, ReplyPathJson.Default.ReplyPath);
    }

    /// <summary>Null if it is none of ours.</summary>
    public static ReplyPath? Read(string? json)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            return JsonSerializer.Deserialize(json, ReplyPathJson.Default.ReplyPath);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ReplyPath))]
internal sealed partial class ReplyPathJson : JsonSerializerContext;
