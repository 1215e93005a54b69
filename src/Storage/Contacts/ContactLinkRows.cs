using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Writes links of contacts. Whatever was decided on is looked at again here, on the one writer's thread, so that no two decisions mix.</summary>
internal static class ContactLinkRows
{
    private static readonly HotSql FindContact = new("SELECT name, language, addresses FROM contacts WHERE id = @id");

    private static readonly HotSql Insert = new("""
        INSERT INTO contact_links (kept, absorbed, at, proof, data) VALUES (@kept, @absorbed, @at, @proof, @data) ON CONFLICT DO NOTHING
        """);

    private static readonly HotSql Undo = new("UPDATE contact_links SET undone_at = @at, undone_by = @by WHERE id = @id AND undone_at IS NULL");

    private static readonly HotSql Point = new("UPDATE conversations SET contact_id = @to WHERE account = @account AND key = @key AND contact_id = @from");

    private static readonly HotSql AnyCase = new("SELECT 1 FROM cases WHERE contact_id = @contact LIMIT 1");

    private static readonly HotSql Absorbed = new("SELECT 1 FROM contact_links WHERE absorbed = @contact AND undone_at IS NULL");

    /// <summary>What came first, if something did; null if the change is written. The cases' rows are written before.</summary>
    public static string? Write(WriteSession session, LinkChange change, byte[] data)
    {
        var link = change.Link;
        if (!Same(Read(session, link.Kept), change.KeptBefore) || !Same(Read(session, link.Absorbed), change.AbsorbedBefore)) return "A contact changed meanwhile.";
        if (change.Undone is { } undone)
        {
            if (IsAbsorbed(session, link.Kept)) return "The contact went into another one meanwhile.";
            if (session[Undo].Add(undone.At.UtcTicks).Add(undone.By).Add(link.Id.Value).Run() == 0) return "The link was undone meanwhile.";
        }
        else
        {
            if (IsAbsorbed(session, link.Kept) || IsAbsorbed(session, link.Absorbed)) return "A contact went into another one meanwhile.";
            if (session[Insert].Add(link.Kept.Value).Add(link.Absorbed.Value).Add(link.At.UtcTicks).Add(link.Evidence.Proof).AddText(data).Run() == 0) return "The proof was used meanwhile.";
            if (Any(session[AnyCase].Add(link.Absorbed.Value))) return "The contact opened a case meanwhile.";
        }

        // Addresses are let go before they are taken.
        var (first, second) = change.Undone is null ? (change.Absorbed, change.Kept) : (change.Kept, change.Absorbed);
        if ((ContactRows.Write(session, first, StoredJson.Write(first.Addresses, StoredJson.Addresses)) ?? ContactRows.Write(session, second, StoredJson.Write(second.Addresses, StoredJson.Addresses))) is { } owner)
        {
            return $"An address belongs to contact {owner}.";
        }

        var (from, to) = change.Undone is null ? (link.Absorbed, link.Kept) : (link.Kept, link.Absorbed);
        foreach (var conversation in change.Conversations) session[Point].Add(to.Value).Add(conversation.Account.Value).Add(conversation.Key).Add(from.Value).Run();
        return null;
    }

    /// <summary>Whether a contact went into another one: then nothing new is written for it.</summary>
    public static bool IsAbsorbed(WriteSession session, ContactId contact) => Any(session[Absorbed].Add(contact.Value));

    private static bool Same(Contact? stored, Contact? before) => stored == before;

    private static bool Any(HotStatement row)
    {
        try
        {
            return row.Step();
        }
        finally
        {
            row.Reset();
        }
    }

    private static Contact? Read(WriteSession session, ContactId id)
    {
        var row = session[FindContact].Add(id.Value);
        try
        {
            return row.Step() ? new Contact { Id = id, Name = row.TextOrNull(0), Language = row.TextOrNull(1), Addresses = StoredJson.Read(row.Utf8(2), StoredJson.Addresses) } : null;
        }
        finally
        {
            row.Reset();
        }
    }
}
