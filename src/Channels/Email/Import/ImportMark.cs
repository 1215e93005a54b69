namespace ChannelHub.Channels.Email;

/// <summary>
/// Marks, in the stored bytes, a mail that was handed in from an archive. The mark is the first line, before what any sender or server on the way could have written; it is no part of
/// the mail, so what the mail is recognised by does not change.
/// </summary>
internal static class ImportMark
{
    /// <summary>A mail that old when it is handed in is answered by nobody but a person.</summary>
    public static readonly TimeSpan OldFrom = TimeSpan.FromDays(3);

    public static ReadOnlySpan<byte> Line => "X-ChannelHub-Imported: 1\r\n"u8;

    /// <summary>The mail alone, and whether it was marked.</summary>
    public static (ReadOnlyMemory<byte> Mail, bool IsMarked) Read(ReadOnlyMemory<byte> stored) => stored.Span.StartsWith(Line) ? (stored[Line.Length..], true) : (stored, false);
}
