using ChannelHub.Cases;

namespace ChannelHub.Storage;

internal static class MessageRows
{
    private static readonly HotSql Insert = new("""
        INSERT INTO messages (case_number, seq, conversation_id, position, direction, at, author_kind, author_id, author_name, channel, body)
        VALUES (@case, @seq, @conversation, @position, @direction, @at, @authorKind, @authorId, @authorName, @channel, @body)
        """);

    private static readonly HotSql SetBody = new("UPDATE messages SET body = @body WHERE case_number = @case AND seq = @seq");

    public static void Rewrite(WriteSession session, MessageId id, byte[] body) => session[SetBody].AddText(body).Add(id.Case.Value).Add(id.Seq).Run();

    public static void Write(WriteSession session, StoredMessage m, long? conversation, byte[] body) => session[Insert]
        .Add(m.Id.Case.Value).Add(m.Id.Seq).Add(conversation).Add(m.Position).Add((int)m.Direction).Add(m.At.UtcTicks)
        .Add((int)m.Author.Kind).Add(m.Author.Id).Add(m.Author.Name).Add(m.Channel).AddText(body).Run();
}
