using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>From bytes and a label, which may lie, to text: RFC 2046 section 4.1.2 and RFC 7103 section 7.6 as mail in the wild is.</summary>
internal static class Charsets
{
    // First, because the fields below are made through it.
    private static readonly Dictionary<(int, bool), Encoding?> Made = [];

    /// <summary>Windows-1252 with the five undefined bytes as C1 controls, so that every byte means something.</summary>
    public static readonly Encoding Western = Provide(1252, strict: false)!;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = 65001, ["utf8"] = 65001, ["unicode-1-1-utf-8"] = 65001, ["unicode"] = 65001, ["utf-8mb4"] = 65001, ["utf8mb4"] = 65001, ["x-unicode-2-0-utf-8"] = 65001,
        ["us-ascii"] = 20127, ["ascii"] = 20127, ["ansi_x3.4-1968"] = 20127, ["iso646-us"] = 20127, ["us"] = 20127, ["7bit"] = 20127, ["646"] = 20127,
        ["iso-8859-1"] = 1252, ["iso8859-1"] = 1252, ["iso_8859-1"] = 1252, ["latin1"] = 1252, ["latin-1"] = 1252, ["l1"] = 1252, ["iso-8859-1-windows-3.1-latin-1"] = 1252,
        ["iso-8859-8-i"] = 28598, ["iso-8859-8-e"] = 28598, ["iso-8859-11"] = 874, ["iso-8859-14"] = 28604, ["iso-8859-16"] = 28592, ["latin2"] = 28592, ["latin-9"] = 28605,
        ["latin9"] = 28605, ["tis-620"] = 874, ["x-mac-roman"] = 10000, ["macroman"] = 10000, ["macintosh"] = 10000, ["mac"] = 10000,
        ["ks_c_5601-1987"] = 949, ["ks_c_5601-1989"] = 949, ["ks_c_5601_1987"] = 949, ["ksc5601"] = 949, ["ksc_5601"] = 949, ["euc-kr"] = 949, ["euckr"] = 949, ["korean"] = 949,
        ["cp949"] = 949, ["uhc"] = 949, ["x-windows-949"] = 949,
        ["gb2312"] = 54936, ["gb_2312-80"] = 54936, ["gbk"] = 54936, ["x-gbk"] = 54936, ["cp936"] = 54936, ["euc-cn"] = 54936, ["gb18030"] = 54936, ["gb-18030"] = 54936,
        ["csgb2312"] = 54936, ["chinese"] = 54936, ["hz-gb-2312"] = 52936, ["hz"] = 52936,
        ["big5"] = 950, ["big5-hkscs"] = 950, ["big5hkscs"] = 950, ["cp950"] = 950, ["x-x-big5"] = 950, ["cn-big5"] = 950,
        ["shift_jis"] = 932, ["shift-jis"] = 932, ["sjis"] = 932, ["x-sjis"] = 932, ["ms_kanji"] = 932, ["cp932"] = 932, ["windows-31j"] = 932,
        ["euc-jp"] = 51932, ["x-euc-jp"] = 51932, ["eucjp"] = 51932, ["iso-2022-jp"] = 50220, ["iso-2022-jp-1"] = 50220, ["iso-2022-jp-2"] = 50220, ["iso-2022-jp-3"] = 50220,
        ["iso-2022-jp-ms"] = 50220, ["cp50220"] = 50220, ["cp50221"] = 50221, ["iso-2022-kr"] = 50225, ["iso-2022-cn"] = 50227,
        ["koi8-r"] = 20866, ["koi8"] = 20866, ["koi8r"] = 20866, ["koi8-u"] = 21866, ["koi8-ru"] = 21866,
        ["utf-16"] = 1200, ["utf-16le"] = 1200, ["utf-16be"] = 1201, ["utf-32"] = 12000, ["utf-32le"] = 12000, ["utf-32be"] = 12001,
        ["utf-7"] = 65000, ["utf7"] = 65000, ["unicode-1-1-utf-7"] = 65000, ["csunicode11utf7"] = 65000, ["x-unicode-2-0-utf-7"] = 65000,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByLabel = CodePages.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The code page of a label, 0 for labels that say nothing (unknown, templates such as <c>%charset%</c>).</summary>
    public static int CodePage(ReadOnlySpan<byte> label)
    {
        // RFC 2231 section 5: the label may carry a language after an asterisk.
        var star = label.IndexOf((byte)'*');
        if (star >= 0) label = label[..star];
        label = label.Trim(" \t\r\n\"';,<>="u8);
        if (label.Length is 0 or > 40) return 0;
        Span<char> name = stackalloc char[40];
        name = name[..Encoding.Latin1.GetChars(label, name)];
        if (ByLabel.TryGetValue(name, out var page)) return page;
        return ByNumber(name);
    }

