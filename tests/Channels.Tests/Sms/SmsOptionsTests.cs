using ChannelHub.Cases;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsOptionsTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    private static (SmsOptions Options, IReadOnlyList<SettingFault> Faults) Read(params (string Key, string Value)[] settings) =>
        SmsOptionsValidator.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"ChannelHub:Channels:sms:{s.Key}", s.Value))).Build().GetSection("ChannelHub:Channels:sms"));

    private static (SmsOptions Options, IReadOnlyList<SettingFault> Faults) ReadWith(params (string Key, string Value)[] settings) =>
        Read([.. new[] { ("type", "sms"), ("AccountSid", "AC" + Hex), ("AuthToken", Hex) }.Where(d => settings.All(s => s.Key != d.Item1)), .. settings]);

    [Test]
    public void Read_OnlyWhatIsNeeded_GivesTheDefaults()
    {
        var (options, faults) = ReadWith();
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new SmsOptions { AccountSid = "AC" + Hex, AuthToken = Hex }));
    }

    [Test]
    public void Read_Everything_IsTaken()
    {
        var (options, faults) = ReadWith(
            ("SecondaryAuthToken", Hex), ("ApiKeySid", "SK" + Hex), ("ApiKeySecret", "sixteen letters!"), ("MessagingServiceSid", "MG" + Hex), ("PublicUrl", "https://hub.example/base/"), ("RestUrl", "http://127.0.0.1:99"),
            ("DefaultCountryCode", "+52"), ("MaxFileBytes", "5"), ("Writing", "Plain"), ("MaxMessageLength", "70"), ("LongAnswers", "Link"), ("MessagesPerSecond", "9"), ("OptOutWords", "No Más, BASTA"), ("OptInWords:0", "Sigo"),
            ("HelpWords", "socorro"), ("HelpText", "Acme"), ("WhatsAppTemplate", "HX" + Hex), ("WhatsAppButtons", $"2=HX{Hex},3=HX{Hex}"));
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new SmsOptions
        {
            AccountSid = "AC" + Hex, AuthToken = Hex, SecondaryAuthToken = Hex, ApiKeySid = "SK" + Hex, ApiKeySecret = "sixteen letters!", MessagingServiceSid = "MG" + Hex, PublicUrl = "https://hub.example/base",
            RestUrl = "http://127.0.0.1:99", DefaultCountryCode = "52", MaxFileBytes = 5, Writing = "plain", MaxMessageLength = 70, LongAnswers = "link", MessagesPerSecond = 9, OptOutWords = ["no mas", "basta"], OptInWords = ["sigo"],
            HelpWords = ["socorro"], HelpText = "Acme", WhatsAppTemplate = "HX" + Hex, WhatsAppButtons = [$"2=HX{Hex}", $"3=HX{Hex}"],
        }));
        Assert.That(options.ButtonsFor(3), Is.EqualTo("HX" + Hex));
        Assert.That(options.ButtonsFor(4), Is.Null);
    }

    [TestCase("AccountSid", "AC123", "32 hexadecimal digits")]
    [TestCase("AccountSid", "SK0123456789abcdef0123456789abcdef", "AC and 32")]
    [TestCase("ApiKeySid", "AC0123456789abcdef0123456789abcdef", "SK and 32")]
    [TestCase("MessagingServiceSid", "+15005550006", "MG and 32")]
    [TestCase("PublicUrl", "http://hub.example", "https")]
    [TestCase("PublicUrl", "https://hub.example/?a=b", "an https address")]
    [TestCase("RestUrl", "ftp://x", "https")]
    [TestCase("RestUrl", "http://api.twilio.com", "only on this machine")]
    [TestCase("DefaultCountryCode", "MX", "one to three digits")]
    [TestCase("MaxFileBytes", "-1", "from 0 to 104857600")]
    [TestCase("Writing", "cheap", "exact, typography, plain")]
    [TestCase("MaxMessageLength", "1601", "from 70 to 1600")]
    [TestCase("LongAnswers", "fax", "split, link")]
    [TestCase("MessagesPerSecond", "0", "from 1 to 1000")]
    [TestCase("OptInWords", "stop", "stands in OptOutWords")]
    [TestCase("OptOutWords", "!!!", "a word or a few")]
    [TestCase("WhatsAppButtons", "HX1", "a number of buttons")]
    [TestCase("Colour", "x", "there are: AccountSid, ")]
    public void Read_WrongValue_IsAFaultThatSaysWhatIsAllowed(string key, string value, string allowed)
    {
        var faults = ReadWith((key, value)).Faults.Where(f => f.Key == $"ChannelHub:Channels:sms:{key}").ToList();
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0].Allowed, Does.Contain(allowed));
    }

    [Test]
    public void Read_NothingOfTheAccount_FailsClosed() =>
        Assert.That(Read(("type", "sms")).Faults.Select(f => f.Key[(f.Key.LastIndexOf(':') + 1)..]), Is.EquivalentTo(new[] { "AccountSid", "AuthToken" }));

    [Test]
    public void Read_KeyWithoutItsSecret_IsAFault() => Assert.That(ReadWith(("ApiKeySid", "SK" + Hex)).Faults.Single().Key, Does.EndWith("ApiKeySecret"));

    [Test]
    public void Read_SecretWithoutItsKey_IsAFault() => Assert.That(ReadWith(("ApiKeySecret", "sixteen letters!")).Faults.Single().Key, Does.EndWith("ApiKeySid"));

    [Test]
    public void Read_ShortToken_IsAFaultThatDoesNotShowIt() => Assert.That(ReadWith(("AuthToken", "hunter2")).Faults.Single().ToString(), Does.Not.Contain("hunter2"));

    [Test]
    public void Default_Words_AreFoldedAndOfOneMeaning()
    {
        var all = SmsWords.DefaultOptOut.Concat(SmsWords.DefaultOptIn).Concat(SmsWords.DefaultHelp).ToList();
        Assert.That(all.Select(SmsWords.Fold), Is.EqualTo(all));
        Assert.That(all, Is.Unique);
    }

    [Test]
    public void Options_EverySetting_IsInThePageOfTheChannel()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "channels", "sms.md"));
        foreach (var setting in typeof(SmsOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name)) Assert.That(page, Does.Contain($"`{setting}`"));
    }

    [TestCase("es")]
    [TestCase("en")]
    public void Codes_OfRefusals_HaveWordsInTheConsole(string language)
    {
        var words = File.ReadAllText(Path.Combine(Root(), "src", "AgentConsole", "Words", $"{language}.json"));
        foreach (var code in TwilioErrors.Codes) Assert.That(words, Does.Contain($"\"undelivered.{code}\""));
        foreach (var note in new[] { "file-missing", "file-refused", "file-too-big", "file-kind-differs", "passed-on", "came-by-ad", "help-text-sent", "cannot-be-answered" }) Assert.That(words, Does.Contain($"\"note.{note}\""));
    }

    [Test]
    public void ToString_OptionsAndAccount_HideTheSecrets()
    {
        var options = new SmsOptions { AccountSid = "AC1", AuthToken = "topsecret", ApiKeySecret = "topsecret", RestUrl = "https://x" };
        Assert.That(options.ToString() + options.ToAccount(null), Does.Not.Contain("topsecret"));
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "ChannelHub.sln"))) root = root.Parent;
        return root.FullName;
    }
}
