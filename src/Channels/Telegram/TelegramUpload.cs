using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// A file on its way to the platform (multipart/form-data, RFC 7578), streamed from the attachment store. The file's name stands in its header as UTF-8 bytes: encoded forms
/// (RFC 2231, RFC 2047) are refused or shown as they are.
/// </summary>
internal sealed class TelegramUpload : HttpContent
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] head;
    private readonly byte[] tail;
    private readonly Stream file;
    private readonly long size;

    private TelegramUpload(byte[] head, byte[] tail, Stream file, long size, string boundary)
    {
        (this.head, this.tail, this.file, this.size) = (head, tail, file, size);
        Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
    }

    /// <param name="field">The parameter that takes the file: <c>photo</c>, <c>document</c>.</param>
    /// <param name="file">Read once, and disposed of with the content.</param>
    public static TelegramUpload Of(TelegramPlace place, TelegramReplyParameters? replyTo, string field, Attachment attachment, Stream file, string boundary)
    {
        var head = new StringBuilder();
        Field("chat_id", place.Chat.ToString(CultureInfo.InvariantCulture));
        if (place.Topic is { } topic) Field("message_thread_id", topic.ToString(CultureInfo.InvariantCulture));
        if (place.DirectTopic is { } direct) Field("direct_messages_topic_id", direct.ToString(CultureInfo.InvariantCulture));
        if (replyTo is not null) Field("reply_parameters", JsonSerializer.Serialize(replyTo, TelegramCallsJson.Readable.TelegramReplyParameters));
        if (field == "document") Field("disable_content_type_detection", "true");
        head.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(field).Append("\"; filename=\"").Append(Quoted(attachment.Name))
            .Append("\"\r\nContent-Type: ").Append(TypeOf(attachment.ContentType)).Append("\r\n\r\n");
        return new TelegramUpload(Encoding.UTF8.GetBytes(head.ToString()), Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"), file, attachment.Size, boundary);

        void Field(string name, string value) =>
            head.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(name).Append("\"\r\n\r\n").Append(value).Append("\r\n");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        await file.CopyToAsync(stream, BufferBytes, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(tail, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + size + tail.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A quote or a line end would end the header's value (HTML standard, "multipart/form-data encoding algorithm").</summary>
    private static string Quoted(string name) => SafeFileName.From(name).Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string TypeOf(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) && contentType.All(c => c is > ' ' and < '\x7f') ? type.ToString() : "application/octet-stream";
}
