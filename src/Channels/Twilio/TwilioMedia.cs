using System.Net;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>What became of fetching a file.</summary>
internal abstract record MediaOutcome
{
    private MediaOutcome()
    {
    }

    /// <param name="Type">What the bytes are, where they tell; else null.</param>
    public sealed record Stored(string Sha256, long Size, MediaKind? Type) : MediaOutcome;

    public sealed record TooBig : MediaOutcome;

    /// <summary>It will not be had: gone, or it leads somewhere we do not go.</summary>
    public sealed record Gone(string Why) : MediaOutcome;

    public sealed record Later(string Reason) : MediaOutcome;
}

/// <summary>
/// Fetches files that customers sent. The credentials go to the account's own media on Twilio's own host and nowhere else: Twilio redirects to a storage host, and a header that
/// went along would give them away there (and make it refuse).
/// </summary>
internal sealed class TwilioMedia(TwilioAccount account, TwilioRest rest)
{
    /// <summary>Where Twilio keeps files: hosts at or below these.</summary>
    private static readonly string[] StorageHosts = ["twilio.com", "twiliocdn.com", "amazonaws.com"];

    private const int HeadBytes = 512;

    /// <summary>Whether an address is a file of this account at Twilio. A webhook could name any other, and we would knock there.</summary>
    public static bool IsOwn(TwilioAccount account, string? address, out Uri? uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri)
        && Uri.Compare(uri, account.RestUrl, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && uri.AbsolutePath.StartsWith($"/2010-04-01/Accounts/{account.Sid}/", StringComparison.Ordinal);

    public async Task<MediaOutcome> FetchAsync(string address, IAttachmentStore store, long maxBytes, CancellationToken stop)
    {
        if (!IsOwn(account, address, out var uri)) return new MediaOutcome.Gone("The file is not the account's own.");
        try
        {
            for (var hop = 0; hop <= TwilioLimits.MaxRedirects; hop++)
            {
                using var response = await rest.GetFileAsync(uri!, withCredentials: hop == 0, stop).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                {
                    if (response.Headers.Location is not { } location) return new MediaOutcome.Gone("The file leads nowhere.");
                    uri = new Uri(uri!, location);
                    if (!MayGoTo(uri)) return new MediaOutcome.Gone("The file leads to a host that is not Twilio's.");
                    continue;
                }

                if (response.IsSuccessStatusCode) return await StoreAsync(response, store, maxBytes, stop).ConfigureAwait(false);

                // Right after the webhook a file is often not there yet (404), so that is tried again like any fault of theirs.
                return response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.UnavailableForLegalReasons
                    ? new MediaOutcome.Gone($"Twilio answered {(int)response.StatusCode}.")
                    : new MediaOutcome.Later($"Twilio answered {(int)response.StatusCode}.");
            }

            return new MediaOutcome.Gone("The file leads on and on.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new MediaOutcome.Later("The connection to Twilio broke.");
        }
    }

    /// <summary>Only https, and only Twilio's storage; a stand-in on this machine may lead to this machine.</summary>
    private bool MayGoTo(Uri uri) =>
        uri is { IsAbsoluteUri: true, UserInfo: "" }
        && ((account.RestUrl.IsLoopback && uri is { IsLoopback: true, Scheme: "http" or "https" })
            || (uri is { Scheme: "https", IsDefaultPort: true } && StorageHosts.Any(h => uri.IdnHost.Equals(h, StringComparison.OrdinalIgnoreCase) || uri.IdnHost.EndsWith("." + h, StringComparison.OrdinalIgnoreCase))));

    private static async Task<MediaOutcome> StoreAsync(HttpResponseMessage response, IAttachmentStore store, long maxBytes, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > maxBytes) return new MediaOutcome.TooBig();
        await using var content = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var head = new byte[HeadBytes];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        var type = MediaKind.Of(head.AsSpan(0, read));
        await using var whole = new ReplayedHeadStream(head.AsMemory(0, read), content);
        return await store.StoreAsync(whole, maxBytes, stop).ConfigureAwait(false) switch
        {
            StoreFileOutcome.Stored stored => new MediaOutcome.Stored(stored.Sha256, stored.Size, type),
            StoreFileOutcome.TooBig => new MediaOutcome.TooBig(),
            StoreFileOutcome.Unavailable no => new MediaOutcome.Later(no.Reason),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not known."),
        };
    }
}
