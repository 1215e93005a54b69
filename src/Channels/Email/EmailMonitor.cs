using ChannelHub.Cases;

namespace ChannelHub.Channels.Email;

/// <summary>How a mailbox's two ways are: the worse of reading and sending is what is shown.</summary>
internal sealed class EmailMonitor(EmailAccount account) : IChannelMonitor
{
    private readonly Lock changing = new();
    private ChannelCondition reading = new(
        account.Imap is null ? ChannelHealth.Working : ChannelHealth.Starting,
        account.Imap is null ? "No mailbox is read: mail comes by HTTP, by an MTA's pipe or by import." : "The first connection is being made.",
        account.Time.GetUtcNow());

    private ChannelCondition sending = new(ChannelHealth.Working, account.Smtp is null ? "Answers are left in the pickup folder." : "No answer was sent yet.", account.Time.GetUtcNow());

    public AccountName Account => account.Name;

    public ChannelCondition Condition
    {
        get
        {
            lock (changing)
            {
                var worse = sending.Health > reading.Health ? sending : reading;
                if (worse.Health > ChannelHealth.Working || account.ExpiresAt is not { } end || account.Time.GetUtcNow() < end - EmailLimits.WarnBefore) return worse;
                return new ChannelCondition(ChannelHealth.Degraded, $"The credentials end on {end:yyyy-MM-dd}: renew them and set ExpiresOn anew.", end - EmailLimits.WarnBefore);
            }
        }
    }

    public void Reading(ChannelHealth health, string says)
    {
        lock (changing) reading = Next(reading, health, says);
    }

    public void Sending(ChannelHealth health, string says)
    {
        lock (changing) sending = Next(sending, health, says);
    }

    private ChannelCondition Next(ChannelCondition before, ChannelHealth health, string says) => new(health, says, before.Health == health ? before.Since : account.Time.GetUtcNow());
}
