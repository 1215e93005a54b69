namespace ChannelHub.Channels.Email.Imap;

/// <summary>What a FETCH answer says of one mail. Items may lack, repeat, come in any order, or be another client's change of flags: mails are told apart by their UID alone.</summary>
internal sealed record ImapFetched
{
    public uint? Uid { get; init; }

    /// <summary>As the server says, in bytes; some guess.</summary>
    public long? Size { get; init; }

    public string? InternalDate { get; init; }

    /// <summary>The text of a BODY item; null if there was none, or none that was taken.</summary>
    public byte[]? Body { get; init; }

    /// <summary>There was a text, and it was longer than is taken.</summary>
    public bool BodyTooLong { get; init; }

    public static ImapFetched? Read(ImapReply.Data data)
    {
        if (data.Name != "FETCH") return null;
        var items = Unwrapped(data.Values);
        var fetched = new ImapFetched();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not ImapValue.Atom item) continue;
            var value = i + 1 < items.Count ? items[i + 1] : null;
            if (item.Is("UID") && value is not null && value.TryUid(out var uid)) fetched = fetched with { Uid = uid };
            else if (item.Is("RFC822.SIZE") && value is not null && value.TryNumber(out var size)) fetched = fetched with { Size = size };
            else if (item.Is("INTERNALDATE") && value is ImapValue.Text) fetched = fetched with { InternalDate = value.AsText() };
            else if (IsBody(item) && value is ImapValue.Text text) fetched = fetched with { Body = text.Bytes, BodyTooLong = text.Bytes is null };
            else continue; // An item that we don't ask for, or a BODY[] whose value the server left away: what follows is looked at by itself.
            i++;
        }

        return fetched;
    }

    private static bool IsBody(ImapValue.Atom item) => item.Word.StartsWith("BODY[", StringComparison.OrdinalIgnoreCase) || item.Is("RFC822") || item.Is("RFC822.HEADER");

    /// <summary>One list is expected; Domino puts it into another.</summary>
    private static IReadOnlyList<ImapValue> Unwrapped(IReadOnlyList<ImapValue> values)
    {
        while (values is [ImapValue.List single]) values = single.Items;
        return values;
    }
}
