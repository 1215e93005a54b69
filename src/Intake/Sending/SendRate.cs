using ChannelHub.Cases;

namespace ChannelHub.Intake.Sending;

/// <summary>Keeps an account's answers, and those of each of its conversations, within what the platform allows a second.</summary>
internal sealed class SendRate(double perAccount, double perConversation)
{
    private const int SweepAt = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> conversationFreeAt = new(StringComparer.Ordinal);
    private DateTimeOffset accountFreeAt;

    /// <summary>Null if an answer may go now (and it is counted); otherwise when to ask again.</summary>
    public DateTimeOffset? TryTake(ConversationRef conversation, DateTimeOffset now)
    {
        lock (gate)
        {
            var free = accountFreeAt;
            if (perConversation > 0 && conversationFreeAt.TryGetValue(conversation.Key, out var own) && own > free) free = own;
            if (free > now) return free;
            if (perAccount > 0) accountFreeAt = now + TimeSpan.FromSeconds(1 / perAccount);
            if (perConversation > 0)
            {
                if (conversationFreeAt.Count >= SweepAt) Sweep(now);
                conversationFreeAt[conversation.Key] = now + TimeSpan.FromSeconds(1 / perConversation);
            }

            return null;
        }
    }

    /// <summary>The platform asked to wait: nobody of the account sends before that.</summary>
    public void HoldAccount(DateTimeOffset until)
    {
        lock (gate)
        {
            if (until > accountFreeAt) accountFreeAt = until;
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, freeAt) in conversationFreeAt)
        {
            if (freeAt <= now) conversationFreeAt.Remove(key);
        }
    }
}
