using ChannelHub.Cases;
using ChannelHub.Channels.WebChat;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatOptionsTests
{
    private static (WebChatOptions Options, IReadOnlyList<SettingFault> Faults) Read(params (string Key, string Value)[] settings) =>
        WebChatOptionsValidator.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"ChannelHub:Channels:web:{s.Key}", s.Value)))
            .Build().GetSection("ChannelHub:Channels:web"));

    [Test]
    public void Read_Nothing_GivesTheDefaults()
    {
        var (options, faults) = Read(("type", "webchat"));
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new WebChatOptions()));
    }

    [Test]
    public void Read_Everything_IsTaken()
    {
        var (options, faults) = Read(
            ("Title", "Acme"), ("Subtitle", "Hola"), ("Color", "#AA0000"), ("AllowedOrigins:0", "https://www.acme.example"), ("AllowedOrigins:1", "http://localhost:3000"), ("MaxFileBytes", "1000"),
            ("MaxFiles", "1"), ("FileTypes", "PNG, pdf"), ("MaxTextLength", "500"), ("MaxStreams", "7"), ("MessagesPerMinute", "8"), ("NewVisitorsPerMinute", "9"), ("Languages", "pt,en"), ("DefaultLanguage", "en"),
            ("Secret", new string('x', 32)));
        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.EqualTo(new WebChatOptions
        {
            Title = "Acme", Subtitle = "Hola", Color = "#aa0000", AllowedOrigins = ["https://www.acme.example", "http://localhost:3000"], MaxFileBytes = 1000, MaxFiles = 1, FileTypes = ["png", "pdf"],
            MaxTextLength = 500, MaxStreams = 7, MessagesPerMinute = 8, NewVisitorsPerMinute = 9, Languages = ["pt", "en"], DefaultLanguage = "en", Secret = new string('x', 32),
        }));
    }

    [TestCase("Title", "line\u0001", "on one line")]
    [TestCase("Color", "red", "#rrggbb")]
    [TestCase("Color", "#12345g", "#rrggbb")]
    [TestCase("MaxFileBytes", "-1", "from 0 to 104857600")]
    [TestCase("MaxFileBytes", "10 MB", "from 0 to 104857600")]
    [TestCase("MaxFiles", "21", "from 0 to 20")]
    [TestCase("FileTypes", "exe", "not possible")]
    [TestCase("FileTypes", "svg", "not possible")]
    [TestCase("FileTypes", "*.png", "without the dot")]
    [TestCase("MaxTextLength", "99", "from 100 to 100000")]
    [TestCase("MaxStreams", "0", "from 1 to 1000000")]
    [TestCase("MessagesPerMinute", "0", "from 1 to 100000")]
    [TestCase("NewVisitorsPerMinute", "x", "from 1 to 1000000")]
    [TestCase("Languages", "fr", "es, en, pt")]
    [TestCase("DefaultLanguage", "fr", "es, en, pt")]
    [TestCase("AllowedOrigins", "*", "an origin is")]
    [TestCase("AllowedOrigins", "http://www.acme.example", "http is possible for localhost only")]
    [TestCase("AllowedOrigins", "https://acme.example/path", "an origin is")]
    [TestCase("AllowedOrigins", "https://acme.example/", "an origin is")]
    [TestCase("AllowedOrigins", "https://a.example; script-src *", "an origin is")]
    [TestCase("AllowedOrigins", "https://*.com", "an origin is")]
    [TestCase("AllowedOrigins", "https://user@acme.example", "an origin is")]
    [TestCase("SecretFile", "/does/not/exist", "must be readable")]
    public void Read_WrongValue_IsOneFaultThatSaysWhatIsAllowed(string key, string value, string allowed)
    {
        var faults = Read((key, value)).Faults;
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0].Key, Is.EqualTo($"ChannelHub:Channels:web:{key}"));
        Assert.That(faults[0].Allowed, Does.Contain(allowed));
        Assert.That(faults[0].ToString(), Does.Contain(value));
    }

    [TestCase("Nonsense", "ChannelHub:Channels:web:Nonsense: there is no such setting; there are: ")]
    [TestCase("MaxFile", "ChannelHub:Channels:web:MaxFile: there is no such setting; did you mean 'MaxFiles'?")]
    public void Read_UnknownKey_SaysWhichOneMayBeMeantAndNotWhatWasWritten(string key, string said)
    {
        var fault = Read((key, "a secret under a wrong name")).Faults.Single();
        Assert.That(fault.ToString(), Does.StartWith(said).And.Not.Contain("a secret"));
    }

    [Test]
    public void Read_ManyFaults_AllAtOnce() =>
        Assert.That(Read(("MaxFiles", "x"), ("Color", "x"), ("Nonsense", "1"), ("Languages:0", "es"), ("Languages:1", "xx")).Faults.Select(f => f.Key[(f.Key.LastIndexOf(':') + 1)..]),
            Is.EquivalentTo(new[] { "MaxFiles", "Color", "Nonsense", "Languages" }));

    [Test]
    public void Read_ShortSecret_IsAFaultThatDoesNotShowIt()
    {
        var fault = Read(("Secret", "hunter2")).Faults.Single();
        Assert.That(fault.ToString(), Does.Contain("at least 32").And.Not.Contain("hunter2"));
    }

    [Test]
    public void Read_SecretFile_IsItsFirstLine()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new string('k', 40) + "\n");
            var (options, faults) = Read(("SecretFile", path));
            Assert.That(faults, Is.Empty);
            Assert.That(options.Secret, Is.EqualTo(new string('k', 40)));
            Assert.That(Read(("SecretFile", path), ("Secret", new string('x', 32))).Faults.Single().Allowed, Does.Contain("not both"));
            File.WriteAllText(path, "short");
            Assert.That(Read(("SecretFile", path)).Faults.Single().Allowed, Does.Contain("at least 32"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Options_EverySetting_IsInThePageOfTheChannel()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ChannelHub.sln"))) root = root.Parent;
        var page = File.ReadAllText(Path.Combine(root!.FullName, "docs", "channels", "webchat.md"));
        var settings = typeof(WebChatOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToArray();
        Assert.That(settings, Has.Length.GreaterThan(10));
        foreach (var setting in settings) Assert.That(page, Does.Contain($"`{setting}`"));
    }

    [Test]
    public void ToString_Options_HidesTheSecret() => Assert.That(new WebChatOptions { Secret = "topsecret" }.ToString(), Does.Not.Contain("topsecret"));
}
