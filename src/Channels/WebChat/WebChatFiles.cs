using System.Globalization;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ChannelHub.Channels.WebChat;

/// <summary>
/// <c>GET /chat/{account}/files/{sha256}</c>: a file of the visitor's own conversation, as a download that no browser opens as a page. <c>?at=</c> names the message's position and
/// saves looking for it.
/// </summary>
internal sealed class WebChatFiles(WebChatGate gate, ICaseQueries queries, IAttachmentStore store, ILogger<WebChatFiles> logger)
{
    public async Task GetAsync(HttpContext http)
    {
        var problem = gate.Enter(http, out var account, out var visitor);
        if (problem is not null)
        {
            await problem.WriteAsync(http);
            return;
        }

        var sha256 = http.Request.RouteValues["sha256"] as string ?? "";
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower) || await FindAsync(http, new ConversationRef(account!.Name, visitor!), sha256) is not { } file)
        {
            await WebChatProblems.NoSuchFile.WriteAsync(http);
            return;
        }

        await using var content = store.Open(sha256);
        if (content is null)
        {
            WebChatLog.FileMissing(logger, account.Name, sha256);
            await WebChatProblems.NoSuchFile.WriteAsync(http);
            return;
        }

        var headers = http.Response.Headers;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentType = WebChatFileTypes.ForDownload(file.ContentType);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, max-age=31536000, immutable"; // the name is the content's hash
        http.Response.ContentLength = content.Length;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task<Attachment?> FindAsync(HttpContext http, ConversationRef conversation, string sha256)
    {
        if (long.TryParse(http.Request.Query["at"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at > 0)
        {
            return FileIn(await queries.ReadConversationAsync(conversation, at - 1, 1, http.RequestAborted), sha256);
        }

        var after = 0L;
        for (var pages = 0; pages < WebChatLimits.MaxPagesForFile; pages++)
        {
            var page = await queries.ReadConversationAsync(conversation, after, WebChatLimits.PageSize, http.RequestAborted);
            if (FileIn(page, sha256) is { } file) return file;
            if (page.Count < WebChatLimits.PageSize) return null;
            after = page[^1].Message.Position;
        }

        return null;
    }

    private static Attachment? FileIn(IReadOnlyList<MessageView> messages, string sha256) =>
        messages.SelectMany(m => m.Message.Body.Attachments).FirstOrDefault(a => a.Sha256 == sha256);
}
