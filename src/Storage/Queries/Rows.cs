using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Storage;

// Rows as Dapper reads them, by column name; each knows the record that it stands for.

internal sealed record Key
{
    public long Number { get; init; }

    public long Updated_At { get; init; }

    public long UpdatedAt => Updated_At;
}

internal sealed record ItemRow
{
    public long Number { get; init; }

    public string State { get; init; } = "";

    public string? ContactName { get; init; }

    public string? FirstWords { get; init; }

    public CaseListItem ToItem() => new(StoredJson.Read(State, StoredJson.Case), ContactName, FirstWords);
}

internal sealed record ContactRow
{
    public long Id { get; init; }

    public string? Name { get; init; }

    public string? Language { get; init; }

    public string Addresses { get; init; } = "";

    public Contact ToContact() => new() { Id = new ContactId(Id), Name = Name, Language = Language, Addresses = StoredJson.Read(Addresses, StoredJson.Addresses) };
}

internal sealed record EventRow
{
    public int Seq { get; init; }

    public long At { get; init; }

    public int CauseKind { get; init; }

    public string Type { get; init; } = "";

    public string? CauseId { get; init; }

    public string Data { get; init; } = "";

    public CaseEvent ToEvent() => new(Seq, Ticks.ToTime(At), new Cause((CauseKind)CauseKind, CauseId), CaseEventTypes.Read(Type, Encoding.UTF8.GetBytes(Data)));
}

internal sealed record MessageRow
{
    public long CaseNumber { get; init; }

    public int Seq { get; init; }

    public long Position { get; init; }

    public int Direction { get; init; }

    public long At { get; init; }

    public int AuthorKind { get; init; }

    public string? AuthorId { get; init; }

    public string? AuthorName { get; init; }

    public string? Channel { get; init; }

    public string Body { get; init; } = "";

    public string? Account { get; init; }

    public string? Key { get; init; }

    public int? Delivery { get; init; }

    public long? SentAt { get; init; }

    public int Attempts { get; init; }

    public string? Error { get; init; }

    public MessageView ToView() => new(
        new StoredMessage
        {
            Id = new MessageId(new CaseNumber(CaseNumber), Seq),
            Conversation = Account is null ? null : new ConversationRef(new AccountName(Account), Key!),
            Position = Position,
            Direction = (Direction)Direction,
            Author = new MessageAuthor((AuthorKind)AuthorKind, AuthorId, AuthorName),
            At = Ticks.ToTime(At),
            Channel = Channel,
            Body = StoredJson.Read(Body, StoredJson.Body),
        },
        Delivery is { } state ? new DeliveryView((DeliveryState)state, Ticks.ToTime(SentAt), Attempts, Error) : null);
}
