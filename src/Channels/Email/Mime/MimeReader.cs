using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>
/// Takes a mail apart (RFC 5322, 2045, 2046) in one pass over its bytes, with an explicit stack and the limits of <see cref="MimeLimits"/>.
/// It never throws on input: what makes no sense as structure becomes text or one opaque part, with a flaw noted.
/// </summary>
internal static class MimeReader
{
    public static MimeMessage Read(ReadOnlyMemory<byte> mail, MimeLimits? limits = null)
    {
        // A mail with bare CR as line ends (RFC 7103 section 6) is read from a copy in which they are LF.
        if (!mail.Span.Contains((byte)'\n') && mail.Span.Contains((byte)'\r'))
        {
            var copy = mail.ToArray();
            copy.AsSpan().Replace((byte)'\r', (byte)'\n');
            mail = copy;
        }

        var message = new MimeMessage(mail);
        new Structure(message, limits ?? MimeLimits.Default).Read();
        return message;
    }

    private struct Frame
    {
        public int Part;
        public int BoundaryStart;
        public int BoundaryLength;

        /// <summary>The boundary where it had to be decoded; otherwise it is a range of the mail.</summary>
        public byte[]? Decoded;

        public readonly ReadOnlySpan<byte> Boundary(ReadOnlySpan<byte> mail) => Decoded is null ? mail.Slice(BoundaryStart, BoundaryLength) : Decoded;
    }

