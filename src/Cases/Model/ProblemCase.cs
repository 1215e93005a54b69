namespace ChannelHub.Cases;

/// <summary>
/// A case that the hub opens by itself because one failure came up again and again. Nobody wrote it, so it has no contact and nobody to answer: it has a conversation
/// of its own only because every case has one, and because that is unique, there is one open problem for a product and category however many hubs run.
/// </summary>
public static class ProblemCase
{
    /// <summary>The kind of channel, and the account: no platform stands behind it. No account of the settings may have this name.</summary>
    public const string Channel = "hub";

    /// <summary>A case belongs to the problem that it has this link to.</summary>
    public const string LinkKind = "problem";

    /// <summary>The problem names its cases by this kind of link.</summary>
    public const string MemberKind = "related";

    public static readonly AccountName Account = new("hub");

    /// <param name="product">Null where none was named.</param>
    public static ConversationRef ConversationOf(string? product, string category) => new(Account, $"problem:{product}/{category}");

    public static bool Is(Case c) => c.Channel == Channel;
}
