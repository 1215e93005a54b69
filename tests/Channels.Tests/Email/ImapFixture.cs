using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>A Dovecot for the tests of a class, a mailbox of its own for each test, and hubs that read it.</summary>
[TestFixture]
public abstract class ImapFixture
{
    private static int users;
    private readonly List<IAsyncDisposable> started = [];
    private DovecotServer? dovecot;

    internal DovecotServer Dovecot => dovecot!;

    protected string User { get; private set; } = "";

    [OneTimeSetUp]
    public async Task StartServerAsync() => dovecot = await DovecotServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (dovecot is not null) await dovecot.DisposeAsync();
    }

    [SetUp]
    public void NewUser() => User = $"user{Interlocked.Increment(ref users)}";

    [TearDown]
    public async Task EndAsync()
    {
        started.Reverse();
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
    }

    internal T Keep<T>(T one) where T : IAsyncDisposable
    {
        started.Add(one);
        return one;
    }

    internal async Task<ChannelHost> ReadAsync(int? port = null, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["type"] = "email", ["Address"] = "help@desk.example", ["ImapHost"] = "127.0.0.1", ["ImapPort"] = $"{port ?? Dovecot.Port}", ["ImapSecurity"] = "none",
            ["User"] = User, ["Password"] = DovecotServer.Password, ["PollInterval"] = "00:00:05", ["IdleRenewal"] = "00:00:01",
        };
        foreach (var (key, value) in more) settings[key] = value;
        return Keep(await ChannelHost.StartAsync(new EmailRegistration(), settings));
    }

    internal static byte[] Mail(int number, string? body = null, bool withId = true, string extra = "") => Encoding.UTF8.GetBytes(
        $"From: Ana <ana@customer.example>\r\nTo: help@desk.example\r\nSubject: Consulta {number}\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        + (withId ? $"Message-ID: <mail-{number}@customer.example>\r\n" : "") + extra + $"Content-Type: text/plain; charset=utf-8\r\n\r\n{body ?? $"texto {number} ñ"}\r\n");

    internal static Task UntilAsync(ChannelHost host, int count) =>
        ServerFolder.UntilAsync(() => host.Hub.Inbox.Count >= count, () => $"{host.Hub.Inbox.Count} of {count} mails: {host.Services.GetService(typeof(IEnumerable<IChannelMonitor>)) as IEnumerable<IChannelMonitor> is not null}, {Condition(host)}");

    internal static ChannelCondition Condition(ChannelHost host) => ((IChannelMonitor)host.Services.GetService(typeof(IChannelMonitor))!).Condition;

    /// <summary>Looks once more after all is there, so that a mail taken twice would be seen.</summary>
    internal static async Task OneMoreRoundAsync(ChannelHost host)
    {
        var poller = Poller(host);
        var before = poller.Rounds;
        await ServerFolder.UntilAsync(() => poller.Rounds > before + 1, () => $"no further round: {Condition(host)}", TimeSpan.FromSeconds(60));
    }

    internal static EmailPoller Poller(ChannelHost host) => ((IEnumerable<Microsoft.Extensions.Hosting.IHostedService>)host.Services.GetService(typeof(IEnumerable<Microsoft.Extensions.Hosting.IHostedService>))!).OfType<EmailPoller>().Single();
}