    private readonly record struct Delimiter(int Frame, bool Closes, int LineStart, int ContentEnd, int Next)
    {
        public bool AtEnd => Frame < 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private ref struct Structure(MimeMessage message, MimeLimits limits)
    {
        private readonly ReadOnlySpan<byte> mail = message.Source.Span;
        private readonly Frame[] frames = new Frame[8];
        private MimePart[] parts = new MimePart[8];
        private int partCount;
        private int depth;
        private MimeFlaws flaws;

        public void Read()
        {
            var stack = frames;
            var position = 0;
            var found = Entity(-1, ref stack, position);
            while (!found.AtEnd)
            {
                CloseAbove(found.Frame, found.ContentEnd, stack);
                if (found.Closes)
                {
                    parts[stack[found.Frame].Part].BodyEnd = found.ContentEnd;
                    depth = found.Frame;
                    if (depth == 0) break;
                    found = FindDelimiter(found.Next, stack);
                    continue;
                }

                if (partCount >= limits.MaxParts || (flaws & MimeFlaws.Truncated) != 0)
                {
                    flaws |= MimeFlaws.Truncated;
                    break;
                }

                found = Entity(stack[found.Frame].Part, ref stack, found.Next);
            }

            if (found.AtEnd) CloseAbove(-1, mail.Length, stack);
            message.Parts = ImmutableCollectionsMarshal.AsImmutableArray(parts[..partCount]);
            message.Flaws = flaws;
        }

        private void CloseAbove(int frame, int end, Frame[] stack)
        {
            for (var i = depth - 1; i > frame; i--)
            {
                parts[stack[i].Part].BodyEnd = end;
                flaws |= MimeFlaws.Unclosed;
            }

            depth = frame + 1;
        }

        /// <summary>Reads the part that begins at <paramref name="start"/>; gives the delimiter that ends it or, for a multipart, the one that begins its first child.</summary>
        private Delimiter Entity(int parent, ref Frame[] stack, int start)
        {
            var part = new MimePart(message, partCount, parent) { HeaderStart = start };
            if (partCount == parts.Length) Array.Resize(ref parts, parts.Length * 2);
            parts[partCount++] = part;
            Header(part, start);
            part.BodyEnd = mail.Length;
            flaws |= PartFields.Interpret(part, parent >= 0 && parts[parent].Kind == MediaKind.MultipartDigest);
            if (!part.Kind.IsMultipart())
            {
                var end = FindDelimiter(part.BodyStart, stack);
                part.BodyEnd = Math.Max(part.BodyStart, end.ContentEnd);
                return end;
            }

            if (depth >= limits.MaxDepth)
            {
                // Nobody writes this; whoever did has no claim on more of our time. The rest is one opaque part.
                flaws |= MimeFlaws.Truncated;
                part.Kind = MediaKind.Other;
                return new Delimiter(-1, false, mail.Length, mail.Length, mail.Length);
            }

            return OpenMultipart(part, ref stack);
        }

        private Delimiter OpenMultipart(MimePart part, ref Frame[] stack)
        {
            var frame = new Frame { Part = part.Index };
            var known = Boundary(part, ref frame);
            if (depth == stack.Length) Array.Resize(ref stack, stack.Length * 2);
            Delimiter first;
            if (known)
            {
                stack[depth++] = frame;
                first = FindDelimiter(part.BodyStart, stack);
                if (first.Frame == depth - 1) return first;
                depth--;
            }
            else
            {
                first = FindDelimiter(part.BodyStart, stack);
            }

            flaws |= MimeFlaws.NoBoundary;
            if (GuessBoundary(part.BodyStart, first.ContentEnd, ref frame))
            {
                stack[depth++] = frame;
                first = FindDelimiter(part.BodyStart, stack);
                if (first.Frame == depth - 1) return first;
                depth--;
            }

            // A multipart that is none is text (RFC 7103 section 8).
            part.BodyEnd = Math.Max(part.BodyStart, first.ContentEnd);
            part.Kind = MediaKind.TextPlain;
            if (!part.ContentTransferEncoding.IsEmpty) part.Coding = TransferCodings.Recognise(part.Value(part.ContentTransferEncoding), out _);
            return first;
        }

        private static readonly int Unknown = -1;

        private readonly bool Boundary(MimePart part, ref Frame frame)
        {
            if (part.ContentType.IsEmpty) return false;
            var value = part.Value(part.ContentType);
            if (HeaderParameters.TryGetRaw(value, "boundary"u8, out var raw, out var encoded))
            {
                raw = raw.TrimEnd(" \t\r\n"u8);
                if (raw.IsEmpty || raw.Length > 250) return false;
                frame.BoundaryStart = Unknown;
                if (mail.Overlaps(raw, out var offset))
                {
                    frame.BoundaryStart = offset;
                    frame.BoundaryLength = raw.Length;
                }

                return true;
            }

            if (!encoded) return false;
            var text = HeaderParameters.Get(value, "boundary"u8);
            if (string.IsNullOrWhiteSpace(text) || text.Length > 250) return false;
            frame.Decoded = Encoding.UTF8.GetBytes(text.TrimEnd());
            return true;
        }

        /// <summary>The first line that looks like a delimiter with a header field below it.</summary>
        private readonly bool GuessBoundary(int start, int end, ref Frame frame)
        {
            for (var tries = 0; tries < 20 && start < end; tries++)
            {
                if (!mail[start..].StartsWith("--"u8))
                {
                    var at = mail[start..end].IndexOf("\n--"u8);
                    if (at < 0) return false;
                    start += at + 1;
                }

                var length = mail[start..end].IndexOf((byte)'\n');
                if (length < 0) return false;
                var boundary = mail.Slice(start + 2, length - 2).TrimEnd(" \t\r"u8);
                var below = mail[(start + length + 1)..end];
                if (boundary.Length is > 0 and <= 250 && below.Length > 8 && Ascii.EqualsIgnoreCase(below[..8], "Content-"u8))
                {
                    frame.Decoded = null;
                    frame.BoundaryStart = start + 2;
                    frame.BoundaryLength = boundary.Length;
                    return true;
                }

                start += length + 1;
            }

            return false;
        }

        /// <summary>The next line that delimits a part of any open multipart, innermost first; they must match whole, so that one boundary may begin with another.</summary>
        private readonly Delimiter FindDelimiter(int from, Frame[] stack)
        {
            if (depth == 0) return new Delimiter(-1, false, mail.Length, mail.Length, mail.Length);
            var line = from;
            if (!mail[from..].StartsWith("--"u8)) line = NextDashes(from);
            while (line >= 0)
            {
                var rest = mail[(line + 2)..];
                for (var i = depth - 1; i >= 0; i--)
                {
                    var boundary = stack[i].Boundary(mail);
                    if (!rest.StartsWith(boundary)) continue;
                    var after = rest[boundary.Length..];
                    var newLine = after.IndexOf((byte)'\n');
                    var tail = (newLine < 0 ? after : after[..newLine]).TrimEnd(" \t\r"u8);
                    var closes = tail.StartsWith("--"u8);
                    if (!closes && !tail.IsEmpty) continue;
                    var next = newLine < 0 ? mail.Length : line + 2 + boundary.Length + newLine + 1;
                    return new Delimiter(i, closes, line, ContentEnd(line, from), next);
                }

                line = NextDashes(line + 2);
            }

            return new Delimiter(-1, false, mail.Length, mail.Length, mail.Length);
        }

        private readonly int NextDashes(int from)
        {
            var at = mail[from..].IndexOf("\n--"u8);
            return at < 0 ? -1 : from + at + 1;
        }

        /// <summary>The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1).</summary>
        private readonly int ContentEnd(int line, int from)
        {
            var end = line;
            if (end > from && mail[end - 1] == '\n') end--;
            if (end > from && mail[end - 1] == '\r') end--;
            return end;
        }

        private void Header(MimePart part, int start)
        {
            var scanner = new HeaderScanner(mail, start, mail.Length, limits);
            var rented = part.Index == 0 ? ArrayPool<HeaderField>.Shared.Rent(64) : null;
            var count = 0;
            ulong seen = 0;
            while (count < limits.MaxHeaderFields && scanner.Next(out var field, out _))
            {
                count++;
                if (rented is not null)
                {
                    if (count > rented.Length) rented = Grow(rented);
                    rented[count - 1] = field;
                }

                var bit = 1UL << (int)field.Name;
                if ((seen & bit & Singletons) != 0) flaws |= MimeFlaws.DuplicateFields;
                else if (field.Name is >= FieldName.ContentType and <= FieldName.ContentDescription && (seen & bit) == 0) PartFields.Keep(part, field);
                seen |= bit;
            }

            if (count >= limits.MaxHeaderFields)
            {
                flaws |= MimeFlaws.Truncated;
                while (scanner.Next(out _, out _))
                {
                }
            }

            if (scanner.Broken) flaws |= MimeFlaws.BrokenField;
            if (scanner.Overlong) flaws |= MimeFlaws.Truncated;
            part.BodyStart = scanner.BodyStart;
            if (rented is null) return;
            message.Fields = ImmutableArray.Create(rented, 0, count);
            ArrayPool<HeaderField>.Shared.Return(rented);
        }

        private static HeaderField[] Grow(HeaderField[] full)
        {
            var larger = ArrayPool<HeaderField>.Shared.Rent(full.Length * 2);
            full.CopyTo(larger, 0);
            ArrayPool<HeaderField>.Shared.Return(full);
            return larger;
        }

        private const ulong Singletons = (1UL << (int)FieldName.From) | (1UL << (int)FieldName.Subject) | (1UL << (int)FieldName.MessageId) | (1UL << (int)FieldName.Date)
            | (1UL << (int)FieldName.ContentType) | (1UL << (int)FieldName.ContentTransferEncoding) | (1UL << (int)FieldName.ReturnPath) | (1UL << (int)FieldName.To);
    }
}
