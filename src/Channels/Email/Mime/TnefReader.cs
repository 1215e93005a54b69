using System.Buffers.Binary;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

internal sealed record TnefFile(string? Name, string? MediaType, string? ContentId, ReadOnlyMemory<byte> Data);

internal sealed record TnefContent(string? Text, string? Html, IReadOnlyList<TnefFile> Files);

/// <summary>
/// Outlook's winmail.dat (MS-OXTNEF). Every length is checked against what is there; a lie ends the reading and what was read before it counts.
/// </summary>
internal static class TnefReader
{
    private const uint Signature = 0x223E9F78;
    private const int MaxAttributes = 5000;
    private const int MaxFiles = 200;
    private const int MaxProperties = 2000;

    private const uint Body = 0x0002800C;
    private const uint OemCodePage = 0x00069007;
    private const uint MapiProperties = 0x00069003;
    private const uint AttachRendData = 0x00069002;
    private const uint AttachTitle = 0x00018010;
    private const uint AttachData = 0x0006800F;
    private const uint AttachProperties = 0x00069005;

    private sealed class Draft
    {
        public string? Title;
        public string? LongName;
        public string? MediaType;
        public string? ContentId;
        public ReadOnlyMemory<byte> Data;
        public ReadOnlyMemory<byte> PropertyData;
    }

    private sealed class State
    {
        public int CodePage = 1252;
        public int HtmlCodePage;
        public string? Text;
        public string? UnicodeText;
        public string? Html;
        public ReadOnlyMemory<byte> Rtf;
        public readonly List<Draft> Files = [];
    }

