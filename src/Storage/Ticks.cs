namespace ChannelHub.Storage;

/// <summary>Times as stored: UTC ticks, the whole precision of .NET, so that a time that was written is equal to the one that is read.</summary>
internal static class Ticks
{
    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? ToTime(long? ticks) => ticks is { } t ? ToTime(t) : null;
}
