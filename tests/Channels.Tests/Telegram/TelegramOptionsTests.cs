using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Tests.Telegram;

public sealed class TelegramOptionsTests
{
    [Test]
    public void Read_TokenAlone_IsEnough()
    {
        var (options, faults) = Read();
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new TelegramOptions { Token = TelegramPayloads.Token }));
        Assert.That(options.BotId, Is.EqualTo(7000000001));
    }

    [TestCase("Token", "abc", "123456789:AAE")]
    [TestCase("Token", "012345:AAE-x", "123456789:AAE")]
    [TestCase("Token", "7000000001:with space", "123456789:AAE")]
    [TestCase("Token", "7000000001:a/b?c#dddd", "123456789:AAE")]
    [TestCase("Mode", "push", "polling, webhook")]
    [TestCase("Mode", "1", "polling, webhook")]
    [TestCase("Groups", "some", "addressed, all, none")]
    [TestCase("BaseUrl", "http://telegram.example", "only on this machine")]
    [TestCase("BaseUrl", "http://10.0.0.5:8081", "only on this machine")]
    [TestCase("BaseUrl", "https://u:p@telegram.example", "https")]
    [TestCase("BaseUrl", "ftp://x", "https")]
    [TestCase("WebhookUrl", "http://hub.example.com/x", "443, 80, 88 or 8443")]
    [TestCase("WebhookUrl", "https://hub.example.com:5443/x", "443, 80, 88 or 8443")]
    [TestCase("WebhookSecret", "tooshort", "at least 32")]
    [TestCase("WebhookSecret", "with spaces and more than thirty-two letters", "32 to 256")]
    [TestCase("BotName", "a b", "4 to 32")]
    [TestCase("FilesDirectory", "relative/path", "full path")]
    [TestCase("PollSeconds", "51", "0 to 50")]
    [TestCase("MaxFileBytes", "-1", "0 to")]
    [TestCase("MessagesPerSecond", "0", "1 to 1000")]
    public void Read_Impossible_IsAFaultThatSaysWhatIsAllowed(string key, string value, string allowed)
    {
        var (_, faults) = Read((key, value));
        Assert.That(faults.Select(f => f.Key), Is.EqualTo(new[] { $"ChannelHub:Channels:acme:{key}" }));
        Assert.That(faults[0].Allowed, Does.Contain(allowed));
    }

    [Test]
    public void Read_SecretsOfTheWrongForm_AreNeverShown()
    {
        var (_, faults) = Read(("Token", "geheim"), ("WebhookSecret", "auch geheim und mit Leerzeichen, länger als 32"));
        Assert.That(string.Join('\n', faults), Does.Not.Contain("geheim"));
    }

    [Test]
    public void Read_NoToken_SaysWhereOneComesFrom() => Assert.That(Read(("Token", "")).Faults.Single().ToString(), Does.Contain("@BotFather"));

    [Test]
    public void Read_WebhookWithoutAddress_IsAFault() => Assert.That(Read(("Mode", "webhook")).Faults.Single().Key, Does.EndWith(":WebhookUrl"));

    [TestCase("http://127.0.0.1:8081/", "http://127.0.0.1:8081")]
    [TestCase("http://localhost:8081", "http://localhost:8081")]
    [TestCase("http://[::1]:8081", "http://[::1]:8081")]
    [TestCase("https://bot-api.example/", "https://bot-api.example")]
    public void Read_OwnServer_IsTaken(string url, string kept)
    {
        var (options, faults) = Read(("BaseUrl", url));
        Assert.That((faults.Count, options.BaseUrl), Is.EqualTo((0, kept)));
    }

    [Test]
    public void ToString_Options_HidesTheToken() => Assert.That(Read().Options.ToString(), Does.Not.Contain("AAE").And.Contain("7000000001"));

    [Test]
    public void IsGenuine_NoTokenAtAll_TakesNothing()
    {
        var secrets = new TelegramSecrets(new TelegramOptions(), ChannelHost.Account);
        Assert.That(secrets.IsGenuine(secrets.WebhookSecret), Is.False);
    }

    private static (TelegramOptions Options, IReadOnlyList<Cases.SettingFault> Faults) Read(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ChannelHub:Channels:acme:type"] = "telegram", ["ChannelHub:Channels:acme:Token"] = TelegramPayloads.Token };
        foreach (var (key, value) in settings) all[$"ChannelHub:Channels:acme:{key}"] = value;
        return TelegramOptionsValidator.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection("ChannelHub:Channels:acme"));
    }
}
