using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake;

/// <summary>When a customer wrote before, in the same conversation.</summary>
public sealed record EarlierContacts(ValueList<DateTimeOffset> Written)
{
    public static readonly EarlierContacts None = new([]);

    /// <summary>More than a rule can ask for, also when the desk answered each of them.</summary>
    private const int MostMessages = 200;

    /// <summary>Reads nothing unless a rule asks how often the customer wrote and the conversation has a case.</summary>
    public static async ValueTask<EarlierContacts> ReadAsync(ICaseQueries queries, RoutingSet rules, ConversationSnapshot snapshot, CancellationToken stop)
    {
        if (!rules.Escalations.CountsContacts || snapshot is not { Case: not null, Conversation: { } conversation }) return None;
        var messages = await queries.ReadConversationAsync(conversation.Ref, Math.Max(0, conversation.Position - MostMessages), MostMessages, stop).ConfigureAwait(false);
        return new EarlierContacts(messages.Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.At).ToValueList());
    }

    /// <summary>How often the customer got in touch, the message that comes now among them.</summary>
    public int Count(DateTimeOffset now) => Contacts.Count(Written.Add(now), now);
}
