using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Walks the parts of a mail and decides what is text, which alternative counts, and what is a file (RFC 2046 section 5.1, 2387, 1847, 6522).</summary>
internal sealed class ContentReader
{
    private readonly MimeMessage message;
    private readonly MimeLimits limits;
    private readonly List<ContentFile> files = [];
    private readonly int[] nextSibling;
    private readonly int[] firstChild;
    private ContentNotes notes;
    private MimeFlaws flaws;

    private ContentReader(MimeMessage message, MimeLimits limits)
    {
        this.message = message;
        this.limits = limits;
        flaws = message.Flaws;
        nextSibling = new int[message.Parts.Length];
        firstChild = new int[message.Parts.Length];
        Array.Fill(nextSibling, -1);
        Array.Fill(firstChild, -1);
        for (var i = message.Parts.Length - 1; i > 0; i--)
        {
            var parent = message.Parts[i].Parent;
            if (parent < 0) continue;
            nextSibling[i] = firstChild[parent];
            firstChild[parent] = i;
        }
    }

    public static MailContent Read(MimeMessage message, MimeLimits? limits = null)
    {
        var reader = new ContentReader(message, limits ?? MimeLimits.Default);
        var body = new BodyViews();
        reader.Visit(message.Root, ref body, soleBody: true);
        return new MailContent(body.Plain ?? [], body.Rich ?? body.Plain ?? [], reader.files, reader.notes, reader.flaws);
    }

    /// <summary>Recursion is bounded by <see cref="MimeLimits.MaxDepth"/>.</summary>
    private void Visit(MimePart part, ref BodyViews body, bool soleBody)
    {
        switch (part.Kind)
        {
            case MediaKind.MultipartAlternative:
                Alternative(part, ref body);
                break;
            case MediaKind.MultipartRelated:
                Related(part, ref body);
                break;
            case MediaKind.MultipartMixed or MediaKind.MultipartDigest or MediaKind.MultipartEncrypted or MediaKind.MultipartSigned or MediaKind.MultipartReport:
                notes |= part.Kind switch
                {
                    MediaKind.MultipartEncrypted => ContentNotes.Encrypted,
                    MediaKind.MultipartSigned => ContentNotes.Signed,
                    MediaKind.MultipartReport => ContentNotes.Report,
                    _ => ContentNotes.None,
                };
                for (var i = firstChild[part.Index]; i >= 0; i = nextSibling[i]) Visit(message.Parts[i], ref body, soleBody);
                break;
            default:
                Leaf(part, ref body, soleBody);
                break;
        }
    }

    /// <summary>The last alternative that is understood is the best one (RFC 2046 section 5.1.4); the plain view keeps the plain one where it says anything.</summary>
    private void Alternative(MimePart part, ref BodyViews body)
    {
        var plain = default(BodyViews);
        var rich = default(BodyViews);
        for (var i = firstChild[part.Index]; i >= 0; i = nextSibling[i])
        {
            var choice = default(BodyViews);
            if (IsUnreadForm(message.Parts[i])) continue;
            Visit(message.Parts[i], ref choice, soleBody: false);
            if (choice.IsEmpty) continue;
            if (choice.HasHtml) rich = choice;
            else if (plain.IsEmpty || !plain.HasText) plain = choice;
        }

        if (rich.IsEmpty) body.Add(plain);
        else if (!plain.HasText) body.Add(new BodyViews { Plain = rich.Plain, Rich = rich.Rich ?? rich.Plain });
        else body.Add(new BodyViews { Plain = plain.Plain, Rich = rich.Rich ?? rich.Plain });
    }

    /// <summary>A form of the same text for programs that are not ours, such as AMP: no file that somebody sent.</summary>
    private bool IsUnreadForm(MimePart part)
    {
        if (part.Kind != MediaKind.TextOther || part.Disposition == ContentDisposition.Attachment || part.HasFileName) return false;
        for (var i = firstChild[part.Parent]; i >= 0; i = nextSibling[i])
        {
            if (message.Parts[i].Kind != MediaKind.TextOther) return true;
        }

        return false;
    }

