using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>The settings of one Teams account, <c>ChannelHub:Channels:{account}</c>. <c>AppId</c> and <c>ClientSecret</c> have no default.</summary>
public sealed record TeamsOptions
{
    /// <summary>The bot's application (client) id, a GUID. The platform's tokens must be made out to it.</summary>
    public string AppId { get; init; } = "";

    /// <summary>The application's client secret, also as <c>ClientSecretFile</c>. Cards that were sent before it is changed can no longer be answered by their buttons.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The application's own tenant, a GUID. Without it the application is one for many tenants, and <see cref="Tenants"/> must say which.</summary>
    public string? TenantId { get; init; }

    /// <summary>Tenants whose people may write, GUIDs; <c>*</c> for any. Default <see cref="TenantId"/> alone.</summary>
    public ValueList<string> Tenants { get; init; }

    /// <summary>Microsoft's cloud: <c>public</c>, <c>usgovernment</c>, <c>china</c>. Default <c>public</c>. It sets the five addresses below.</summary>
    public TeamsCloudName Cloud { get; init; }

    /// <summary>Where our tokens come from. Default: the cloud's.</summary>
    public string LoginUrl { get; init; } = TeamsCloud.Public.LoginUrl;

    /// <summary>Where the platform's signing keys are described. Default: the cloud's.</summary>
    public string MetadataUrl { get; init; } = TeamsCloud.Public.MetadataUrl;

    /// <summary>Who issues the platform's tokens. Default: the cloud's.</summary>
    public string Issuer { get; init; } = TeamsCloud.Public.Issuer;

    /// <summary>What our tokens are for. Default: the cloud's.</summary>
    public string TokenScope { get; init; } = TeamsCloud.Public.TokenScope;

    /// <summary>Where answers go in conversations that did not name an address yet. Default: the cloud's. Its host is trusted with our token.</summary>
    public string ServiceUrl { get; init; } = TeamsCloud.Public.ServiceUrl;

    /// <summary>More hosts that may be trusted with our token, besides the platform's own. Default none.</summary>
    public ValueList<string> ServiceHosts { get; init; }

    /// <summary>More hosts from which files are fetched, besides the platform's own; never with our token. Default none.</summary>
    public ValueList<string> FileHosts { get; init; }

    /// <summary>Which messages of group chats and channels are taken: <c>mentioned</c> (those that mention the bot) or <c>all</c> that the platform sends. Default <c>mentioned</c>.</summary>
    public TeamsGroups Groups { get; init; }

    /// <summary>The text with which the bot greets where it was installed, at most 2,000 characters; <c>none</c> for no greeting. Default: a greeting in the language of who installed it.</summary>
    public string? Welcome { get; init; }

    /// <summary>How questions with choices look in personal chats: <c>card</c>, <c>suggested</c> (buttons above the writing box that go away after use) or <c>text</c>. Default <c>card</c>.</summary>
    public TeamsChoices PersonalChoices { get; init; }

    /// <summary>How questions with choices look in group chats and channels: <c>card</c> or <c>text</c>. Default <c>card</c>.</summary>
    public TeamsChoices GroupChoices { get; init; }

    /// <summary>The largest file that is fetched, in bytes: 0 (none) to 1 GiB. Default 25 MiB.</summary>
    public long MaxFileBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Takes messages of the Bot Framework Emulator on this machine, too. Possible in the environment Development only. Default no.</summary>
    public bool Emulator { get; init; }

    public override string ToString() => $"{nameof(TeamsOptions)} {{ AppId = {AppId}, ClientSecret = {(ClientSecret is null ? "none" : "(hidden)")} }}";
}

public enum TeamsGroups
{
    Mentioned,
    All,
}

public enum TeamsChoices
{
    Card,
    Suggested,
    Text,
}
