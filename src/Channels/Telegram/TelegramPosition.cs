using System.Globalization;

namespace ChannelHub.Channels.Telegram;

/// <summary>How far a bot's updates have been read, written <c>{offset}@{seconds}</c>: the number of the next update, and when the last one came (seconds since 1970, UTC).</summary>
internal readonly record struct TelegramPosition(long Offset, DateTimeOffset At)
{
    public const string Name = "updates";

    /// <summary>
    /// What to ask for: nothing in particular once the offset may be from before the platform numbered anew. What is stored already is recognised by its chat and number, so reading some of it
    /// again does no harm, while an offset that is too high deletes what was never read.
    /// </summary>
    public long? OffsetAt(DateTimeOffset now) => now - At > TelegramLimits.OffsetLife || now < At - TelegramLimits.OffsetLife ? null : Offset;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset}@{At.ToUnixTimeSeconds()}");

    public static TelegramPosition? Parse(string? text)
    {
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at > 0
            && long.TryParse(text.AsSpan(0, at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 253_402_300_800 ? new TelegramPosition(offset, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
    }
}
