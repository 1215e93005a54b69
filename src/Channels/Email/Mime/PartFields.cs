using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>The header fields that say what a part is.</summary>
internal static class PartFields
{
    public static void Keep(MimePart part, HeaderField field)
    {
        var value = new Octets(field.ValueStart, field.ValueEnd);
        switch (field.Name)
        {
            case FieldName.ContentType: part.ContentType = value; break;
            case FieldName.ContentTransferEncoding: part.ContentTransferEncoding = value; break;
            case FieldName.ContentDisposition: part.ContentDisposition = value; break;
            case FieldName.ContentId: part.ContentIdField = value; break;
            case FieldName.ContentLocation: part.ContentLocation = value; break;
            case FieldName.ContentDescription: part.ContentDescription = value; break;
        }
    }

    /// <summary>Recognises what the fields say; gives the flaws in them.</summary>
    /// <param name="inDigest">Mails are the default within a digest (RFC 2046 section 5.1.5).</param>
    public static MimeFlaws Interpret(MimePart part, bool inDigest)
    {
        var flaws = MimeFlaws.None;
        part.Kind = part.ContentType.IsEmpty ? inDigest ? MediaKind.MessageRfc822 : MediaKind.TextPlain : MediaKinds.Recognise(part.Value(part.ContentType));
        if (!part.ContentTransferEncoding.IsEmpty && !part.Kind.IsMultipart())
        {
            part.Coding = TransferCodings.Recognise(part.Value(part.ContentTransferEncoding), out var unknown);
            if (unknown) flaws |= MimeFlaws.UnknownCoding;
        }

        if (!part.ContentDisposition.IsEmpty)
        {
            var word = HeaderParameters.Main(part.Value(part.ContentDisposition));
            part.Disposition = Ascii.EqualsIgnoreCase(word, "inline"u8) ? Mime.ContentDisposition.Inline
                : word.IsEmpty ? Mime.ContentDisposition.None : Mime.ContentDisposition.Attachment;
        }

        if ((part.Kind.IsText() || part.Kind.IsMultipart()) && !part.ContentType.IsEmpty)
        {
            var value = part.Value(part.ContentType);
            if (HeaderParameters.TryGetRaw(value, "charset"u8, out var charset, out var encoded)) part.CodePage = Charsets.CodePage(charset);
            else if (encoded && HeaderParameters.Get(value, "charset"u8) is { } decoded) part.CodePage = Charsets.CodePage(Encoding.Latin1.GetBytes(decoded));
        }

        return flaws;
    }
}
