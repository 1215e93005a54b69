using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Mail that is handed in from an archive, alone and in batches.</summary>
public sealed class ArchiveMailTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [TestCase("Sat, 7 Mar 2026 11:59:59 +0000", true, true)]
    [TestCase("Sat, 7 Mar 2026 12:00:01 +0000", true, false)]
    [TestCase("Sat, 7 Mar 2016 12:00:00 +0000", false, false, Description = "only what an import handed in")]
    [TestCase("no date at all", true, false)]
    public void Map_MailOfAnArchive_IsMarkedIfItIsOld(string date, bool imported, bool marked)
    {
        var mail = Mail(date);
        var raw = HandIn().Raw(mail, 1, Now, imported);
        var message = ((Normalised.Message)EmailInboundMapper.Map(raw, EmailMapping.None)).Value;
        var plain = ((Normalised.Message)EmailInboundMapper.Map(raw with { Body = mail }, EmailMapping.None)).Value;
        Assert.That(message.Traits, Is.EqualTo(marked ? MessageTraits.Imported : MessageTraits.None));
        Assert.That(message with { Traits = default }, Is.EqualTo(plain), "the mark is no part of the mail");
        Assert.That(raw.ExternalId, Is.EqualTo(HandIn().Raw(mail, 1, Now, !imported).ExternalId));
    }

    [Test]
    public void Map_OversizeMailOfAnArchive_IsBoth()
    {
        var cut = MailCut.Fit(Mail("Sat, 7 Mar 2016 12:00:00 +0000"), 90_000_000, 10);
        var message = ((Normalised.Message)EmailInboundMapper.Map(HandIn().Raw(cut, 1, Now, imported: true), EmailMapping.None)).Value;
        Assert.That(message.Traits, Is.EqualTo(MessageTraits.Imported));
        Assert.That(message.Notes.Select(n => n.Kind), Does.Contain("taken-in-part"));
    }

    [Test]
    public void MailBatch_ReadBack_IsWhatWasWritten()
    {
        MailInBatch[] mails = [new(Mail("x"), 1), new("\n1 1\n"u8.ToArray(), 77), new(Mail("y"), EmailReceiver.MaxOrdinal)];
        var batch = MailBatch.Write(mails);
        Assert.That(MailBatch.Read(batch, imported: false)!.Select(m => (m.Bytes, m.Nth)), Is.EqualTo(mails.Select(m => (m.Bytes, m.Nth))));
        for (var i = 0; i < batch.Length; i++) Assert.That(MailBatch.Read(batch.AsSpan(0, i), imported: false)?.Count, Is.Null.Or.LessThan(3), "a cut batch is never taken for the whole");
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("3\nabc")]
    [TestCase("3 0\nabc")]
    [TestCase("-3 1\nabc")]
    [TestCase("0 1\n")]
    [TestCase("4 1\nabc")]
    [TestCase("3 1\nabcd")]
    [TestCase("99999999999999 1\nabc")]
    [TestCase("3 1000001\nabc")]
    public void MailBatch_OfAnotherForm_IsNone(string batch) => Assert.That(MailBatch.Read(Encoding.ASCII.GetBytes(batch), imported: true), Is.Null);

    private static EmailHandIn HandIn() => new(new AccountName("help"), new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build().GetSection("none"), "");

    private static byte[] Mail(string date) => Encoding.UTF8.GetBytes($"From: Ana <ana@customer.example>\r\nTo: help@desk.example\r\nMessage-ID: <a@b.example>\r\nSubject: Hola\r\nDate: {date}\r\nContent-Type: text/plain\r\n\r\nHola\r\n");
}
