namespace ChannelHub.Intake.Sending;

/// <summary>When a failed try is repeated: at once-ish at first, then ever more slowly, up to an hour; over days, not minutes.</summary>
public static class SendBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The wait after the given number of tries: doubled each time, with jitter, and never shorter than the platform asked for.</summary>
    /// <param name="attempts">Tries so far, at least 1.</param>
    /// <param name="jitter">0 (inclusive) to 1 (exclusive): the wait lies between 75 % and 125 % of the doubled one, so that answers which failed together do not return together.</param>
    /// <param name="asked">The platform's <c>Retry-After</c>.</param>
    public static TimeSpan After(int attempts, double jitter, TimeSpan? asked)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        var wait = (doubled < Longest ? doubled : Longest) * (0.75 + jitter / 2);
        return asked is { } least && least > wait ? least + First * jitter : wait;
    }
}
