using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole;

/// <summary>
/// <c>GET /files/{case}/{sha256}</c>: a file of a case as a download. What customers send is never opened as a page of ours: it always comes as
/// plain bytes to be saved, whatever it claims to be.
/// </summary>
internal static class CaseFiles
{
    private const int HashLength = 64;

    public static async Task<IResult> ServeAsync(HttpContext context, string number, string sha256, ICaseQueries queries, IAttachmentStore files)
    {
        // Only a hash that a message of this case names is looked for: the address opens nothing else.
        if (!CaseNumber.TryParse(number, out var found) || sha256.Length != HashLength || await queries.FindAsync(found, context.RequestAborted) is not { } details) return Results.NotFound();
        var file = details.Messages.SelectMany(m => m.Message.Body.Attachments).FirstOrDefault(a => a.Sha256 == sha256);
        if (file is null || files.Open(sha256) is not { } content) return Results.NotFound();

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.CacheControl = "private, no-store";
        return Results.Stream(content, "application/octet-stream", file.Name);
    }
}
