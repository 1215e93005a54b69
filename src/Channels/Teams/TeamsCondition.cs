using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>How the account's connection is, from what happened last on each of its three ways: keys, sign-in, messages. Thread-safe.</summary>
internal sealed class TeamsCondition(AccountName account, TimeProvider time) : IChannelMonitor
{
    private readonly Lock changing = new();
    private string? keysFault;
    private string? signInFault;
    private string? rejected;
    private bool hasKeys;
    private bool hasWorked;
    private ChannelCondition current = new(ChannelHealth.Starting, "No message has come yet, and none was sent.", time.GetUtcNow());

    public AccountName Account => account;

    public ChannelCondition Condition
    {
        get
        {
            lock (changing) return current;
        }
    }

    /// <param name="fault">Why they could not be fetched; null if they were.</param>
    /// <param name="hasSome">Older keys are there.</param>
    public void Keys(string? fault, bool hasSome) => Change(() => (keysFault, hasKeys) = (fault, hasSome));

    /// <param name="fault">Why our sign-in was refused, and what to do; null if it worked.</param>
    public void SignIn(string? fault) => Change(() =>
    {
        signInFault = fault;
        hasWorked |= fault is null;
    });

    /// <summary>The platform brought a message.</summary>
    public void Received()
    {
        if (hasWorked && rejected is null) return;
        Change(() =>
        {
            hasWorked = true;
            rejected = null;
        });
    }

    /// <summary>The connector refuses this bot although the sign-in worked.</summary>
    public void Rejected(string? fault) => Change(() => rejected = fault);

    private void Change(Action change)
    {
        lock (changing)
        {
            change();
            var (health, says) = Judge();
            if (health != current.Health || says != current.Says) current = new ChannelCondition(health, says, time.GetUtcNow());
        }
    }

    private (ChannelHealth, string) Judge()
    {
        if (keysFault is not null && !hasKeys) return (ChannelHealth.Failing, $"Nothing can be received: {keysFault} Look at MetadataUrl and at the way out of this network.");
        if (signInFault is not null) return (ChannelHealth.Failing, $"Nothing can be sent; answers wait. {signInFault}");
        if (rejected is not null) return (ChannelHealth.Failing, $"Nothing can be sent; answers wait. {rejected}");
        if (keysFault is not null) return (ChannelHealth.Degraded, $"{keysFault} The last good keys are in use.");
        return hasWorked ? (ChannelHealth.Working, "Messages come in and go out.") : (ChannelHealth.Starting, "No message has come yet, and none was sent.");
    }
}
