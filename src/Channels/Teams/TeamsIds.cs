using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>The keys by which the hub knows activities, messages and people of Teams. Pure.</summary>
internal static class TeamsIds
{
    /// <summary>
    /// The key of an activity in the inbox. A message has an id of its own within its conversation; edits, removals and reactions carry the id of the message that they are about, so
    /// their time tells them apart; a press of one of our buttons is known by the button and who pressed it, because the platform may bring it again under another id.
    /// </summary>
    public static string External(TeamsHead head, ReadOnlySpan<byte> body)
    {
        var conversation = head.Conversation?.Id;
        if (TeamsPress.Read(head.Type, head.Value) is { Token: { Length: > 0 } press }) return Fit($"press:{conversation}:{head.From?.Id}:{press}");
        if (string.IsNullOrEmpty(head.Id)) return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}";
        return head.Type switch
        {
            "message" => Fit($"{conversation}:{head.Id}"),
            "messageUpdate" or "messageDelete" or "messageReaction" => Fit($"{head.Type}:{conversation}:{head.Id}:{head.From?.Id}:{head.Timestamp}"),
            _ => Fit($"{head.Type}:{conversation}:{head.Id}"),
        };
    }

    /// <summary>The key of an activity that is still in one piece; null if it is none.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> activity)
    {
        try
        {
            return JsonSerializer.Deserialize(activity, TeamsJson.Default.TeamsHead) is { Type.Length: > 0, Conversation.Id.Length: > 0 } head ? External(head, activity) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>How a message is referred to later: its id, which is unique within its chat or channel only.</summary>
    public static string Message(string conversation, string activity) => string.Concat(Base(conversation), "/", activity);

    /// <summary>The platform's own id of a message.</summary>
    public static string? Activity(string? message)
    {
        if (message is null) return null;
        var slash = message.LastIndexOf('/');
        return slash < 0 || slash == message.Length - 1 ? null : message[(slash + 1)..];
    }

    /// <summary>The chat or channel, without the thread: <c>19:…@thread.tacv2;messageid=1700000000000</c> begins with the channel.</summary>
    public static ReadOnlySpan<char> Base(string conversation)
    {
        var semicolon = conversation.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0 ? conversation : conversation.AsSpan(0, semicolon);
    }

    /// <summary>A person by tenant and directory id, which last; who has none (guests of a meeting) by the id that this bot knows them by.</summary>
    public static string? Person(TeamsParty? from, string? tenant) =>
        from?.AadObjectId is { Length: > 0 } directory ? tenant is null ? directory : string.Concat(tenant, "/", directory) : from?.Id;

    /// <summary>A hash of all that a repeat of an activity has in common with it: everything but its id and times.</summary>
    public static string Content(ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TeamsLimits.MaxJsonDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTold = !(reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("timestamp"u8) || reader.ValueTextEquals("localTimestamp"u8) || reader.ValueTextEquals("rawTimestamp"u8)
                || reader.ValueTextEquals("rawLocalTimestamp"u8) || reader.ValueTextEquals("callerId"u8));
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            if (isTold) hash.AppendData(body[start..(int)reader.BytesConsumed]);
        }

        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return Convert.ToBase64String(result);
    }

    private static string Fit(string id) =>
        id.Length <= RawInbound.MaxExternalIdLength ? id : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
