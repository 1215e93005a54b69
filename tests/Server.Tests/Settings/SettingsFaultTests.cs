using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Tests.Settings;

/// <summary>From settings that are right, one thing is broken, and the whole message is compared.</summary>
internal sealed class SettingsFaultTests
{
    private static readonly string Types = string.Join(", ", ChannelTypes.All.Select(t => t.Type));

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("channelhub-settings-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Read_SettingsThatAreRight_Loads() => Assert.That(RunningHub.Read(folder, null), Is.InstanceOf<SettingsLoad.Loaded>());

    [TestCase("ChannelHub:Server:MaxConnections", "5", "ChannelHub:Server:MaxConnections: '5' is not possible; allowed is a whole number, from 100 to 1000000")]
    [TestCase("ChannelHub:Server:MaxConnections", "many", "ChannelHub:Server:MaxConnections: 'many' is not possible; allowed is a whole number, from 100 to 1000000")]
    [TestCase("ChannelHub:Server:IdleConnectionTimeout", "60", "ChannelHub:Server:IdleConnectionTimeout: '60' is not possible; allowed is a duration, written hh:mm:ss or d.hh:mm:ss, from 00:00:05 to 00:10:00")]
    [TestCase("ChannelHub:Server:IdleConnectionTimeout", "01:00:00", "ChannelHub:Server:IdleConnectionTimeout: '01:00:00' is not possible; allowed is a duration, written hh:mm:ss or d.hh:mm:ss, from 00:00:05 to 00:10:00")]
    [TestCase("ChannelHub:Server:OpenMetrics", "yes", "ChannelHub:Server:OpenMetrics: 'yes' is not possible; allowed is true or false")]
    [TestCase("ChannelHub:Server:PublicUrl", "hub.example.com", "ChannelHub:Server:PublicUrl: 'hub.example.com' is not possible; allowed is an address that begins with https:// or http://, without '?' and '#'")]
    [TestCase("ChannelHub:Server:TrustedProxies:1", "proxy", "ChannelHub:Server:TrustedProxies:0: 'proxy' is not possible; allowed is an IP address or a network such as 10.0.0.0/8")]
    [TestCase("ChannelHub:Server:PublicUr", "x", "ChannelHub:Server:PublicUr: there is no such setting; did you mean 'PublicUrl'?")]
    [TestCase("ChannelHub:Console:Colour", "x", "ChannelHub:Console:Colour: there is no such setting; there are: SignInAttemptsPerMinute, SignInLifetime")]
    [TestCase("ChannelHub:Storag:Provider", "x", "ChannelHub:Storag: there is no such setting; did you mean 'Storage'?")]
    [TestCase("ChannelHub:Storage:Provider", "Oracle", "ChannelHub:Storage:Provider: 'Oracle' is not possible; allowed is Sqlite")]
    [TestCase("ChannelHub:Routing:File", "", "ChannelHub:Routing:File: '' is not possible; allowed is a text that is not empty")]
    [TestCase("ChannelHub:Intake:MaxShareOfOneAccount", "101", "ChannelHub:Intake:MaxShareOfOneAccount: '101' is not possible; allowed is a whole number, from 1 to 100")]
    [TestCase("ChannelHub:Channels:Web_1:type", "webchat", "ChannelHub:Channels:Web_1: 'Web_1' is not possible; an account's name has 1 to 40 of a-z, 0-9 and dash")]
    [TestCase("ChannelHub:Channels:hub:type", "webchat", "ChannelHub:Channels:hub: 'hub' is not possible; the hub uses this name for the problems that it opens itself; give the account another name")]
    [TestCase("ChannelHub:Channels:fax:type", "fax", "ChannelHub:Channels:fax:type: 'fax' is not possible; the channel types are: {types}")]
    [TestCase("ChannelHub:Channels:fax:number", "1", "ChannelHub:Channels:fax:type: is missing; the channel types are: {types}")]
    [TestCase("ChannelHub:Storage:Exclusive", "false", "ChannelHub:Storage:Exclusive: there is no such setting; there are: ConnectionString, Directory, Provider")]
    [TestCase("urls", "localhost:80", "urls: 'localhost:80' is not possible; allowed is an address such as http://127.0.0.1:5080, or several separated by ';'")]
    public void Read_OneThingBroken_SaysWhatAndWhatIsAllowed(string key, string value, string expected) =>
        Assert.That(FaultsWith((key, value)), Is.EqualTo(new[] { expected.Replace("{types}", Types, StringComparison.Ordinal) }));

    [Test]
    public void Read_SeveralThingsBroken_SaysAllAtOnce() => Assert.That(
        FaultsWith(("ChannelHub:Server:MaxConnections", "5"), ("ChannelHub:Storage:Provider", "Oracle"), ("ChannelHub:Chanels:web:type", "webchat"), ("ChannelHub:Channels:fax:type", "fax")),
        Is.EquivalentTo(new[]
        {
            "ChannelHub:Chanels: there is no such setting; did you mean 'Channels'?",
            "ChannelHub:Server:MaxConnections: '5' is not possible; allowed is a whole number, from 100 to 1000000",
            "ChannelHub:Storage:Provider: 'Oracle' is not possible; allowed is Sqlite",
            $"ChannelHub:Channels:fax:type: 'fax' is not possible; the channel types are: {Types}",
        }));

    [Test]
    public void Read_AFaultOfAChannel_IsAmongTheOthers() =>
        Assert.That(FaultsWith(("ChannelHub:Channels:web:MaxFilesBytes", "1")), Has.Exactly(1).StartsWith("ChannelHub:Channels:web:MaxFilesBytes:"));

    [TestCase("web", "that account is of type webchat")]
    [TestCase("sms", "there is no such account")]
    public void Read_AccountThatNamesAnother_MustFindItOfTheRightType(string named, string says)
    {
        const string hex = "0123456789abcdef0123456789abcdef";
        (string, string)[] calls = [("ChannelHub:Channels:phone:type", "voice"), ("ChannelHub:Channels:phone:AccountSid", "AC" + hex), ("ChannelHub:Channels:phone:AuthToken", hex), ("ChannelHub:Channels:phone:SmsAccount", named)];
        (string, string)[] texts = [("ChannelHub:Channels:texts:type", "sms"), ("ChannelHub:Channels:texts:AccountSid", "AC" + hex), ("ChannelHub:Channels:texts:AuthToken", hex)];
        Assert.That(FaultsWith([.. calls, .. texts]), Is.EqualTo(new[] { $"ChannelHub:Channels:phone:SmsAccount: '{named}' is not possible; {says}; accounts of type sms are: texts." }));
        Assert.That(FaultsWith([.. texts, ("ChannelHub:Channels:texts:LongAnswers", "link")]), Is.EqualTo(new[] { "ChannelHub:Channels:texts:LongAnswers: 'link' is not possible; a link needs the hub's public address: set ChannelHub:Server:PublicUrl, or use split." }));
        Assert.That(RunningHub.Read(folder, texts.Append(("ChannelHub:Channels:texts:LongAnswers", "link")).Append(("ChannelHub:Server:PublicUrl", "https://hub.example")).ToDictionary(s => s.Item1, s => (string?)s.Item2)), Is.InstanceOf<SettingsLoad.Loaded>());
    }

    [Test]
    public void Read_SecretInAFile_IsTakenFromThere()
    {
        File.WriteAllText(Path.Combine(folder, "secret"), "0123456789abcdef0123456789abcdef\n");

        var load = RunningHub.Read(folder, new() { ["ChannelHub:Channels:web:SecretFile"] = "secret" });

        Assert.That(((SettingsLoad.Loaded)load).Settings.Accounts[0].Section["Secret"], Is.EqualTo("0123456789abcdef0123456789abcdef"));
    }

    [Test]
    public void Read_SecretTwice_IsAFaultThatShowsNoSecret()
    {
        File.WriteAllText(Path.Combine(folder, "secret"), "one-secret");
        Assert.That(
            FaultsWith(("ChannelHub:Channels:web:SecretFile", "secret"), ("ChannelHub:Channels:web:Secret", "another-secret-that-is-long-enough")),
            Is.EqualTo(new[] { "ChannelHub:Channels:web:SecretFile: 'secret' is not possible; Secret is given as well; keep one of the two" }));
    }

    [Test]
    public void Read_SecretFileMissing_IsAFault() => Assert.That(
        FaultsWith(("ChannelHub:Channels:web:SecretFile", "/nowhere/secret")),
        Is.EqualTo(new[] { "ChannelHub:Channels:web:SecretFile: '/nowhere/secret' is not possible; the file must exist, be readable and hold the secret (at most 65536 bytes)" }));

    [Test]
    public void Read_ListInOneValue_IsCutAtItsCommas()
    {
        var load = (SettingsLoad.Loaded)RunningHub.Read(folder, new() { ["ChannelHub:Server:TrustedProxies"] = "10.0.0.0/8, 192.168.1.5" });
        Assert.That(load.Settings.Server.TrustedProxies, Is.EqualTo(new[] { "10.0.0.0/8", "192.168.1.5" }));
    }

    [TestCase("PublicURL", "PublicUrl")]
    [TestCase("MaxConection", "MaxConnections")]
    [TestCase("StopTimoeut", "StopTimeout")]
    [TestCase("Zebra", null)]
    public void NearestKey_MistypedWord_IsFoundIfItIsNear(string typed, string? expected) =>
        Assert.That(NearestKey.Of(typed, ["PublicUrl", "MaxConnections", "StopTimeout"]), Is.EqualTo(expected));

    private IReadOnlyList<string> FaultsWith(params (string Key, string Value)[] settings) =>
        RunningHub.Read(folder, settings.ToDictionary(s => s.Key, s => (string?)s.Value)) is SettingsLoad.Faulty faulty ? [.. faulty.Faults.Select(f => f.ToString())] : [];
}
