using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Intake;

/// <summary>Looks through a contact's conversations for those that an answer may go to.</summary>
public sealed class AnswerWays(ICaseStore store, IContactDirectory contacts, IConsents consents, IEnumerable<IChannel> channels) : IAnswerWays
{
    /// <summary>A contact who writes mails has a conversation for each thread: only the latest cases' are looked at.</summary>
    private const int MostRead = 50;

    private readonly FrozenDictionary<AccountName, IChannel> channels = channels.ToFrozenDictionary(c => c.Account);

    public async Task<IReadOnlyList<AnswerWay>> FindAsync(CaseNumber number, CancellationToken stop) => [.. (await ReadAsync(number, stop).ConfigureAwait(false)).Select(w => w.Way)];

    /// <summary>The conversation that a way names, as it is now; null if it is none for this case.</summary>
    internal async Task<Conversation?> OpenAsync(CaseNumber number, string way, CancellationToken stop) =>
        (await ReadAsync(number, stop).ConfigureAwait(false)).FirstOrDefault(w => w.Way.Id == way).Conversation;

    private async Task<List<(AnswerWay Way, Conversation Conversation)>> ReadAsync(CaseNumber number, CancellationToken stop)
    {
        var found = new List<(AnswerWay Way, Conversation Conversation)>();
        if (await store.LoadCaseAsync(number, stop).ConfigureAwait(false) is not { Contact: { } contact, Case: { } current }) return found;
        var sender = contact.Addresses.FirstOrDefault() ?? new ContactAddress("", "");
        foreach (var conversation in (await contacts.ReadConversationsAsync(contact.Id, null, stop).ConfigureAwait(false)).Where(c => c != current.ReplyTo).TakeLast(MostRead))
        {
            if (!channels.TryGetValue(conversation.Account, out var channel)) continue;
            var known = await store.LoadConversationAsync(conversation, sender, stop).ConfigureAwait(false);
            if (known.Conversation is not { } there || (known.Case is { IsLive: true } other && other.Number != number)) continue;
            if (await consents.FindAsync(conversation, stop).ConfigureAwait(false) is { Granted: false }) continue;
            found.Add((new AnswerWay(IdOf(conversation), conversation.Account, there.Channel, channel.AddressIn(conversation)), there));
        }

        // Of several threads with one address the latest; numbers are told apart by themselves.
        return [.. found.OrderByDescending(f => f.Conversation.Case?.Value).DistinctBy(f => (f.Way.Account, f.Way.Address)).Take(AnswerWay.Most)];
    }

    private static string IdOf(ConversationRef conversation) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversation.Account}\n{conversation.Key}")))[..24];
}
