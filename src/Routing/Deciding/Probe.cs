using System.Globalization;

namespace ChannelHub.Routing.Deciding;

/// <summary>A question about numbers of a message or contact that some rule asks. Equal ones are asked once for each message.</summary>
internal abstract record Probe
{
    /// <summary>What was found, in words for the trace, when it holds; null when it does not.</summary>
    public abstract string? Found(RoutingFacts facts);

    /// <summary>The contact was in touch about so many cases within the time, this one counted.</summary>
    public sealed record ContactsWithin(int AtLeast, TimeSpan Within) : Probe
    {
        public override string? Found(RoutingFacts facts)
        {
            var count = 1;
            foreach (var at in facts.Contacts)
            {
                if (facts.At - at <= Within) count++;
            }

            return count >= AtLeast ? Text(count) : null;
        }
    }

    public sealed record ReopenedAtLeast(int Times) : Probe
    {
        public override string? Found(RoutingFacts facts) => facts.Reopenings >= Times ? Text(facts.Reopenings) : null;
    }

    public sealed record SatisfactionAtMost(int Score) : Probe
    {
        public override string? Found(RoutingFacts facts) => facts.LastSatisfaction is { } score && score <= Score ? Text(score) : null;
    }

    public sealed record AttachmentsAtLeast(int Count) : Probe
    {
        public override string? Found(RoutingFacts facts) => facts.Attachments.Count >= Count ? Text(facts.Attachments.Count) : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
