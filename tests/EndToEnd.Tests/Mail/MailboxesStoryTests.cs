using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests.Mail;

/// <summary>A hub with two mailboxes, and mail that goes to both of them or from one to the other.</summary>
public sealed class MailboxesStoryTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Channels__help__type"] = "email", ["Channels__help__Address"] = "help@desk.example", ["Channels__sales__type"] = "email", ["Channels__sales__Address"] = "sales@desk.example",
        ["Channels__help__ReplyAll"] = "true", ["Channels__sales__ReplyAll"] = "true",
    };

    [Test] // P09
    public async Task Mail_ToTwoMailboxes_IsOneCaseWithOneAnswerThatComesBackToNobody()
    {
        using var folder = new HubFolder();
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings);
        const string Mail = "From: Ana <ana@customer.example>\r\nTo: help@desk.example\r\nCc: sales@desk.example\r\nSubject: La impresora\r\nMessage-ID: <one@customer.example>\r\n"
            + "Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLa impresora muestra el error H007.\r\n";
        await DeliverAsync(folder, hub, "help", $"Received: from a by mx1.desk.example; Mon, 2 Mar 2026 10:00:01 +0000\r\n{Mail}");
        await folder.UntilAllIsDoneAsync();
        await DeliverAsync(folder, hub, "sales", $"Received: from a by mx2.desk.example; Mon, 2 Mar 2026 10:00:09 +0000\r\n{Mail}");
        await folder.UntilAllIsDoneAsync();
        var answer = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder.Path, "data", "pickup"), "*.eml", SearchOption.AllDirectories).Single());
        Assert.That(answer, Does.Contain("<ana@customer.example>").And.Not.Contain("sales@desk.example"), "a mailbox of ours gets no copy");

        // Some server brings it all the same; and a colleague writes from one mailbox to the other.
        await DeliverAsync(folder, hub, "sales", answer);
        const string Colleague = "From: help@desk.example\r\nTo: sales@desk.example\r\nSubject: Inventario\r\nMessage-ID: <two@desk.example>\r\nDate: Mon, 2 Mar 2026 10:10:00 +0000\r\n\r\n¿Cuántas impresoras quedan?\r\n";
        await DeliverAsync(folder, hub, "sales", Colleague);
        await folder.UntilAllIsDoneAsync();
        await DeliverAsync(folder, hub, "help", Colleague);
        await folder.UntilAllIsDoneAsync();

        await using var store = folder.OpenStore();
        var queries = store.GetRequiredService<ICaseQueries>();
        var cases = (await HubFolder.ReadAllAsync(queries)).OrderBy(c => c.Case.Number.Value).ToList();
        Assert.Multiple(async () =>
        {
            Assert.That(cases, Has.Count.EqualTo(2));
            Assert.That(cases[0].Case.Tags, Does.Contain("also-sales"));
            Assert.That((cases[0].Case.MessagesIn, cases[0].Case.MessagesOut), Is.EqualTo((1, 1)));
            Assert.That(cases[1].Case.Tags, Does.Contain("also-help"));
            Assert.That((cases[1].Case.MessagesIn, cases[1].Case.MessagesOut), Is.EqualTo((1, 0)), "somebody sees it, and no machine answers our own mailbox");
            Assert.That(Directory.GetFiles(Path.Combine(folder.Path, "data", "pickup"), "*.eml", SearchOption.AllDirectories), Has.Length.EqualTo(1));
            Assert.That((await queries.ReadLedgerAsync(CancellationToken.None)).Select(r => r.Balances), Is.All.True);
        });
    }

    private static async Task DeliverAsync(HubFolder folder, HubProcess hub, string account, string mail)
    {
        var (exit, _, error) = await HubProcess.RunAsync(folder.Path, Settings, mail, "mail", "deliver", "--account", account, "--url", hub.Address.ToString());
        Assert.That(exit, Is.Zero, error);
    }
}
