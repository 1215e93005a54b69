using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatVisitorsTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(new string('s', 32));
    private readonly WebChatVisitors visitors = new(Secret, new AccountName("web"));

    [Test]
    public void Accept_OwnKey_IsAlwaysTheSameVisitor()
    {
        var key = visitors.Issue();
        Assert.That(visitors.Accept(key), Is.Not.Null.And.EqualTo(new WebChatVisitors(Secret, new AccountName("web")).Accept(key)));
    }

    [Test]
    public void Issue_Often_NeverTheSame()
    {
        var addresses = Enumerable.Range(0, 10_000).Select(_ => visitors.Accept(visitors.Issue())).ToHashSet();
        Assert.That(addresses, Has.Count.EqualTo(10_000).And.No.Null);
    }

    [Test]
    public void Accept_AnyBitChanged_IsNobody()
    {
        var key = visitors.Issue();
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(key);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var bent = (byte[])bytes.Clone();
            bent[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(visitors.Accept(System.Buffers.Text.Base64Url.EncodeToString(bent)), Is.Null, $"bit {bit}");
        }
    }

    [Test]
    public void Accept_KeyOfAnotherAccountOrSecret_IsNobody()
    {
        Assert.That(visitors.Accept(new WebChatVisitors(Secret, new AccountName("shop")).Issue()), Is.Null);
        Assert.That(visitors.Accept(new WebChatVisitors(new byte[32], new AccountName("web")).Issue()), Is.Null);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("short")]
    [TestCase("ñññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññ")]
    [TestCase("===========================================================================")]
    public void Accept_Garbage_IsNobody(string? key) => Assert.That(visitors.Accept(key), Is.Null);

    [Test]
    public void Accept_Address_HoldsNothingOfTheKey()
    {
        var key = visitors.Issue();
        var address = visitors.Accept(key)!;
        Assert.That(address, Has.Length.EqualTo(24).And.Match("^[A-Za-z0-9_-]+$"));
        Assert.That(key, Does.Not.Contain(address).And.Not.StartWith(address[..8]));
    }

    [Test]
    public void IssueForTrial_SameName_IsTheSameVisitor()
    {
        Assert.That(visitors.IssueForTrial("Ana"), Is.EqualTo(visitors.IssueForTrial("Ana")).And.Not.EqualTo(visitors.IssueForTrial("Luis")));
        Assert.That(visitors.Accept(visitors.IssueForTrial("Ana")), Is.Not.Null);
    }
}

public sealed class WebChatSecretFileTests
{
    private DirectoryInfo directory = null!;

    [SetUp]
    public void Start() => directory = Directory.CreateTempSubdirectory("channelhub-secret-");

    [TearDown]
    public void End() => directory.Delete(recursive: true);

    private string FilePath => Path.Combine(directory.FullName, "deep", "webchat.secret");

    private WebChatSecretFile NewFile() => new(Path.Combine(directory.FullName, "deep"));

    [Test]
    public void Read_FirstTime_MakesASecretOnlyWeCanRead()
    {
        Assert.That(NewFile().Read(), Has.Length.EqualTo(32));
        if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(FilePath)!), Has.Length.EqualTo(1), "a draft was left behind");
    }

    [Test]
    public void Read_AfterRestart_IsTheSame() => Assert.That(NewFile().Read(), Is.EqualTo(NewFile().Read()));

    [Test]
    public void Read_ManyAtOnce_AgreeOnOne()
    {
        var secrets = new byte[16][];
        Parallel.For(0, secrets.Length, i => secrets[i] = NewFile().Read());
        Assert.That(secrets.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(FilePath)!), Has.Length.EqualTo(1));
    }

    [Test]
    public void Read_EmptiedFile_SaysWhatToDo()
    {
        NewFile().Read();
        File.WriteAllBytes(FilePath, []);
        Assert.That(() => NewFile().Read(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("webchat.secret").And.Message.Contains("Restore it"));
    }
}
