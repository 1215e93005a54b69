namespace ChannelHub.Channels.Email.Imap;

/// <summary>How much is taken from an IMAP server before it counts as broken. None is a setting: a server that needs more is no mail server.</summary>
internal static class ImapLimits
{
    /// <summary>One line of an answer, without its counted texts; in bytes. A search over 100,000 mails fits.</summary>
    public const int MaxLine = 1024 * 1024;

    /// <summary>Lists within lists.</summary>
    public const int MaxDepth = 50;

    /// <summary>Values in one answer.</summary>
    public const int MaxValues = 200_000;

    /// <summary>Counted texts in one answer.</summary>
    public const int MaxLiterals = 200;

    /// <summary>Answers to one command.</summary>
    public const int MaxAnswers = 20_000;

    /// <summary>Mails named in one command; keeps a line below 1,000 octets, which the strictest servers ask for (RFC 2683 section 3.2.1.5 asks for 8,000).</summary>
    public const int MaxSet = 80;

    /// <summary>Of a mail beyond the account's limit, this much of the body is taken, in bytes.</summary>
    public const int HeadOfBody = 256 * 1024;

    /// <summary>The header of such a mail, in bytes.</summary>
    public const int MaxHeader = 1024 * 1024;

    public static readonly TimeSpan Greeting = TimeSpan.FromSeconds(30);

    /// <summary>Silence within a command; counted texts that flow move it on.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Logout = TimeSpan.FromSeconds(2);
}
