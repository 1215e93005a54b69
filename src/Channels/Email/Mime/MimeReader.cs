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

    private readonly record struct Delimiter(int Frame, bool Closes, int LineStart, int ContentEnd, int Next)
    {
        public bool AtEnd => Frame < 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private ref struct Structure(MimeMessage message, MimeLimits limits)
    {
        private readonly ReadOnlySpan<byte> mail = message.Source.Span;
        private readonly BoundaryFrame[] frames = new BoundaryFrame[8];
        private MimePart[] parts = new MimePart[8];
        private int partCount;
        private int depth;

        /// <summary>Frames above <see cref="depth"/> whose multiparts an outer delimiter ended before their own did.</summary>
        private int dormant;
        private MimeFlaws flaws;

        public void Read()
        {
            var stack = frames;
            var found = Entity(-1, ref stack, HeaderScanner.FirstField(mail));
            while (!found.AtEnd)
            {
                CloseAbove(found.Frame, found.ContentEnd, stack);
                if (found.Closes)
                {
                    parts[stack[found.Frame].Part].BodyEnd = found.ContentEnd;
                    depth = dormant = found.Frame;
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

        private void CloseAbove(int frame, int end, BoundaryFrame[] stack)
        {
            for (var i = depth - 1; i > frame; i--)
            {
                parts[stack[i].Part].BodyEnd = end;
                flaws |= MimeFlaws.Unclosed;
            }

            if (depth > frame + 1) dormant = Math.Max(dormant, depth);
            depth = frame + 1;
        }

        private void Push(ref BoundaryFrame[] stack, BoundaryFrame frame)
        {
            if (depth == stack.Length) Array.Resize(ref stack, stack.Length * 2);
            stack[depth++] = frame;
            dormant = 0;
        }

        /// <summary>Reads the part that begins at <paramref name="start"/>; gives the delimiter that ends it or, for a multipart, the one that begins its first child.</summary>
        private Delimiter Entity(int parent, ref BoundaryFrame[] stack, int start)
        {
            var part = new MimePart(message, partCount, parent) { HeaderStart = start };
            if (partCount == parts.Length) Array.Resize(ref parts, parts.Length * 2);
            parts[partCount++] = part;
            var cut = Header(part, start);
            part.BodyEnd = mail.Length;
            flaws |= PartFields.Interpret(part, parent >= 0 && parts[parent].Kind == MediaKind.MultipartDigest);
            if (!part.Kind.IsMultipart())
            {
                var end = FindDelimiter(part.BodyStart, stack);
                part.BodyEnd = Math.Max(part.BodyStart, end.ContentEnd);

                // A text that ends within its header, as after a delimiter that stands last or twice, says nothing and is no part.
                if (cut && part.BodyEnd == part.BodyStart && parent >= 0 && part.Kind.IsText() && part.ContentDisposition.IsEmpty && !part.HasFileName) partCount--;
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

        private Delimiter OpenMultipart(MimePart part, ref BoundaryFrame[] stack)
        {
            var frame = new BoundaryFrame { Part = part.Index };
            var known = frame.Declared(mail, part);
            Delimiter first;
            if (known)
            {
                Push(ref stack, frame);
                first = FindDelimiter(part.BodyStart, stack);
                if (first.Frame == depth - 1) return first;
                depth--;
            }
            else
            {
                first = FindDelimiter(part.BodyStart, stack);
            }

            flaws |= MimeFlaws.NoBoundary;
            if (frame.Guess(mail, part.BodyStart, first.ContentEnd))
            {
                Push(ref stack, frame);
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

        /// <summary>The next line that delimits a part of any open multipart, innermost first; they must match whole, so that one boundary may begin with another.</summary>
        private Delimiter FindDelimiter(int from, BoundaryFrame[] stack)
        {
            if (depth == 0) return new Delimiter(-1, false, mail.Length, mail.Length, mail.Length);
            var line = from;
            if (!mail[from..].StartsWith("--"u8)) line = NextDashes(from);
            while (line >= 0)
            {
                var rest = mail[(line + 2)..];
                for (var i = depth - 1; i >= 0; i--)
                {
                    if (stack[i].Matches(mail, rest, out var closes, out var length)) return new Delimiter(i, closes, line, ContentEnd(line, from), line + 2 + length);
                }

                // A multipart that was ended too early goes on: its parts are not the text of the one before them.
                for (var i = dormant - 1; i >= depth; i--)
                {
                    if (!stack[i].Matches(mail, rest, out var closes, out var length) || closes) continue;
                    depth = i + 1;
                    return new Delimiter(i, false, line, ContentEnd(line, from), line + 2 + length);
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

        /// <summary>True if the block ends without its empty line.</summary>
        private bool Header(MimePart part, int start)
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
            if (rented is null) return !scanner.Closed;
            message.Fields = ImmutableArray.Create(rented, 0, count);
            ArrayPool<HeaderField>.Shared.Return(rented);
            return !scanner.Closed;
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