    private void Related(MimePart part, ref BodyViews body)
    {
        var root = firstChild[part.Index];
        if (part.Parameter("start"u8) is { } start)
        {
            var id = start.Trim('<', '>', ' ');
            for (var i = root; i >= 0; i = nextSibling[i])
            {
                if (message.Parts[i].ContentId == id)
                {
                    root = i;
                    break;
                }
            }
        }

        for (var i = firstChild[part.Index]; i >= 0; i = nextSibling[i])
        {
            var child = message.Parts[i];
            if (i == root || child.Kind.IsMultipart()) Visit(child, ref body, soleBody: true);
            else if (child.Kind is MediaKind.TextPlain or MediaKind.TextHtml && child.ContentIdField.IsEmpty && child.Disposition == ContentDisposition.None && !child.HasFileName) Leaf(child, ref body, soleBody: true);
            else AddFile(child, inline: child.Disposition != ContentDisposition.Attachment);
        }
    }

    private void Leaf(MimePart part, ref BodyViews body, bool soleBody)
    {
        switch (part.Kind)
        {
            case MediaKind.TextPlain or MediaKind.TextHtml when IsBody(part, body):
                Text(part, ref body);
                return;
            case MediaKind.TextOther when body.IsEmpty && part.Disposition != ContentDisposition.Attachment && !part.HasFileName && (part.Parent < 0 || part.MediaType is "text/enriched" or "text/richtext" or "text/markdown"):
                // RFC 2046 section 4.1.4: a text of unknown kind is read as plain text.
                Text(part, ref body);
                return;
            case MediaKind.TextPlain when part.Disposition == ContentDisposition.Inline && body.IsEmpty:
                // A file that wants to be read in place, and nothing else to read: it is both.
                Text(part, ref body);
                break;
            case MediaKind.TextCalendar:
                notes |= ContentNotes.Invitation;
                break;
            case MediaKind.Pkcs7Mime:
                notes |= part.Parameter("smime-type"u8)?.Contains("signed", StringComparison.OrdinalIgnoreCase) == true ? ContentNotes.Signed : ContentNotes.Encrypted;
                break;
            case MediaKind.Tnef:
                if (Tnef(part, ref body)) return;
                break;
            case MediaKind.Other when LooksLikeTnef(part):
                if (Tnef(part, ref body)) return;
                break;
        }

        var image = part.MediaType.StartsWith("image/", StringComparison.Ordinal);
        var inline = part.Disposition == ContentDisposition.Inline || (image && !part.ContentIdField.IsEmpty && part.Disposition == ContentDisposition.None);
        var file = AddFile(part, inline);

        // Apple Mail puts text, image or PDF, text: its place is kept.
        if (soleBody && file.Inline && part.Parent >= 0 && message.Parts[part.Parent].Kind is MediaKind.MultipartMixed) body.Add(new BodyPiece(MediaKind.Other, (image ? file.ContentId : null) ?? file.Name));
    }

    /// <summary>A text is body unless it says that it is a file. A name in Content-Type alone is no such claim for the first text.</summary>
    private static bool IsBody(MimePart part, BodyViews body) => part.Disposition switch
    {
        ContentDisposition.Attachment => part.Parent < 0 && part.RawFileName is null,
        ContentDisposition.Inline => !part.HasFileName,
        _ => !part.HasFileName || body.IsEmpty,
    };

