namespace ChannelHub.Channels.Voice;

/// <summary>What calls need to know of the desk. Implemented by whoever has the routing file; without it calls are always put through, and no words are expected.</summary>
public interface IVoiceDesk
{
    /// <summary>Whether a calendar of the routing file is open; null if there is none of that name.</summary>
    bool? IsOpen(string calendar, DateTimeOffset now);

    /// <summary>Names that callers are likely to say: products, departments.</summary>
    IReadOnlyList<string> Hints(string language);
}
