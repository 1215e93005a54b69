using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ChannelHub.Channels.WebChat;

/// <summary>
/// Reads a message that comes with files (multipart/form-data, RFC 7578): a part <c>message</c> with the JSON object and parts with a file name. Files are streamed to the
/// attachment store, one after the other, and are durable before the message that names them; none is ever held in memory whole.
/// </summary>
internal sealed class WebChatUpload(IAttachmentStore store, ILogger<WebChatUpload> logger)
{
    public async Task<(Problem? Problem, ReadMessage? Message)> ReadAsync(HttpContext http, WebChatAccount account, string visitor)
    {
        var options = account.Options;
        if (http.Request.ContentLength > options.MaxUploadBytes) return (WebChatProblems.FileTooBig, null);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.MaxUploadBytes;
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)) return (WebChatProblems.NotMultipart, null);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70) return (WebChatProblems.NotMultipart, null); // RFC 2046, section 5.1.1
        try
        {
            return await ReadPartsAsync(new MultipartReader(boundary, http.Request.Body) { HeadersLengthLimit = WebChatLimits.MaxPartHeaderBytes, HeadersCountLimit = 16 }, account, visitor, http.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (WebChatProblems.FileTooBig, null);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested))
        {
            // The parts' headers are too long or the body ends before its last boundary.
            return (WebChatProblems.NotMultipart, null);
        }
    }

    private async Task<(Problem? Problem, ReadMessage? Message)> ReadPartsAsync(MultipartReader parts, WebChatAccount account, string visitor, CancellationToken stop)
    {
        var options = account.Options;
        var files = new List<Attachment>();
        byte[]? message = null;
        while (await parts.ReadNextSectionAsync(stop) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } disposition) return (WebChatProblems.NotMultipart, null);
            if (disposition.IsFileDisposition())
            {
                if (files.Count == options.MaxFiles) return (options.TakesFiles ? WebChatProblems.TooManyFiles : WebChatProblems.FileType, null);
                var (problem, file) = await StoreFileAsync(part, disposition, account, stop);
                if (problem is not null) return (problem, null);
                files.Add(file!);
            }
            else if (message is null && disposition.Name == "message")
            {
                message = await ReadShortAsync(part.Body, options.MaxJsonBytes, stop);
                if (message is null) return (WebChatProblems.TooBig, null);
            }
            else
            {
                return (WebChatProblems.NotMultipart, null);
            }
        }

        if (message is null) return (WebChatProblems.NotMultipart, null);
        if (WebChatPostCheck.Check(message, options.MaxTextLength, out var posted) is { } fault) return (fault, null);
        if (!posted.HasContent && files.Count == 0) return (WebChatProblems.NoContent, null);
        return (null, new ReadMessage(posted.Id, WebChatPayload.OfMessage(visitor, message, files)));
    }

    private async Task<(Problem? Problem, Attachment? File)> StoreFileAsync(MultipartSection part, ContentDispositionHeaderValue disposition, WebChatAccount account, CancellationToken stop)
    {
        var options = account.Options;
        var name = SafeFileName.From(HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value);
        var head = new byte[WebChatFileTypes.HeadBytes];
        var length = await part.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        if (length == 0) return (WebChatProblems.EmptyFile, null);
        if (WebChatFileTypes.Decide(name, head.AsSpan(0, length), options.FileTypes) is not { } contentType) return (WebChatProblems.FileType, null);
        await using var content = new ReplayedHeadStream(head.AsMemory(0, length), part.Body);
        switch (await store.StoreAsync(content, options.MaxFileBytes, stop))
        {
            case StoreFileOutcome.Stored stored:
                return (null, new Attachment { Name = name, ContentType = contentType, Size = stored.Size, Sha256 = stored.Sha256 });
            case StoreFileOutcome.TooBig:
                return (WebChatProblems.FileTooBig, null);
            case StoreFileOutcome.Unavailable no:
                WebChatLog.FileUnavailable(logger, account.Name, no.Reason);
                return (WebChatProblems.Unavailable, null);
            case var other:
                throw new InvalidOperationException($"The outcome {other.GetType().Name} is not known here.");
        }
    }

    /// <summary>All of it, or null if it is longer than the limit.</summary>
    private static async Task<byte[]?> ReadShortAsync(Stream content, int limit, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await content.ReadAsync(buffer, stop)) > 0)
        {
            if (bytes.Length + read > limit) return null;
            await bytes.WriteAsync(buffer.AsMemory(0, read), stop);
        }

        return bytes.ToArray();
    }
}
