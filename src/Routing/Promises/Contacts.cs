namespace ChannelHub.Routing.Promises;

/// <summary>How often a customer got in touch: what is written in one go counts once.</summary>
public static class Contacts
{
    /// <summary>How far back is counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>A message that follows another one of the customer sooner than this belongs to the same contact.</summary>
    public static readonly TimeSpan OneGo = TimeSpan.FromMinutes(30);

    /// <param name="written">When the customer's messages came, in any order.</param>
    public static int Count(IEnumerable<DateTimeOffset> written, DateTimeOffset now)
    {
        var contacts = 0;
        DateTimeOffset? last = null;
        foreach (var at in written.Where(t => t > now - Window && t <= now).Order())
        {
            if (last is null || at - last.Value >= OneGo) contacts++;
            last = at;
        }

        return contacts;
    }
}
