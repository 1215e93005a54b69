namespace ChannelHub.Channels.Email;

/// <summary>
/// Reads an mbox mail by mail (RFC 4155). A line "From …" with a time of day in it, at the start or after an empty line, begins a mail; "&gt;From " within one loses its
/// sign again. A file that does not begin so is one mail.
/// </summary>
internal sealed class MboxReader(Stream stream, long max)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool ended;
    private bool begun;

    public bool IsMbox { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Read { get; private set; }

    /// <summary>The next mail; null at the end.</summary>
    public async ValueTask<byte[]?> NextAsync(CancellationToken stop)
    {
        if (!begun)
        {
            begun = true;
            await FillAsync(stop).ConfigureAwait(false);
            IsMbox = buffer.AsSpan(0, end).StartsWith("From "u8);
            if (IsMbox) await SkipLineAsync(stop).ConfigureAwait(false);
        }

        if (ended && start == end) return null;
        using var mail = new MemoryStream();
        long total = 0;
        var afterEmpty = false;
        var lineStart = true;
        while (true)
        {
            if (end - start < 256 && !ended) await FillAsync(stop).ConfigureAwait(false);
            if (start == end) break;
            var left = buffer.AsSpan(start, end - start);
            if (IsMbox && lineStart && afterEmpty && BeginsMail(left))
            {
                await SkipLineAsync(stop).ConfigureAwait(false);
                return MailCut.Fit(mail.ToArray(), total - EmptyEnd(mail), max);
            }

            var newline = left.IndexOf((byte)'\n');
            var count = newline >= 0 ? newline + 1 : left.Length;
            var line = left[..count];
            if (IsMbox && lineStart && IsQuoted(line)) line = line[1..];
            total += line.Length;
            if (mail.Length <= max) mail.Write(line);
            afterEmpty = lineStart && newline >= 0 && left[..newline].TrimEnd((byte)'\r').IsEmpty;
            lineStart = newline >= 0;
            start += count;
        }

        return MailCut.Fit(mail.ToArray(), total, max);
    }

    /// <summary>The empty line before the next mail belongs to the file, not to the mail.</summary>
    private static int EmptyEnd(MemoryStream mail)
    {
        var bytes = mail.GetBuffer().AsSpan(0, (int)mail.Length);
        var cut = bytes.EndsWith("\r\n\r\n"u8) ? 2 : bytes.EndsWith("\n\n"u8) ? 1 : 0;
        mail.SetLength(mail.Length - cut);
        return cut;
    }

    private static bool BeginsMail(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("From "u8)) return false;
        var end = text.IndexOf((byte)'\n');
        var line = (end < 0 ? text : text[..end])[5..];
        for (var i = 2; i + 2 < line.Length; i++)
        {
            if (line[i] == ':' && char.IsAsciiDigit((char)line[i - 1]) && char.IsAsciiDigit((char)line[i + 1]) && char.IsAsciiDigit((char)line[i + 2])) return true;
        }

        return false;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> line)
    {
        var signs = line.IndexOfAnyExcept((byte)'>');
        return signs > 0 && line[signs..].StartsWith("From "u8);
    }

    private async ValueTask SkipLineAsync(CancellationToken stop)
    {
        while (true)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            start = newline >= 0 ? start + newline + 1 : end;
            if (newline >= 0 || ended) return;
            await FillAsync(stop).ConfigureAwait(false);
        }
    }

    private async ValueTask FillAsync(CancellationToken stop)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        while (end < buffer.Length && !ended)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), stop).ConfigureAwait(false);
            ended = read == 0;
            end += read;
            Read += read;
        }
    }
}
