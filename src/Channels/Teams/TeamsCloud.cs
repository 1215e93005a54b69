namespace ChannelHub.Channels.Teams;

/// <summary>The addresses of one of Microsoft's clouds. Each is a setting of its own, too, so that a stand-in can take its place.</summary>
/// <param name="Issuer">Who issues the platform's tokens, and who ours are for.</param>
/// <param name="MetadataUrl">Where the platform's signing keys are described.</param>
/// <param name="LoginUrl">Where our tokens come from, without the tenant.</param>
/// <param name="ServiceUrl">Where answers go to in conversations whose own address is not known.</param>
internal sealed record TeamsCloud(string Issuer, string MetadataUrl, string LoginUrl, string TokenScope, string ServiceUrl, string SharedTenant)
{
    public static readonly TeamsCloud Public = new(
        "https://api.botframework.com",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "https://login.microsoftonline.com",
        "https://api.botframework.com/.default",
        "https://smba.trafficmanager.net/teams/",
        "botframework.com");

    /// <summary>US government, GCC High. (GCC uses the public cloud's sign-in with <see cref="GccServiceUrl"/>.)</summary>
    public static readonly TeamsCloud UsGovernment = new(
        "https://api.botframework.us",
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        "https://login.microsoftonline.us",
        "https://api.botframework.us/.default",
        "https://smba.infra.gov.teams.microsoft.us/gcch/",
        "MicrosoftServices.onmicrosoft.us");

    /// <summary>China, operated by 21Vianet.</summary>
    public static readonly TeamsCloud China = new(
        "https://api.botframework.azure.cn",
        "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
        "https://login.partner.microsoftonline.cn",
        "https://api.botframework.azure.cn/.default",
        "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams/",
        "microsoftservices.partner.onmschina.cn");

    /// <summary>Conversations of the US government's community cloud, which refuses the public address with "InvalidBotApiHost".</summary>
    public const string GccServiceUrl = "https://smba.infra.gcc.teams.microsoft.com/gcc/";

    public static TeamsCloud Of(TeamsCloudName name) => name switch
    {
        TeamsCloudName.UsGovernment => UsGovernment,
        TeamsCloudName.China => China,
        _ => Public,
    };
}

public enum TeamsCloudName
{
    Public,
    UsGovernment,
    China,
}
