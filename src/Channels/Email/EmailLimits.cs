namespace ChannelHub.Channels.Email;

/// <summary>Limits that are no settings.</summary>
internal static class EmailLimits
{
    /// <summary>What most receivers take is 25 MiB packed (RFC 5321 names no limit), which is 18 MiB of files, in bytes.</summary>
    public const long MaxAttachmentBytes = 18 * 1024 * 1024;

    /// <summary>The longest text of an answer, in UTF-16 units; mails are never split.</summary>
    public const int MaxTextLength = 1_000_000;

    /// <summary>The longest subject of an answer, in UTF-16 units.</summary>
    public const int MaxSubject = 200;

    /// <summary>For how long a ticket for handing in mail is good.</summary>
    public static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a first failed connection; doubled with each further one up to the poll interval.</summary>
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);

    /// <summary>After a refused password: servers lock accounts that are tried too often.</summary>
    public static readonly TimeSpan SignInBackoff = TimeSpan.FromMinutes(5);

    /// <summary>How long before their end credentials are warned about.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);
}
