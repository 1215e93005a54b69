namespace ChannelHub.Channels;

// Stands in for the list of channel types until it is merged; delete this file then.

public static class ChannelTypes
{
    public static IReadOnlyList<IChannelType> All => [];
}
