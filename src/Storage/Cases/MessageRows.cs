using ChannelHub.Cases;

namespace ChannelHub.Storage;

internal static class MessageRows
{
    private static readonly HotSql Insert = new("""
        INSERT INTO messages (case_number, seq, conversation_id, position, direction, at, author_kind, author_id, author_name, channel, body)
        VALUES (@case, @seq, @conversation, @position, @direction, @at, @authorKind, @authorId, @authorName, @channel, @body)
        """);

    public static void Write(WriteSession session, StoredMessage m, long? conversation, byte[] body) => session[Insert]
        .Add(m.Id.Case.Value).Add(m.Id.Seq).Add(conversation).Add(m.Position).Add((int)m.Direction).Add(m.At.UtcTicks)
        .Add((int)m.Author.Kind).Add(m.Author.Id).Add(m.Author.Name).Add(m.Channel).AddText(body).Run();
}
