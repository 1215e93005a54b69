using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Wire;
using ChannelHub.Channels.Tests.Email.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>The connection to a real Dovecot breaks at any place: each mail is there, once.</summary>
public sealed class ImapCutTests : ImapFixture
{
    private const int Mails = 6;

    [Test] // P02, P04
    public async Task Read_CutAtAnyPlace_EachMailOnce()
    {
        await using var proxy = new CuttingProxy(Dovecot.Port);
        var hub = await ChannelHost.StartAsync(new EmailRegistration(), new Dictionary<string, string?> { ["type"] = "email", ["Address"] = "help@desk.example" });
        Keep(hub);
        var expected = 0;
        for (var round = 0; round < 60; round++)
        {
            // A mailbox of its own for each round, so that every round is a whole first session; about 4,000 bytes come and 700 go in one.
            NewUser();
            var number = round;
            Dovecot.DeliverAll(User, [.. Enumerable.Range(0, Mails).Select(i => Mail((number * 100) + i, new string((char)('a' + i), 200)))]);
            expected += Mails;
            if (round % 2 == 0) proxy.CutAfter(bytesToClient: 20 + (round * 65));
            else proxy.CutAfter(bytesToServer: 3 + (round * 11));
            await RoundAsync(hub, proxy.Port);

            // A second process on the same position: what the first one stored it does not take again.
            await RoundAsync(hub, proxy.Port);
            proxy.CutAfter();
            await RoundAsync(hub, proxy.Port);
            Assert.That(hub.Hub.Inbox, Has.Count.EqualTo(expected), $"round {round}");
        }

        Assert.That(proxy.Cuts, Is.GreaterThan(45), "the cuts did happen");
        Assert.That(hub.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    /// <summary>One program's life: reads the position, signs in, reads all, and goes; or is cut.</summary>
    private async Task RoundAsync(ChannelHost hub, int port)
    {
        var options = new EmailOptions { Address = "help@desk.example", ImapHost = "127.0.0.1", ImapPort = port, ImapSecurity = "none", User = User, Password = DovecotServer.Password, Folder = "INBOX" };
        using var account = new EmailAccount(ChannelHost.Account, options, Dovecot.Mail, null, TimeProvider.System);
        var intake = new OneMailbox(hub.Hub, User);
        try
        {
            await using var session = await ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, options.MaxMailBytes, TimeProvider.System, null, CancellationToken.None);
            var folder = new ImapFolder(session, options.Folder, options.MaxMailBytes);
            await new ImapReading(account, intake, TimeProvider.System, NullLogger.Instance).RunAsync(folder, await folder.OpenAsync(CancellationToken.None), CancellationToken.None);
            await session.LogoutAsync();
        }
        catch (MailFaultException)
        {
            // Cut, as wanted.
        }
    }

    /// <summary>The hub, with a position for each mailbox.</summary>
    private sealed class OneMailbox(InMemoryHub hub, string user) : IMessageIntake
    {
        public ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw) => hub.AcceptAsync(raw);

        public Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position) => hub.AcceptBatchAsync(raws, position! with { Name = user + position.Name });

        public Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop) => hub.ReadPositionAsync(account, user + name, stop);

        public void CountRefused(AccountName account, string reason) => hub.CountRefused(account, reason);

        public Task<bool> RetryParkedAsync(InboxId id) => hub.RetryParkedAsync(id);
    }
}
