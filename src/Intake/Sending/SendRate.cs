using ChannelHub.Cases;

namespace ChannelHub.Intake.Sending;

/// <summary>Keeps an account's answers, those of each of its senders, and those of each conversation within what the platform allows a second.</summary>
internal sealed class SendRate(double perAccount, double perConversation, double perSender = 0)
{
    private readonly Lock gate = new();
    private readonly FreeMoments conversations = new(perConversation);
    private readonly FreeMoments senders = new(perSender);
    private DateTimeOffset accountFreeAt;

    /// <summary>Null if an answer may go now (and it is counted); otherwise when to ask again.</summary>
    /// <param name="sender">The account's own end that it goes out from (<see cref="IChannel.SenderIn"/>).</param>
    public DateTimeOffset? TryTake(ConversationRef conversation, DateTimeOffset now, string sender = "")
    {
        lock (gate)
        {
            var free = Later(accountFreeAt, Later(conversations.Of(conversation.Key), senders.Of(sender)));
            if (free > now) return free;
            if (perAccount > 0) accountFreeAt = now + TimeSpan.FromSeconds(1 / perAccount);
            conversations.Take(conversation.Key, now);
            senders.Take(sender, now);
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

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>From when on each may send again; nothing is kept where there is no limit.</summary>
    private sealed class FreeMoments(double perSecond)
    {
        private const int SweepAt = 10_000;

        private readonly Dictionary<string, DateTimeOffset> freeAt = new(StringComparer.Ordinal);

        public DateTimeOffset Of(string key) => freeAt.GetValueOrDefault(key);

        public void Take(string key, DateTimeOffset now)
        {
            if (perSecond <= 0) return;
            if (freeAt.Count >= SweepAt) Sweep(now);
            freeAt[key] = now + TimeSpan.FromSeconds(1 / perSecond);
        }

        private void Sweep(DateTimeOffset now)
        {
            foreach (var (key, at) in freeAt)
            {
                if (at <= now) freeAt.Remove(key);
            }
        }
    }
}
