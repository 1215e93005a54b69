using ChannelHub.Cases;
using ChannelHub.Channels.Voice;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Tests.Voice;

public sealed class VoiceOptionsTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    private static (VoiceOptions Options, IReadOnlyList<SettingFault> Faults) Read(params (string Key, string Value)[] settings) =>
        VoiceOptionsValidator.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"ChannelHub:Channels:phone:{s.Key}", s.Value))).Build().GetSection("ChannelHub:Channels:phone"));

    private static (VoiceOptions Options, IReadOnlyList<SettingFault> Faults) ReadWith(params (string Key, string Value)[] settings) =>
        Read([.. new[] { ("type", "voice"), ("AccountSid", "AC" + Hex), ("AuthToken", Hex) }.Where(d => settings.All(s => s.Key != d.Item1)), .. settings]);

    [Test]
    public void Read_OnlyWhatIsNeeded_GivesTheDefaults()
    {
        var (options, faults) = ReadWith();
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new VoiceOptions { AccountSid = "AC" + Hex, AuthToken = Hex }));
        Assert.That(options.ToString(), Does.Not.Contain(Hex[..20] + Hex[20..] + "x").And.Not.Contain("AuthToken"));
    }

    [Test]
    public void Read_Everything_IsTaken()
    {
        var (options, faults) = ReadWith(
            ("SecondaryAuthToken", Hex), ("ApiKeySid", "SK" + Hex), ("ApiKeySecret", "sixteen letters!"), ("PublicUrl", "https://hub.example/base/"), ("RestUrl", "http://127.0.0.1:99"), ("DefaultCountryCode", "+52"), ("Company", "Acme"),
            ("Languages", "pt, es"), ("Voices", "es=es-ES/Polly.Lucia"), ("Reason", "record"), ("Recording", "announce"), ("Transcribe", "yes"), ("MaxRecordingSeconds", "10"), ("MaxFileBytes", "5"), ("UnsureBelow", "70"), ("Hints", "timbrado,CFDI"),
            ("Calendar", "office"), ("Transfers", "billing=+52 55 1111 2222, *=enqueue:front desk"), ("RingSeconds", "5"), ("SmsAccount", "sms"), ("SmsFrom", "MG" + Hex), ("Link", "https://acme.test/help"));
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new VoiceOptions
        {
            AccountSid = "AC" + Hex, AuthToken = Hex, SecondaryAuthToken = Hex, ApiKeySid = "SK" + Hex, ApiKeySecret = "sixteen letters!", PublicUrl = "https://hub.example/base", RestUrl = "http://127.0.0.1:99", DefaultCountryCode = "52",
            Company = "Acme", Languages = ["pt", "es"], Voices = ["es=es-ES/Polly.Lucia"], Reason = "record", Recording = "announce", Transcribe = "yes", MaxRecordingSeconds = 10, MaxFileBytes = 5, UnsureBelow = 70, Hints = ["timbrado", "CFDI"],
            Calendar = "office", Transfers = ["billing=+525511112222", "*=enqueue:front desk"], RingSeconds = 5, SmsAccount = "sms", SmsFrom = "MG" + Hex, Link = "https://acme.test/help",
        }));
        Assert.That((options.TransferOf("billing"), options.TransferOf("support"), options.TransferOf(null)), Is.EqualTo(("+525511112222", "enqueue:front desk", "enqueue:front desk")));
        Assert.That((options.VoiceOf("es"), options.VoiceOf("pt")), Is.EqualTo((("es-ES", "Polly.Lucia"), ("pt-BR", "Polly.Camila-Neural"))));
    }

    [TestCase("AccountSid", "AC123", "32 hexadecimal digits")]
    [TestCase("AuthToken", "short", "at least 32")]
    [TestCase("ApiKeySid", "SK0123456789abcdef0123456789abcdef", "consists of")]
    [TestCase("PublicUrl", "http://hub.example", "https")]
    [TestCase("RestUrl", "http://api.twilio.com", "only on this machine")]
    [TestCase("DefaultCountryCode", "MX", "one to three digits")]
    [TestCase("Languages", "es,fr", "es, en, pt")]
    [TestCase("Voices", "es=Polly.Mia", "each is")]
    [TestCase("Voices", "fr=fr-FR/Polly.Lea", "each is")]
    [TestCase("Reason", "fax", "speech, record")]
    [TestCase("Recording", "secretly", "ask, announce, never")]
    [TestCase("Transcribe", "maybe", "no, yes")]
    [TestCase("MaxRecordingSeconds", "601", "from 10 to 600")]
    [TestCase("UnsureBelow", "101", "from 0 to 100")]
    [TestCase("Transfers", "billing", "each is")]
    [TestCase("Transfers", "billing=5511112222", "each is")]
    [TestCase("Transfers", "billing=enqueue:", "each is")]
    [TestCase("RingSeconds", "4", "from 5 to 120")]
    [TestCase("SmsAccount", "My SMS", "type sms")]
    [TestCase("SmsFrom", "+15005550006", "no effect")]
    [TestCase("Link", "https://acme.test", "no effect")]
    public void Read_NotPossible_IsAFaultThatSaysWhatIs(string key, string value, string says)
    {
        var (_, faults) = ReadWith((key, value));
        Assert.That(faults.Select(f => f.ToString()), Has.Some.Contains(says));
        Assert.That(faults.Select(f => f.Key), Has.All.StartsWith("ChannelHub:Channels:phone:"));
    }

    [Test]
    public void Read_RecordWhereNothingMayBeRecorded_IsAFault() => Assert.That(ReadWith(("Reason", "record"), ("Recording", "never")).Faults.Single().Key, Does.EndWith(":Reason"));

    [Test]
    public void Read_Nothing_AsksForAllThatIsNeeded() => Assert.That(Read(("type", "voice")).Faults.Select(f => f.Key.Split(':')[^1]), Is.EquivalentTo(new[] { "AccountSid", "AuthToken" }));
}
