using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Linking;

/// <summary>What linking logs, 2200–2299. Never an address, a token or a code.</summary>
internal static partial class ContactLinksLog
{
    [LoggerMessage(2201, LogLevel.Information, "Two contacts are one person from now on (evidence: {Evidence}).")]
    public static partial void Linked(ILogger log, string evidence);

    [LoggerMessage(2202, LogLevel.Information, "Link {Link} was undone: its two contacts are two again.")]
    public static partial void Undone(ILogger log, long link);

    [LoggerMessage(2203, LogLevel.Warning, "Account {Account} got a link token that is no good ({Reason}): nobody was linked.")]
    public static partial void BadToken(ILogger log, string account, string reason);
}
