using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Teams;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class TeamsOptionsValidator
{
    /// <summary>In place of a greeting: none.</summary>
    public const string NoWelcome = "none";

    public const string AnyTenant = "*";

    private static readonly TeamsOptions Defaults = new();

    public static (TeamsOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section, bool isDevelopment)
    {
        var settings = new SettingReader(section);
        var tenant = Guid(settings, "TenantId", "the id of the directory (tenant) in which the application is registered, from its overview page");
        var cloudName = settings.Word("Cloud", Defaults.Cloud);
        var cloud = TeamsCloud.Of(cloudName);
        var options = new TeamsOptions
        {
            AppId = Guid(settings, "AppId", "the application (client) id, from the application's overview page", isNeeded: true) ?? "",
            ClientSecret = Secret(settings, section),
            TenantId = tenant,
            Tenants = Tenants(settings, section, tenant),
            Cloud = cloudName,
            LoginUrl = (settings.Address("LoginUrl", 300) ?? cloud.LoginUrl).TrimEnd('/'),
            MetadataUrl = settings.Address("MetadataUrl", 300) ?? cloud.MetadataUrl,
            Issuer = settings.Text("Issuer", 300) ?? cloud.Issuer,
            TokenScope = settings.Text("TokenScope", 300) ?? cloud.TokenScope,
            ServiceUrl = settings.Address("ServiceUrl", 300) ?? cloud.ServiceUrl,
            ServiceHosts = settings.List("ServiceHosts", [], Host, "a host's name is allowed, or *.example.com for all below it."),
            FileHosts = settings.List("FileHosts", [], Host, "a host's name is allowed, or *.example.com for all below it."),
            Groups = settings.Word("Groups", Defaults.Groups),
            Welcome = settings.Text("Welcome", 2000),
            PersonalChoices = settings.Word("PersonalChoices", Defaults.PersonalChoices),
            GroupChoices = GroupChoices(settings),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 1024 * 1024 * 1024),
            Emulator = Emulator(settings, isDevelopment),
        };
        return (options, settings.Faults);
    }

    private static string? Guid(SettingReader settings, string key, string what, bool isNeeded = false)
    {
        var text = settings.Text(key, 60);
        if (text is not null && System.Guid.TryParseExact(text, "D", out var id) && id != System.Guid.Empty) return id.ToString("D");
        if (text is not null || isNeeded) settings.Fault(key, text, $"{what}, is needed: 8-4-4-4-12 hexadecimal digits.");
        return null;
    }

    /// <summary>Without a secret nothing could be sent, so the account does not start without one.</summary>
    private static string? Secret(SettingReader settings, IConfigurationSection section)
    {
        var secret = settings.Secret("ClientSecret", 8);
        if (secret is null && string.IsNullOrWhiteSpace(section["ClientSecret"]) && string.IsNullOrWhiteSpace(section["ClientSecretFile"]))
        {
            settings.Fault("ClientSecret", null, "give the value of a client secret (the application's page \"Certificates & secrets\"), or ClientSecretFile.");
        }

        return secret;
    }

    private static ValueList<string> Tenants(SettingReader settings, IConfigurationSection section, string? own)
    {
        var tenants = settings.List("Tenants", own is null ? [] : [own], Tenant, "a tenant's id is allowed (8-4-4-4-12 hexadecimal digits), or * for any.");
        if (tenants.Count == 0 && string.IsNullOrWhiteSpace(section["TenantId"]) && !section.GetSection("Tenants").GetChildren().Any() && section["Tenants"] is null) settings.Fault("Tenants", null, "without TenantId, name the tenants whose people may write, or * for any.");
        return tenants;
    }

    private static string? Tenant(string text) =>
        text == AnyTenant ? text : System.Guid.TryParseExact(text, "D", out var id) ? id.ToString("D") : null;

    private static string? Host(string text)
    {
        var host = text.ToLowerInvariant();
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return Uri.CheckHostName(name) is UriHostNameType.Dns && (name == host || name.Contains('.', StringComparison.Ordinal)) ? host : null;
    }

    private static TeamsChoices GroupChoices(SettingReader settings)
    {
        var choices = settings.Word("GroupChoices", Defaults.GroupChoices);
        if (choices != TeamsChoices.Suggested) return choices;
        settings.Fault("GroupChoices", "suggested", "the platform has suggested actions in personal chats only; card or text is allowed.");
        return Defaults.GroupChoices;
    }

    private static bool Emulator(SettingReader settings, bool isDevelopment)
    {
        var text = settings.Text("Emulator", 10);
        if (text is null || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase)) return false;
        if (!string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)) settings.Fault("Emulator", text, "true or false is allowed.");
        else if (isDevelopment) return true;
        else settings.Fault("Emulator", text, "the emulator is possible in the environment Development only; leave it out here.");
        return false;
    }
}