    /// <summary>Null if it is no TNEF at all.</summary>
    public static TnefContent? Read(ReadOnlyMemory<byte> tnef)
    {
        var span = tnef.Span;
        if (span.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(span) != Signature) return null;
        var state = new State();
        var position = 6;
        for (var count = 0; count < MaxAttributes && position + 9 <= span.Length; count++)
        {
            var id = BinaryPrimitives.ReadUInt32LittleEndian(span[(position + 1)..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(span[(position + 5)..]);
            position += 9;
            if (length > span.Length - position) break;
            Attribute(state, id, tnef.Slice(position, (int)length));
            position += (int)length + 2;
        }

        var text = state.UnicodeText ?? state.Text;
        if (state.Html is null && !state.Rtf.IsEmpty && CompressedRtf.Expand(state.Rtf.Span) is { } rtf)
        {
            var (html, plain) = RtfText.Read(rtf);
            state.Html = html;
            if (string.IsNullOrWhiteSpace(text)) text = plain;
        }

        var files = new List<TnefFile>(state.Files.Count);
        foreach (var draft in state.Files)
        {
            var data = draft.Data.IsEmpty ? draft.PropertyData : draft.Data;
            files.Add(new TnefFile(draft.LongName ?? draft.Title, draft.MediaType, draft.ContentId, data));
        }

        return new TnefContent(text?.ReplaceLineEndings("\n"), state.Html, files);
    }

    private static void Attribute(State state, uint id, ReadOnlyMemory<byte> data)
    {
        var draft = state.Files.Count > 0 ? state.Files[^1] : null;
        switch (id)
        {
            case OemCodePage when data.Length >= 4:
                state.CodePage = Known(BinaryPrimitives.ReadInt32LittleEndian(data.Span)) ?? 1252;
                break;
            case Body:
                state.Text = Ansi(data.Span, state.CodePage);
                break;
            case MapiProperties:
                Properties(data, (property, type, value) => Message(state, property, type, value));
                break;
            case AttachRendData when state.Files.Count < MaxFiles:
                state.Files.Add(new Draft());
                break;
            case AttachTitle when draft is not null:
                draft.Title = Ansi(data.Span, state.CodePage);
                break;
            case AttachData when draft is not null:
                draft.Data = data;
                break;
            case AttachProperties when draft is not null:
                Properties(data, (property, type, value) => File(state, draft, property, type, value));
                break;
        }
    }

    private static void Message(State state, int property, int type, ReadOnlyMemory<byte> value)
    {
        switch (property)
        {
            case 0x1000:
                state.UnicodeText = Text(value.Span, type, state.CodePage);
                break;
            case 0x3FDE when value.Length >= 4:
                state.HtmlCodePage = Known(BinaryPrimitives.ReadInt32LittleEndian(value.Span)) ?? 0;
                break;
            case 0x1013:
                state.Html = type == 0x102 ? Charsets.Decode(value.Span.TrimEnd((byte)0), state.HtmlCodePage) : Text(value.Span, type, state.CodePage);
                break;
            case 0x1009:
                state.Rtf = value;
                break;
        }
    }

    private static void File(State state, Draft draft, int property, int type, ReadOnlyMemory<byte> value)
    {
        switch (property)
        {
            case 0x3707:
                draft.LongName = Text(value.Span, type, state.CodePage);
                break;
            case 0x370E:
                draft.MediaType = Text(value.Span, type, state.CodePage) is { Length: > 2 and < 128 } media && media.Contains('/') ? media.ToLowerInvariant() : null;
                break;
            case 0x3712:
                draft.ContentId = Text(value.Span, type, state.CodePage).Trim('<', '>') is { Length: > 0 and < 300 } id ? id : null;
                break;
            case 0x3701:
                // An embedded object has the id of its interface in front.
                draft.PropertyData = type == 0x0D && value.Length > 16 ? value[16..] : value;
                break;
        }
    }

    private static void Properties(ReadOnlyMemory<byte> data, Action<int, int, ReadOnlyMemory<byte>> each)
    {
        var reader = new Cursor(data);
        if (!reader.TryInt(out var count)) return;
        for (var i = 0; i < Math.Min(count, MaxProperties); i++)
        {
            if (!reader.TryInt(out var tag)) return;
            var type = tag & 0xFFFF;
            var property = (tag >> 16) & 0xFFFF;
            if (property >= 0x8000 && !SkipName(ref reader)) return;
            var many = (type & 0x1000) != 0;
            type &= 0xFFF;
            var variable = type is 0x1E or 0x1F or 0x0D or 0x102;
            var values = 1;
            if ((many || variable) && (!reader.TryInt(out values) || values < 0 || values > MaxProperties)) return;
            for (var v = 0; v < values; v++)
            {
                int size;
                if (variable)
                {
                    if (!reader.TryInt(out size)) return;
                }
                else
                {
                    size = type switch { 5 or 6 or 7 or 0x14 or 0x40 => 8, 0x48 => 16, 1 => 0, _ => 4 };
                }

                if (!reader.TryTake(size, out var value)) return;
                if (v == 0) each(property, type, value);
            }
        }
    }

    private static bool SkipName(ref Cursor reader)
    {
        if (!reader.TryTake(16, out _) || !reader.TryInt(out var kind)) return false;
        if (kind == 0) return reader.TryInt(out _);
        return reader.TryInt(out var length) && reader.TryTake(length, out _);
    }

    private static int? Known(int codePage) => codePage is 65001 or 20127 or 932 or 936 or 949 or 950 or 50220 or 54936 or 20866 or 21866 or (>= 1250 and <= 1258) or (>= 28591 and <= 28605) ? codePage : null;

    private static string Ansi(ReadOnlySpan<byte> bytes, int codePage) => Charsets.Decode(bytes.TrimEnd((byte)0), codePage);

    private static string Text(ReadOnlySpan<byte> bytes, int type, int codePage) =>
        type == 0x1F ? Encoding.Unicode.GetString(bytes[..(bytes.Length & ~1)]).TrimEnd('\0') : Ansi(bytes, codePage);

    private struct Cursor(ReadOnlyMemory<byte> data)
    {
        private int position;

        public bool TryInt(out int value)
        {
            if (data.Length - position < 4)
            {
                value = 0;
                return false;
            }

            value = BinaryPrimitives.ReadInt32LittleEndian(data.Span[position..]);
            position += 4;
            return true;
        }

        /// <summary>Takes a value and the bytes that fill it up to a multiple of four.</summary>
        public bool TryTake(int size, out ReadOnlyMemory<byte> value)
        {
            value = default;
            if (size < 0 || size > data.Length - position) return false;
            value = data.Slice(position, size);
            position = Math.Min(data.Length, position + ((size + 3) & ~3));
            return true;
        }
    }
}
