namespace ChannelHub.Channels;

/// <summary>
/// A channel type whose payloads can be handed in from files, each as one JSON value in the form that the account's mapper reads. Under the same key the receiver stores what
/// the platform brings, so that what was imported and what comes again are one.
/// </summary>
public interface IPayloadKeys
{
    /// <summary>The key by which a repeat of the payload is recognised; null if it is none of this platform.</summary>
    string? KeyOf(ReadOnlySpan<byte> payload);
}
