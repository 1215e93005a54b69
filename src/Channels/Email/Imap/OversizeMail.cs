using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>
/// Marks, in the stored bytes, a mail of which only the beginning was taken, and one that the server would not hand over. The mark is the first line, before what any
/// sender or server on the way could have written.
/// </summary>
internal static class OversizeMail
{
    private static ReadOnlySpan<byte> Oversize => "X-ChannelHub-Taken-In-Part: "u8;

    private static ReadOnlySpan<byte> Withheld => "X-ChannelHub-Withheld: "u8;

    public static byte[] FirstLine(long? size) => [.. Oversize, .. Encoding.ASCII.GetBytes((size ?? 0).ToString(CultureInfo.InvariantCulture)), .. "\r\n"u8];

    /// <summary>A stand-in for a mail that can't be had, so that it is seen and counted.</summary>
    public static byte[] InPlaceOf(string reason) => [.. Withheld, .. Encoding.UTF8.GetBytes(ImapSession.Shown(reason)), .. "\r\n\r\n"u8];

    /// <summary>The size of the whole mail, in bytes (0 if it is not known); null if all of it is here.</summary>
    public static long? SizeOf(ReadOnlySpan<byte> stored)
    {
        if (!stored.StartsWith(Oversize)) return null;
        return Utf8Parser.TryParse(stored[Oversize.Length..], out long size, out _) && size >= 0 ? size : 0;
    }

    /// <summary>Why the server did not hand the mail over; null if it did.</summary>
    public static string? WithheldBecause(ReadOnlySpan<byte> stored)
    {
        if (!stored.StartsWith(Withheld)) return null;
        var rest = stored[Withheld.Length..];
        var end = rest.IndexOf((byte)'\r');
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