    private static int ByNumber(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("cs", StringComparison.OrdinalIgnoreCase)) name = name[2..];
        if (name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)) name = name[2..];
        var digits = name.IndexOfAnyInRange('0', '9');
        if (digits < 0) return 0;
        if (name.StartsWith("iso", StringComparison.OrdinalIgnoreCase))
        {
            if (!name.Contains("8859", StringComparison.Ordinal)) return 0;
            return int.TryParse(name[(name.LastIndexOfAny('-', '_') + 1)..], out var part) && part is 1 or (>= 2 and <= 9) or 13 or 15 ? part == 1 ? 1252 : 28590 + part : 0;
        }

        if (!name.StartsWith("windows", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("cp", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("ibm", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("win", StringComparison.OrdinalIgnoreCase)) return 0;
        return int.TryParse(name[digits..], out var code)
            && code is (>= 1250 and <= 1258) or 437 or 850 or 852 or 855 or 857 or 858 or (>= 860 and <= 866) or 869 or 874 ? code : 0;
    }

    /// <summary>
    /// Text of bytes: byte-order mark, then the declared charset if the bytes obey it, then UTF-8 if they obey that, then Windows-1252. Never fails.
    /// </summary>
    /// <param name="codePage">The declared one, 0 if none.</param>
    /// <param name="wrong">The bytes break what was declared.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, int codePage, out bool wrong)
    {
        wrong = false;
        if (bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF)
        {
            bytes = bytes[3..];
            codePage = 65001;
        }

        var stateful = codePage is 50220 or 50221 or 50225 or 50227 or 52936 or 1200 or 1201 or 12000 or 12001 or 65000;
        if (!stateful && Ascii.IsValid(bytes))
        {
            // ISO-2022-JP under a label that does not say so: the escape is in no other text.
            return codePage is not 0 and not 20127 and not 65001 || bytes.IndexOf("\u001B$"u8) < 0 ? Encoding.ASCII.GetString(bytes) : Provide(50220, strict: false)!.GetString(bytes);
        }

        if (codePage == 65000)
        {
            if (Ascii.IsValid(bytes)) return Utf7.Decode(bytes);
            wrong = true;
            return Decode(bytes, 0, out _);
        }

        if (codePage is 1200 or 1201 && bytes.Length >= 2) return Utf16(bytes, codePage);
        if (codePage == 65001 || codePage is 0 or 20127)
        {
            if (TryStrict(StrictUtf8, bytes, out var utf8))
            {
                wrong = codePage == 20127;
                return utf8;
            }

            wrong = codePage != 0;
            if (Damaged(bytes) is { } damaged) return damaged;
            return codePage == 0 && CharsetGuess.CodePage(bytes) is > 0 and var guessed ? Provide(guessed, strict: false)!.GetString(bytes) : Western.GetString(bytes);
        }

        var declared = Provide(codePage, strict: true);
        if (codePage == 1252)
        {
            // Labels of Western charsets are the default of careless senders: bytes that are UTF-8 with at least one longer sequence are hardly anything else.
            if (LooksLikeUtf8(bytes) && TryStrict(StrictUtf8, bytes, out var lied))
            {
                wrong = true;
                return lied;
            }

            return Western.GetString(bytes);
        }

        if (declared is not null && TryStrict(declared, bytes, out var text)) return text;
        wrong = true;
        if (TryStrict(StrictUtf8, bytes, out var unicode)) return unicode;
        return Provide(codePage, strict: false)?.GetString(bytes) ?? Western.GetString(bytes);
    }

    public static string Decode(ReadOnlySpan<byte> bytes, int codePage) => Decode(bytes, codePage, out _);

    /// <summary>UTF-8 that was cut or has a few bad bytes stays UTF-8 with replacement characters rather than becoming a row of Western letters.</summary>
    private static string? Damaged(ReadOnlySpan<byte> bytes)
    {
        int good = 0, bad = 0;
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var ascii = rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0) break;
            rest = rest[ascii..];
            if (Rune.DecodeFromUtf8(rest, out _, out var used) == OperationStatus.Done) good++;
            else bad++;
            rest = rest[Math.Max(1, used)..];
        }

        return good > bad ? Mixed(bytes) : null;
    }

    /// <summary>Western letters between UTF-8, as quotations of another mail bring them, read as such; what was cut becomes a replacement character.</summary>
    private static string Mixed(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var letters = false;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var sound, out var used) == OperationStatus.Done)
            {
                text.Append(sound.ToString());
                letters = false;
            }
            else
            {
                // A letter stands before another one; a sequence that was cut ends in something else.
                letters = bytes[0] >= 0xC0 && used == 1 && (letters || (bytes.Length > 1 && (bytes[1] >= 0xC0 || char.IsAsciiLetter((char)bytes[1]))));
                text.Append(letters ? Western.GetString(bytes[..1]) : "\uFFFD");
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    private static bool LooksLikeUtf8(ReadOnlySpan<byte> bytes)
    {
        var high = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        return high >= 0 && bytes[high] is >= 0xC2 and <= 0xF4 && high + 1 < bytes.Length && bytes[high + 1] is >= 0x80 and <= 0xBF;
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, int codePage)
    {
        if (bytes[0] == 0xFF && bytes[1] == 0xFE) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes[0] == 0xFE && bytes[1] == 0xFF) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        return (codePage == 1201 ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes);
    }

    private static bool TryStrict(Encoding encoding, ReadOnlySpan<byte> bytes, out string text)
    {
        if (encoding == (object)StrictUtf8)
        {
            if (!System.Text.Unicode.Utf8.IsValid(bytes))
            {
                text = "";
                return false;
            }

            text = Encoding.UTF8.GetString(bytes);
            return true;
        }

        // The decoder reports a bad byte only by an exception; a replacement character that no byte stands for tells the same without one.
        text = encoding.GetString(bytes);
        return !text.Contains(Bad);
    }

    private const char Bad = '\uFFFF';

    private static Encoding? Provide(int codePage, bool strict)
    {
        lock (Made)
        {
            if (Made.TryGetValue((codePage, strict), out var made)) return made;
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            var fallback = new DecoderReplacementFallback(strict ? Bad.ToString() : "\uFFFD");
            return Made[(codePage, strict)] = codePage == 0 ? null : Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, fallback);
        }
    }
}
