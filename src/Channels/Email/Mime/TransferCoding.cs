using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>How a part's bytes were packed for the way (RFC 2045 section 6).</summary>
internal enum TransferCoding : byte
{
    /// <summary>7bit, 8bit, binary, blank, and everything unknown: the bytes as they stand.</summary>
    None,
    QuotedPrintable,
    Base64,
    Uuencode,
}

internal static class TransferCodings
{
    public static TransferCoding Recognise(ReadOnlySpan<byte> value, out bool unknown)
    {
        unknown = false;
        value = HeaderParameters.Main(value);
        if (Ascii.EqualsIgnoreCase(value, "base64"u8)) return TransferCoding.Base64;
        if (Ascii.EqualsIgnoreCase(value, "quoted-printable"u8) || Ascii.EqualsIgnoreCase(value, "quotedprintable"u8)) return TransferCoding.QuotedPrintable;
        if (Ascii.EqualsIgnoreCase(value, "x-uuencode"u8) || Ascii.EqualsIgnoreCase(value, "uuencode"u8) || Ascii.EqualsIgnoreCase(value, "x-uue"u8)
            || Ascii.EqualsIgnoreCase(value, "uue"u8)) return TransferCoding.Uuencode;
        unknown = !(value.IsEmpty || Ascii.EqualsIgnoreCase(value, "7bit"u8) || Ascii.EqualsIgnoreCase(value, "8bit"u8) || Ascii.EqualsIgnoreCase(value, "binary"u8)
            || Ascii.EqualsIgnoreCase(value, "7-bit"u8) || Ascii.EqualsIgnoreCase(value, "8-bit"u8));
        return TransferCoding.None;
    }
}
