using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>
/// What Twilio sent of an answer of which an earlier try may have left. The API takes no key to recognise a repeat by, so it is asked for the messages between the two addresses.
/// </summary>
internal sealed class SmsSent(AccountName account, TwilioRest rest, Lazy<IOutbox> outbox)
{
    private const int MaxPages = 5;

    /// <summary>How far Twilio's clock may lie behind ours.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Messages of ours since the answer was written that no answer is known to consist of yet, the earliest first; null if it can't be told.</summary>
    /// <remarks>
    /// Not filtered by DateSent, though the API could: a message that is still queued there has none yet, and just that one would be missed and sent twice.
    /// </remarks>
    public async Task<IReadOnlyList<TwilioMessage>?> FindAsync(OutboundMessage answer, SmsAddresses addresses, CancellationToken stop)
    {
        var since = answer.At - Slack;
        var found = new List<TwilioMessage>();
        var page = await rest.ListMessagesAsync(addresses.Theirs.ToString(), addresses.IsService ? null : addresses.Ours, stop).ConfigureAwait(false);
        for (var pages = 1; ; pages++)
        {
            if (page is not TwilioAnswer<TwilioMessagePage>.Done { Value: var read }) return null;
            var isOlder = false;
            foreach (var message in read.Messages ?? [])
            {
                // A message of which the date can't be read may be ours.
                if (DateTimeOffset.TryParse(message.DateCreated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at < since) isOlder = true;
                else if (message is { Sid: { Length: > 0 } sid, Direction: not "inbound" } && await IsFreeAsync(sid, stop).ConfigureAwait(false)) found.Add(message);
            }

            if (isOlder || read.NextPageUri is not { Length: > 0 } next || pages == MaxPages) break;
            page = await rest.ListMoreAsync(next, stop).ConfigureAwait(false);
        }

        found.Reverse();
        return found;
    }

    /// <summary>Takes the message with this text out of what was found; null if it was not sent.</summary>
    public static TwilioMessage? Take(List<TwilioMessage> found, SmsPart part)
    {
        var at = part.Body is { } body ? found.FindIndex(m => SameText(m.Body, body)) : found.Count > 0 ? 0 : -1;
        if (at < 0) return null;
        var message = found[at];
        found.RemoveAt(at);
        return message;
    }

    private static bool SameText(string? sent, string body) => sent is not null && Plain(sent).SequenceEqual(Plain(body));

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

    /// <summary>Ids are written down together with how many parts were sent, so a known one of this answer is a part that is not asked for any more.</summary>
    private async Task<bool> IsFreeAsync(string sid, CancellationToken stop) => await outbox.Value.FindByPlatformIdAsync(account, sid, stop).ConfigureAwait(false) is null;
}
