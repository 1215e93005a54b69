using System.Text.Json;

namespace ChannelHub.Channels.Telegram;

/// <summary>One update as it came, and as much of it as its identity needs.</summary>
internal sealed record ReceivedUpdate(TelegramHead Head, ReadOnlyMemory<byte> Body);

/// <summary>What is to be stored as one payload.</summary>
internal sealed record StoredUpdate(string ExternalId, ReadOnlyMemory<byte> Body);

/// <summary>Takes the answer to getUpdates apart, each update byte for byte, and puts the parts of an album together. Pure.</summary>
internal static class TelegramUpdates
{
    /// <summary>The updates in their order; null if the answer is not one of getUpdates. An update that can't be read even so far has an empty head.</summary>
    public static IReadOnlyList<ReceivedUpdate>? Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = TelegramLimits.MaxJsonDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            List<ReceivedUpdate>? updates = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isResult = reader.ValueTextEquals("result"u8);
                reader.Read();
                if (isResult && reader.TokenType == JsonTokenType.StartArray) updates = ReadList(ref reader, answer);
                else reader.Skip();
            }

            return updates;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static TelegramHead HeadOf(ReadOnlySpan<byte> update)
    {
        try
        {
            return JsonSerializer.Deserialize(update, TelegramJson.Default.TelegramHead) ?? new TelegramHead();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is stored all the same, by its content, and set aside when it is read in full.
            return new TelegramHead();
        }
    }

    /// <summary>
    /// The parts of an album become one payload, a JSON list, in the place of the first; all else stays as it is. The payload's key names all of its parts: with another part it is another payload,
    /// and which parts of it are known already the hub finds when it reads it.
    /// </summary>
    public static IReadOnlyList<StoredUpdate> Gather(IReadOnlyList<ReceivedUpdate> updates)
    {
        var albums = updates.Where(u => AlbumOf(u) is not null).GroupBy(u => AlbumOf(u)!.Value).SelectMany(g => g.Chunk(TelegramLimits.MaxAlbumParts)).Where(c => c.Length > 1)
            .SelectMany(c => c.Select(u => (Part: u, All: c))).ToDictionary(p => p.Part, p => p.All);
        var stored = new List<StoredUpdate>(updates.Count);
        foreach (var update in updates)
        {
            if (!albums.TryGetValue(update, out var parts)) stored.Add(new StoredUpdate(TelegramIds.Of(update.Head, update.Body.Span), update.Body));
            else if (ReferenceEquals(parts[0], update)) stored.Add(new StoredUpdate(string.Join('+', parts.Select(p => TelegramIds.Of(p.Head, p.Body.Span))), ListOf(parts)));
        }

        return stored;
    }

    /// <summary>How many parts of albums there are.</summary>
    public static int CountAlbumParts(IReadOnlyList<ReceivedUpdate> updates) => updates.Count(u => AlbumOf(u) is not null);

    private static (long Chat, string Album)? AlbumOf(ReceivedUpdate update) => update.Head.Message is { Chat: { } chat, MediaGroupId: { Length: > 0 } id } ? (chat.Id, id) : null;

    private static List<ReceivedUpdate> ReadList(ref Utf8JsonReader reader, ReadOnlyMemory<byte> answer)
    {
        var updates = new List<ReceivedUpdate>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var body = answer[start..(int)reader.BytesConsumed];
            updates.Add(new ReceivedUpdate(HeadOf(body.Span), body));
        }

        return updates;
    }

    private static byte[] ListOf(ReceivedUpdate[] parts)
    {
        var list = new byte[parts.Sum(p => p.Body.Length + 1) + 1];
        var at = 0;
        foreach (var part in parts)
        {
            list[at++] = at == 1 ? (byte)'[' : (byte)',';
            part.Body.Span.CopyTo(list.AsSpan(at));
            at += part.Body.Length;
        }

        list[at] = (byte)']';
        return list;
    }
}
