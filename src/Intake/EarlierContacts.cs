using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake;

/// <summary>When a customer wrote before, in the same conversation.</summary>
public sealed record EarlierContacts(ValueList<DateTimeOffset> Written)
{
    public static readonly EarlierContacts None = new([]);

    /// <summary>Contacts are at least half an hour apart, so a day has no more of them than this; who writes much more than that gets noticed anyway.</summary>
    private const int MostMessages = 100;

    /// <summary>Reads nothing unless a rule asks how often the customer wrote and could get the number that it asks for.</summary>
    public static async ValueTask<EarlierContacts> ReadAsync(ICaseHistories histories, RoutingSet rules, ConversationSnapshot snapshot, DateTimeOffset now, CancellationToken stop)
    {
        if (rules.Escalations.FewestContacts is not { } fewest || snapshot.Conversation is not { } conversation || conversation.Position + 1 < fewest) return None;
        return new EarlierContacts((await histories.ReadWrittenAsync(conversation.Ref, now - Contacts.Window, MostMessages, stop).ConfigureAwait(false)).ToValueList());
    }

    /// <summary>How often the customer got in touch, the message that comes now among them.</summary>
    public int Count(DateTimeOffset now) => Written.Count == 0 ? 1 : Contacts.Count(Written.Add(now), now);
}