    private void Text(MimePart part, ref BodyViews body)
    {
        if (part.Coding == TransferCoding.None && part.Kind == MediaKind.TextPlain && UuBody.Find(part.RawBody.Span) is { } uu)
        {
            Uuencoded(part, uu, ref body);
            return;
        }

        var text = PartText.Read(part, limits, ref flaws);
        var flowed = part.Kind == MediaKind.TextPlain && !part.ContentType.IsEmpty && IsFlowed(part);
        if (text.Length == 0 && !body.IsEmpty) return;
        body.Add(new BodyPiece(part.Kind == MediaKind.TextHtml ? MediaKind.TextHtml : MediaKind.TextPlain, text, flowed, flowed && string.Equals(part.Parameter("delsp"u8), "yes", StringComparison.OrdinalIgnoreCase)));
        if (part.Kind == MediaKind.TextPlain && text.Contains("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal)) notes |= ContentNotes.Encrypted;
    }

    private static bool IsFlowed(MimePart part) =>
        HeaderParameters.TryGetRaw(part.Value(part.ContentType), "format"u8, out var format, out _) && Ascii.EqualsIgnoreCase(format, "flowed"u8);

    /// <summary>Files within the text, as they came before MIME: the text around them stays text.</summary>
    private void Uuencoded(MimePart part, List<(int Start, int End, string Name)> found, ref BodyViews body)
    {
        var raw = part.RawBody;
        var text = new StringBuilder();
        var at = 0;
        var buffer = new byte[raw.Length];
        foreach (var (start, end, name) in found)
        {
            Append(raw.Span[at..start]);
            Add(raw[start..end], name);
            at = end;
        }

        Append(raw.Span[at..]);
        body.Add(new BodyPiece(MediaKind.TextPlain, text.ToString()));

        void Append(ReadOnlySpan<byte> piece)
        {
            piece.CopyTo(buffer);
            text.Append(Charsets.Decode(buffer.AsSpan(0, PartText.LineFeeds(buffer.AsSpan(0, piece.Length))), part.CodePage));
        }

        void Add(ReadOnlyMemory<byte> packed, string name) => files.Add(new ContentFile
        {
            Name = FileNames.Safe(name) ?? FileNames.MadeUp("application/octet-stream", files),
            RawName = name,
            MediaType = "application/octet-stream",
            Packed = packed,
            Coding = TransferCoding.Uuencode,
            Size = Count(packed.Span),
        });
    }

    private static long Count(ReadOnlySpan<byte> packed)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var decoder = new BodyDecoder(TransferCoding.Uuencode);
        long size = 0;
        for (int read; (read = decoder.Read(packed, buffer)) > 0;) size += read;
        return size;
    }

    private ContentFile AddFile(MimePart part, bool inline)
    {
        var raw = part.RawFileName;
        var type = part.MediaType;
        var id = part.ContentId;
        var place = part.ContentLocation.IsEmpty ? null : EncodedWords.Decode(part.Value(part.ContentLocation)) is { Length: > 0 and <= 300 } location ? location : null;
        var name = FileNames.Safe(raw) ?? FileNames.Safe(NestedName(part)) ?? FileNames.OfContentLocation(place) ?? FileNames.OfContentId(id, type) ?? FileNames.MadeUp(type, files);
        var file = new ContentFile
        {
            Name = name,
            RawName = raw,
            MediaType = type,
            ContentId = id ?? place,
            Inline = inline,
            Size = part.DecodedSize(),
            Packed = part.RawBody,
            Coding = part.Coding,
            Part = part,
        };
        files.Add(file);
        return file;
    }

    /// <summary>A mail within the mail is named by its subject, a report by its description.</summary>
    private static string? NestedName(MimePart part)
    {
        if (part.Kind == MediaKind.MessageRfc822 && part.Coding == TransferCoding.None)
        {
            var subject = MimeReader.Read(part.RawBody[..Math.Min(part.RawBody.Length, 64 * 1024)], new MimeLimits { MaxParts = 1, MaxDepth = 0 }).Text(FieldName.Subject);
            if (!string.IsNullOrWhiteSpace(subject)) return (subject.Length > 120 ? subject[..120] : subject) + ".eml";
        }

        if (part.ContentDescription.IsEmpty || part.Kind is not (MediaKind.MessageRfc822 or MediaKind.DeliveryStatus or MediaKind.RfcHeaders)) return null;
        var description = EncodedWords.Decode(part.Value(part.ContentDescription));
        return description.Length is 0 or > 100 ? null : description + (part.Kind == MediaKind.MessageRfc822 ? ".eml" : ".txt");
    }

    private static bool LooksLikeTnef(MimePart part) => part.RawFileName is { } name && name.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens winmail.dat; false if it can't be read, so that it stays a file.</summary>
    private bool Tnef(MimePart part, ref BodyViews body)
    {
        notes |= ContentNotes.Tnef;
        var content = TnefReader.Read(part.DecodeBody(int.MaxValue));
        if (content is null)
        {
            notes |= ContentNotes.TnefUnreadable;
            return false;
        }

        if (body.IsEmpty || !body.HasText)
        {
            if (content.Html is { Length: > 0 } html)
            {
                var piece = new BodyPiece(MediaKind.TextHtml, html);
                var plain = string.IsNullOrWhiteSpace(content.Text) ? piece : new BodyPiece(MediaKind.TextPlain, content.Text);
                body.Add(new BodyViews { Plain = [plain], Rich = [piece] });
            }
            else if (!string.IsNullOrWhiteSpace(content.Text))
            {
                body.Add(new BodyPiece(MediaKind.TextPlain, content.Text));
            }
        }

        foreach (var file in content.Files)
        {
            var type = file.MediaType ?? "application/octet-stream";
            files.Add(new ContentFile
            {
                Name = FileNames.Safe(file.Name) ?? FileNames.MadeUp(type, files),
                RawName = file.Name,
                MediaType = type,
                ContentId = file.ContentId,
                Inline = file.ContentId is not null && content.Html is not null && content.Html.Contains(file.ContentId, StringComparison.Ordinal),
                Size = file.Data.Length,
                Packed = file.Data,
            });
        }

        return true;
    }
}
