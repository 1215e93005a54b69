namespace ChannelHub.Channels.WebChat;

/// <summary>Where the secret comes from that signs visitors' keys when the settings give none.</summary>
internal interface IWebChatSecrets
{
    /// <summary>At least 32 bytes, the same at every call and after every restart.</summary>
    byte[] Read();
}

/// <summary>A secret made once and kept beside the hub's data.</summary>
internal sealed class WebChatSecretFile(string directory) : IWebChatSecrets
{
    public const string FileName = "webchat.secret";

    private readonly KeptSecret kept = new(directory, FileName, "visitors lose their open web chats");

    public byte[] Read() => kept.Read();
}
