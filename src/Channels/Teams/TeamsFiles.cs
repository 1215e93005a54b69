using System.Net;
using System.Net.Http.Headers;
using ChannelHub.Cases;
using ChannelHub.Channels.Teams.Tokens;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// Fetches what customers attach. A file's own address is good without signing in, and gets nothing of ours; a pasted picture lies on the connector's host and wants our token, which goes
/// nowhere else. Redirects are followed by hand, each checked anew, never with the token.
/// </summary>
internal sealed class TeamsFiles(TeamsOptions options, TeamsHosts hosts, TeamsHttp http, TeamsAccessTokens tokens, ILogger logger, AccountName account)
{
    private const string OpenMark = "open ";
    private const string TokenMark = "token ";

    /// <summary>The handle of a file whose address is enough.</summary>
    public static string Open(string address) => OpenMark + address;

    /// <summary>The handle of a file that is given to the bot alone.</summary>
    public static string WithToken(string address) => TokenMark + address;

    public async ValueTask<PrepareOutcome> PrepareAsync(InboundMessage message, IAttachmentStore store, CancellationToken stop)
    {
        var (attachments, notes) = (message.Attachments, message.Notes);
        foreach (var file in message.PendingFiles)
        {
            switch (await FetchAsync(file, store, stop).ConfigureAwait(false))
            {
                case Fetched.Stored stored:
                    attachments = attachments.Add(stored.File);
                    break;
                case Fetched.Later later:
                    return new PrepareOutcome.Later(later.Why, later.After);
                case Fetched.Never never:
                    TeamsLog.FileNotFetched(logger, account, never.Why);
                    notes = notes.Add(new MessageNote("file-missing", file.Name));
                    break;
            }
        }

        return new PrepareOutcome.Ready(message with { Attachments = attachments, Notes = notes, PendingFiles = [], NeedsPreparing = false });
    }

    private async Task<Fetched> FetchAsync(PendingFile file, IAttachmentStore store, CancellationToken stop)
    {
        if (options.MaxFileBytes == 0) return new Fetched.Never("no files are taken");
        var wantsToken = file.Handle.StartsWith(TokenMark, StringComparison.Ordinal);
        var mark = wantsToken ? TokenMark : OpenMark;
        if (!file.Handle.StartsWith(mark, StringComparison.Ordinal) || !Uri.TryCreate(file.Handle[mark.Length..], UriKind.Absolute, out var address)) return new Fetched.Never("its address is none");
        try
        {
            for (var hop = 0; hop <= TeamsLimits.MaxRedirects; hop++)
            {
                if (!hosts.IsFile(address) && !hosts.IsEmulator(address)) return new Fetched.Never("its host is none of the platform's");
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (wantsToken && hop == 0 && hosts.IsService(address))
                {
                    if (await tokens.GetAsync(stop).ConfigureAwait(false) is not AccessToken.Had token) return new Fetched.Later("The bot could not sign in.");
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
                }

                using var response = await http.Platform.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                {
                    if (response.Headers.Location is not { } next) return new Fetched.Never("it was moved to nowhere");
                    address = next.IsAbsoluteUri ? next : new Uri(address, next);
                    continue;
                }

                return await StoreAsync(file, response, store, stop).ConfigureAwait(false);
            }

            return new Fetched.Never("it was moved too often");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Fetched.Later($"A file could not be fetched: {TeamsHttp.Why(e)}");
        }
    }

    private async Task<Fetched> StoreAsync(PendingFile file, HttpResponseMessage response, IAttachmentStore store, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500) return new Fetched.Later("The file's host can't give it now.", response.Headers.RetryAfter?.Delta);
        if (status != 200) return new Fetched.Never(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"its host answered {status}"));
        if (response.Content.Headers.ContentLength > options.MaxFileBytes) return new Fetched.Never("it is bigger than MaxFileBytes");
        await using var content = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        return await store.StoreAsync(content, options.MaxFileBytes, stop).ConfigureAwait(false) switch
        {
            StoreFileOutcome.Stored s => new Fetched.Stored(new Attachment { Name = file.Name, ContentType = TypeOf(file, response), Size = s.Size, Sha256 = s.Sha256, Inline = file.Inline }),
            StoreFileOutcome.TooBig => new Fetched.Never("it is bigger than MaxFileBytes"),
            StoreFileOutcome.Unavailable no => new Fetched.Later(no.Reason),
            _ => throw new InvalidOperationException("An outcome of storing that is not known."),
        };
    }

    /// <summary>What the host says of a picture is more exact than the message's <c>image/*</c>.</summary>
    private static string TypeOf(PendingFile file, HttpResponseMessage response) =>
        file.Inline && response.Content.Headers.ContentType?.MediaType is { Length: < 100 } type && type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? type.ToLowerInvariant() : file.ContentType;

    private abstract record Fetched
    {
        public sealed record Stored(Attachment File) : Fetched;

        public sealed record Later(string Why, TimeSpan? After = null) : Fetched;

        public sealed record Never(string Why) : Fetched;
    }
}
