using ChannelHub.Cases;

namespace ChannelHub.Server.CasePage;

/// <summary>What a customer may see of a case: what was said to and by the customer, and how it stands. No notes, nothing of the desk's own. Pure.</summary>
internal sealed record CustomerView
{
    /// <summary>More than this many messages are not shown; the latest are.</summary>
    public const int MostMessages = 200;

    private const MessageTraits NotTheCustomers = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.Suspected;

    public required CaseNumber Number { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>ISO 639-1; null where nobody knows it.</summary>
    public string? Language { get; init; }

    public required IReadOnlyList<StoredMessage> Messages { get; init; }

    public static CustomerView Of(CaseDetails details)
    {
        var gone = details.Events.Select(e => e.Data).SelectMany<CaseEventData, int>(d => d switch
        {
            MessageDeleted deleted => [deleted.Message],
            MessageEdited edited => [edited.Message],
            DeliveryChanged { Code: "withdrawn" } withdrawn => [withdrawn.Message],
            _ => [],
        }).ToHashSet();
        var seen = details.Messages.Select(m => m.Message).Where(m => !gone.Contains(m.Id.Seq) && IsShown(m, details)).OrderBy(m => m.Id.Seq).ToList();
        return new CustomerView
        {
            Number = details.Case.Number,
            Status = details.Case.Status,
            Language = details.Case.Language ?? details.Contact?.Language,
            Messages = seen.Count <= MostMessages ? seen : seen[^MostMessages..],
        };
    }

    /// <summary>Others may have written in the case too (a colleague in copy, a mail server): the link was not sent to them, and is not about them.</summary>
    private static bool IsShown(StoredMessage message, CaseDetails details) => message.Direction switch
    {
        Direction.Out => true,
        Direction.In => (message.Body.Traits & NotTheCustomers) == 0 && IsTheCustomers(message, details),
        _ => false,
    };

    private static bool IsTheCustomers(StoredMessage message, CaseDetails details) =>
        message.Body.Sender is { } sender && details.Contact is { } contact
            ? contact.Addresses.Contains(new ContactAddress(sender.Kind, sender.Address))
            : message.Author.Id == details.Case.Contact?.ToString();
}
