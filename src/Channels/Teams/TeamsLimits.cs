namespace ChannelHub.Channels.Teams;

/// <summary>Limits that are no settings: they are the platform's, or protect the hub.</summary>
internal static class TeamsLimits
{
    /// <summary>Bytes of one request of the platform. It takes 100 KB from a person; the rest is room for what it adds, and for escapes.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>Nested objects and lists in an activity.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Characters of a token. The platform's have about 1,000.</summary>
    public const int MaxTokenLength = 8 * 1024;

    /// <summary>The largest activity of ours, in bytes counted as UTF-16 of its JSON ("Format your bot messages": about 28 KB; later pages allow more).</summary>
    public const int MaxActivityBytes = 28 * 1024;

    /// <summary>The longest text of one activity, in UTF-16 units: with every character escaped, and what is around it, it stays below <see cref="MaxActivityBytes"/>.</summary>
    public const int MaxTextLength = 6_000;

    /// <summary>Choices as buttons of one card; more are a list to choose from.</summary>
    public const int MaxCardButtons = 6;

    /// <summary>Choices of one card at all; more become a numbered list in the text.</summary>
    public const int MaxCardChoices = 40;

    /// <summary>Suggested actions: "Build conversational capability" names six as the most that are shown.</summary>
    public const int MaxSuggestedActions = 6;

    /// <summary>Characters of a button's title.</summary>
    public const int MaxTitleLength = 100;

    /// <summary>Characters of the question that a card's buttons carry, so that the card can be shown as answered.</summary>
    public const int MaxAskLength = 300;

    /// <summary>An inline picture of ours, in bytes (1 MB; at most 1024 by 1024 points).</summary>
    public const int MaxPictureBytes = 1024 * 1024;

    /// <summary>Bytes of an answer of the platform that are read.</summary>
    public const int MaxAnswerBytes = 256 * 1024;

    /// <summary>Bytes of a metadata document or key set.</summary>
    public const int MaxMetadataBytes = 1024 * 1024;

    /// <summary>Characters of a conversation's reference in the store.</summary>
    public const int MaxReferenceLength = 8_000;

    /// <summary>Files taken from one message.</summary>
    public const int MaxFiles = 20;

    /// <summary>Redirects followed when a file is fetched, each to an allowed host.</summary>
    public const int MaxRedirects = 3;

    /// <summary>A conversation may get 60 messages in 30 seconds ("Rate limiting for bots").</summary>
    public const double MessagesPerSecondPerConversation = 2;

    /// <summary>All conversations of one tenant together; the platform names 50, older pages 30.</summary>
    public const double MessagesPerSecond = 30;

    /// <summary>By how much the clocks of platform and hub may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Signing keys older than this are fetched again, beside the work.</summary>
    public static readonly TimeSpan KeysFreshFor = TimeSpan.FromHours(12);

    /// <summary>A key that is not known makes the keys be fetched at once, but not more often than this: anybody can name keys that do not exist.</summary>
    public static readonly TimeSpan KeysRefetchAfter = TimeSpan.FromMinutes(5);

    /// <summary>After a failed fetch the next is not tried before this.</summary>
    public static readonly TimeSpan KeysRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>A token of ours is renewed this long before it ends.</summary>
    public static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(5);

    /// <summary>A refusal of the sign-in service is believed for so long.</summary>
    public static readonly TimeSpan TokenRefusedFor = TimeSpan.FromSeconds(30);

    /// <summary>The platform delivers again when it has no answer after about 15 seconds; what we answered later than this may come again under another id.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long a repeat under another id is looked for (the platform's last one comes about 30 seconds after the first).</summary>
    public static readonly TimeSpan RedeliveryWindow = TimeSpan.FromSeconds(90);

    /// <summary>Time for one call of the connector, the sign-in service or the key server.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    /// <summary>What the platform is told to wait when the store can't take messages now, or the keys are not there yet.</summary>
    public static readonly TimeSpan RetryAfterUnavailable = TimeSpan.FromSeconds(3);
}
