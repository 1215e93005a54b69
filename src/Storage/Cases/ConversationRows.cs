using ChannelHub.Cases;
using SQLitePCL;

namespace ChannelHub.Storage;

internal static class ConversationRows
{
    private static readonly HotSql Insert = new("""
        INSERT INTO conversations (position, case_number, contact_id, account, key, channel, language, reply_address)
        VALUES (@position, @case, @contact, @account, @key, @channel, @language, @replyAddress)
        ON CONFLICT (account, key) DO NOTHING
        """);

    private static readonly HotSql Update = new("""
        UPDATE conversations SET position = @position, case_number = @case, contact_id = @contact, language = @language, reply_address = @replyAddress
        WHERE account = @account AND key = @key AND position = @expected
        RETURNING id
        """);

    private static readonly HotSql Find = new("SELECT id FROM conversations WHERE account = @account AND key = @key");

    /// <summary>The row's id; 0 if the conversation is not at the position that the decision was made on.</summary>
    public static long Write(WriteSession session, ConversationChange change)
    {
        var v = change.After;
        if (change.ExpectedPosition == 0)
        {
            var added = session[Insert].Add(v.Position).Add(v.Case?.Value).Add(v.Contact?.Value).Add(v.Ref.Account.Value).Add(v.Ref.Key).Add(v.Channel).Add(v.Language).Add(v.ReplyAddress).Run();
            return added == 0 ? 0 : raw.sqlite3_last_insert_rowid(session.Connection.Handle!);
        }

        var row = session[Update].Add(v.Position).Add(v.Case?.Value).Add(v.Contact?.Value).Add(v.Language).Add(v.ReplyAddress).Add(v.Ref.Account.Value).Add(v.Ref.Key).Add(change.ExpectedPosition);
        return FirstId(row) ?? 0;
    }

    public static long? FindId(WriteSession session, ConversationRef conversation) => FirstId(session[Find].Add(conversation.Account.Value).Add(conversation.Key));

    private static long? FirstId(HotStatement row) => row.First(static r => (long?)r.Int64(0), null);
}
