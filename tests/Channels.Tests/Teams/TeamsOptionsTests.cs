using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Every fault of the settings is named, with its key, and none shows a secret.</summary>
internal sealed class TeamsOptionsTests
{
    private static readonly Dictionary<string, string?> Right = new() { ["type"] = "teams", ["AppId"] = BotConnector.AppId, ["ClientSecret"] = "a-long-secret", ["TenantId"] = BotConnector.Tenant };

    [Test]
    public void Read_LeastSettings_AreThePublicCloudAndTheOwnTenant()
    {
        var (options, faults) = Read(Right);
        Assert.That(faults, Is.Empty);
        Assert.That((options.Issuer, options.ServiceUrl, options.Tenants.Single(), options.Groups, options.Emulator), Is.EqualTo(("https://api.botframework.com", "https://smba.trafficmanager.net/teams/", BotConnector.Tenant, TeamsGroups.Mentioned, false)));
        Assert.That(options.ToString(), Does.Not.Contain("a-long-secret"));
    }

    [Test]
    public void Read_Government_SetsAllAddresses()
    {
        var (options, _) = Read(Right, ("Cloud", "UsGovernment"));
        Assert.That(new[] { options.Issuer, options.MetadataUrl, options.LoginUrl, options.TokenScope, options.ServiceUrl }, Has.All.Contain(".us"));
    }

    [TestCase("AppId", "not-a-guid")]
    [TestCase("AppId", "")]
    [TestCase("AppId", "00000000-0000-0000-0000-000000000000")]
    [TestCase("ClientSecret", "")]
    [TestCase("ClientSecret", "short")]
    [TestCase("TenantId", "contoso.com")]
    [TestCase("Tenants", "contoso.com")]
    [TestCase("Cloud", "moon")]
    [TestCase("LoginUrl", "http://login.example.com")]
    [TestCase("MetadataUrl", "ftp://x")]
    [TestCase("ServiceUrl", "http://10.0.0.1/")]
    [TestCase("ServiceHosts", "*.com")]
    [TestCase("ServiceHosts", "https://x")]
    [TestCase("FileHosts", "10.0.0.1")]
    [TestCase("Groups", "1")]
    [TestCase("PersonalChoices", "buttons")]
    [TestCase("GroupChoices", "suggested")]
    [TestCase("MaxFileBytes", "-1")]
    [TestCase("Emulator", "yes")]
    public void Read_WrongValue_IsAFaultOfItsKey(string key, string value)
    {
        var faults = Read(Right, (key, value)).Faults;
        Assert.That(faults.Select(f => f.Key), Has.All.EqualTo($"ChannelHub:Channels:acme:{key}").And.Not.Empty);
        Assert.That(faults.Select(f => f.ToString()), Has.None.Contain("a-long-secret").And.None.Contain("short"));
    }

    [Test]
    public void Read_NoTenantAtAll_AsksForOne() =>
        Assert.That(Read(Right, ("TenantId", "")).Faults.Single().Key, Does.EndWith(":Tenants"));

    [Test]
    public void Validate_EmulatorOutsideDevelopment_IsAFault()
    {
        var section = Section(Right, ("Emulator", "true"));
        Assert.That(new TeamsRegistration().Validate(ChannelHost.Account, section, isDevelopment: false).Single().Key, Does.EndWith(":Emulator"));
        Assert.That(new TeamsRegistration().Validate(ChannelHost.Account, section, isDevelopment: true), Is.Empty);
    }

    private static (TeamsOptions Options, IReadOnlyList<SettingFault> Faults) Read(Dictionary<string, string?> settings, params (string Key, string Value)[] changes) => TeamsOptionsValidator.Read(Section(settings, changes), isDevelopment: true);

    private static IConfigurationSection Section(Dictionary<string, string?> settings, params (string Key, string Value)[] changes)
    {
        var all = settings.ToDictionary(s => $"ChannelHub:Channels:acme:{s.Key}", s => s.Value);
        foreach (var (key, value) in changes) all[$"ChannelHub:Channels:acme:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection("ChannelHub:Channels:acme");
    }
}
