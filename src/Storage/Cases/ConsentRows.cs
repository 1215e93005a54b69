using ChannelHub.Cases;

namespace ChannelHub.Storage;

internal static class ConsentRows
{
    private static readonly HotSql Upsert = new("""
        INSERT INTO consents (account, key, granted, changed_at, word) VALUES (@account, @key, @granted, @at, @word)
        ON CONFLICT (account, key) DO UPDATE SET granted = excluded.granted, changed_at = excluded.changed_at, word = excluded.word
        """);

    private static readonly HotSql Find = new("SELECT granted, changed_at, word FROM consents WHERE account = @account AND key = @key");

    public static void Write(WriteSession session, Consent consent) =>
        session[Upsert].Add(consent.Conversation.Account.Value).Add(consent.Conversation.Key).Add(consent.Granted ? 1 : 0).Add(consent.At.UtcTicks).Add(consent.Word).Run();

    public static Consent? Read(Reader reader, ConversationRef conversation)
    {
        var row = reader[Find].Add(conversation.Account.Value).Add(conversation.Key);
        try
        {
            return row.Step() ? new Consent(conversation, row.Int64(0) != 0, row.Text(2), Ticks.ToTime(row.Int64(1))) : null;
        }
        finally
        {
            row.Reset();
        }
    }
}

/// <summary>Reads what customers said about being written to.</summary>
internal sealed class SqliteConsents(ReadPool readers) : IConsents
{
    public ValueTask<Consent?> FindAsync(ConversationRef conversation, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<Consent?>(stop)
            : ValueTask.FromResult(readers.Read(conversation, static (reader, c) => ConsentRows.Read(reader, c)));
}
