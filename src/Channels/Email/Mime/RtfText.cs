using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>The text of an RTF body, and the HTML that Outlook hid in it where it was made from HTML (MS-OXRTFEX).</summary>
internal static class RtfText
{
    private const int MaxGroups = 200;

    private struct Group
    {
        /// <summary>A destination whose text is no text of the document: fonts, colours, pictures.</summary>
        public bool Skip;

        /// <summary>Within an HTML tag that was kept as it was.</summary>
        public bool Tag;

        /// <summary>Text that was made up for RTF readers and is no part of the HTML.</summary>
        public bool RtfOnly;

        public int UnicodeSkip;
    }

    public static (string? Html, string Text) Read(ReadOnlySpan<byte> rtf)
    {
        var fromHtml = rtf[..Math.Min(rtf.Length, 1024)].IndexOf("\\fromhtml1"u8) >= 0;
        var output = new StringBuilder(rtf.Length / 2);
        var bytes = new List<byte>();
        var groups = new Stack<Group>();
        var group = new Group { UnicodeSkip = 1 };
        var codePage = 1252;
        var skip = 0;
        for (var i = 0; i < rtf.Length; i++)
        {
            switch (rtf[i])
            {
                case (byte)'{':
                    Flush();
                    if (groups.Count >= MaxGroups) return Result();
                    groups.Push(group);
                    break;
                case (byte)'}':
                    Flush();
                    if (groups.Count == 0) return Result();
                    group = groups.Pop();
                    break;
                case (byte)'\r' or (byte)'\n':
                    break;
                case (byte)'\\' when i + 1 < rtf.Length:
                    i = Control(rtf, i + 1);
                    break;
                default:
                    Byte(rtf[i]);
                    break;
            }
        }

        return Result();

        (string?, string) Result()
        {
            Flush();
            var text = output.ToString();
            return fromHtml ? (text, "") : (null, text.Trim());
        }

        bool Visible() => !group.Skip && (fromHtml ? group.Tag || !group.RtfOnly : true);

        void Byte(byte b)
        {
            if (skip > 0) skip--;
            else if (Visible()) bytes.Add(b);
        }

        void Flush()
        {
            if (bytes.Count == 0) return;
            output.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), codePage));
            bytes.Clear();
        }

        void Out(string text)
        {
            if (!Visible()) return;
            Flush();
            output.Append(text);
        }

        int Control(ReadOnlySpan<byte> all, int at)
        {
            var c = all[at];
            if (c == '\'')
            {
                if (at + 2 < all.Length && QuotedPrintableBody.Hex(all[at + 1], all[at + 2]) is >= 0 and var value) Byte((byte)value);
                return Math.Min(at + 2, all.Length - 1);
            }

            if (!char.IsAsciiLetter((char)c))
            {
                if (c is (byte)'{' or (byte)'}' or (byte)'\\') Byte(c);
                else if (c == '~') Out("\u00A0");
                else if (c == '*') group.Skip = !(fromHtml && all[at..].StartsWith("*\\htmltag"u8));
                return at;
            }

            var end = at;
            while (end < all.Length && end - at < 32 && char.IsAsciiLetter((char)all[end])) end++;
            var word = all[at..end];
            var numberEnd = end;
            if (numberEnd < all.Length && all[numberEnd] == '-') numberEnd++;
            while (numberEnd < all.Length && numberEnd - end < 11 && char.IsAsciiDigit((char)all[numberEnd])) numberEnd++;
            int? number = int.TryParse(all[end..numberEnd], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            if (number is null) numberEnd = end;
            Word(word, number);
            return numberEnd < all.Length && all[numberEnd] == ' ' ? numberEnd : numberEnd - 1;
        }

        void Word(ReadOnlySpan<byte> word, int? number)
        {
            if (word.SequenceEqual("par"u8) || word.SequenceEqual("line"u8)) Out(fromHtml && !group.Tag ? "\r\n" : "\n");
            else if (word.SequenceEqual("tab"u8)) Out("\t");
            else if (word.SequenceEqual("u"u8) && number is { } code)
            {
                var unit = (char)(ushort)code;
                Out(unit.ToString());
                skip = group.UnicodeSkip;
            }
            else if (word.SequenceEqual("uc"u8)) group.UnicodeSkip = Math.Clamp(number ?? 1, 0, 10);
            else if (word.SequenceEqual("ansicpg"u8) && number is { } page && Charsets.CodePage(Encoding.ASCII.GetBytes("cp" + page.ToString(CultureInfo.InvariantCulture))) is > 0 and var known) codePage = known;
            else if (word.SequenceEqual("htmltag"u8)) group.Tag = true;
            else if (word.SequenceEqual("htmlrtf"u8))
            {
                Flush();
                group.RtfOnly = number != 0;
            }
            else if (word.SequenceEqual("fonttbl"u8) || word.SequenceEqual("colortbl"u8) || word.SequenceEqual("stylesheet"u8) || word.SequenceEqual("info"u8) || word.SequenceEqual("pict"u8)
                || word.SequenceEqual("object"u8) || word.SequenceEqual("header"u8) || word.SequenceEqual("footer"u8)) group.Skip = true;
            else if (word.SequenceEqual("lquote"u8)) Out("\u2018");
            else if (word.SequenceEqual("rquote"u8)) Out("\u2019");
            else if (word.SequenceEqual("ldblquote"u8)) Out("\u201C");
            else if (word.SequenceEqual("rdblquote"u8)) Out("\u201D");
            else if (word.SequenceEqual("bullet"u8)) Out("\u2022");
            else if (word.SequenceEqual("endash"u8)) Out("\u2013");
            else if (word.SequenceEqual("emdash"u8)) Out("\u2014");
        }
    }
}
