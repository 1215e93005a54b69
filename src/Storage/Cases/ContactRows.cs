using ChannelHub.Cases;

namespace ChannelHub.Storage;

internal static class ContactRows
{
    private static readonly HotSql FindAddresses = new("SELECT addresses FROM contacts WHERE id = @id");

    private static readonly HotSql Upsert = new("""
        INSERT INTO contacts (id, name, language, addresses) VALUES (@id, @name, @language, @addresses)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, language = excluded.language, addresses = excluded.addresses
        """);

    private static readonly HotSql AddAddress = new("""
        INSERT INTO contact_addresses (kind, address, contact_id) VALUES (@kind, @address, @contact) ON CONFLICT (kind, address) DO NOTHING
        """);

    private static readonly HotSql FindOwner = new("SELECT contact_id FROM contact_addresses WHERE kind = @kind AND address = @address");

    private static readonly HotSql RemoveAddress = new("DELETE FROM contact_addresses WHERE kind = @kind AND address = @address AND contact_id = @contact");

    /// <summary>Writes a contact as it is given. Gives another contact to whom one of the addresses belongs already, if there is one.</summary>
    public static ContactId? Write(WriteSession session, Contact contact, byte[] addresses)
    {
        var found = Addresses(session, contact.Id);
        var before = found ?? [];
        session[Upsert].Add(contact.Id.Value).Add(contact.Name).Add(contact.Language).AddText(addresses).Run();
        foreach (var address in before)
        {
            if (!contact.Addresses.Contains(address)) session[RemoveAddress].Add(address.Kind).Add(address.Address).Add(contact.Id.Value).Run();
        }

        foreach (var address in contact.Addresses)
        {
            if (before.Contains(address)) continue;
            if (session[AddAddress].Add(address.Kind).Add(address.Address).Add(contact.Id.Value).Run() == 0 && Owner(session, address) is var owner && owner != contact.Id) return owner;
        }

        SearchRows.WriteContact(session, contact, isNew: found is null);
        return null;
    }

    private static ValueList<ContactAddress>? Addresses(WriteSession session, ContactId id)
    {
        var row = session[FindAddresses].Add(id.Value);
        try
        {
            return row.Step() ? StoredJson.Read(row.Utf8(0), StoredJson.Addresses) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static ContactId Owner(WriteSession session, ContactAddress address)
    {
        var row = session[FindOwner].Add(address.Kind).Add(address.Address);
        try
        {
            row.Step();
            return new ContactId(row.Int64(0));
        }
        finally
        {
            row.Reset();
        }
    }
}
