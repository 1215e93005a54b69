using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class AttachmentContract : StoreContract
{
    [Test]
    public async Task StoreAsync_Content_IsReadBackByItsHash()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var outcome = await Store.Attachments.StoreAsync(new MemoryStream(bytes), bytes.Length, Never);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.That(outcome, Is.EqualTo(new StoreFileOutcome.Stored(hash, bytes.Length)));
        Reopen();
        await using var stream = Store.Attachments.Open(hash);
        var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        Assert.That(read.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task StoreAsync_EmptyFile_IsStored() =>
        Assert.That(await Store.Attachments.StoreAsync(Stream.Null, 0, Never), Is.InstanceOf<StoreFileOutcome.Stored>().With.Property("Size").EqualTo(0));

    [Test]
    public async Task StoreAsync_SameContentManyTimesAtOnce_IsOneFile()
    {
        var bytes = Encoding.UTF8.GetBytes("the same logo in every mail");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store.Attachments.StoreAsync(new MemoryStream(bytes), 1000, Never))));
        Assert.That(outcomes.Distinct().Single(), Is.InstanceOf<StoreFileOutcome.Stored>());
        Assert.That(Store.Attachments.Open(((StoreFileOutcome.Stored)outcomes[0]).Sha256), Is.Not.Null);
    }

    [Test]
    public async Task StoreAsync_OneByteTooMany_IsTooBigAndReadsNoFurther()
    {
        var endless = new EndlessStream();
        Assert.That(await Store.Attachments.StoreAsync(endless, 1_000_000, Never), Is.InstanceOf<StoreFileOutcome.TooBig>());
        Assert.That(endless.Given, Is.LessThan(1_200_000));
        Assert.That(await Store.Attachments.StoreAsync(new MemoryStream(new byte[11]), 10, Never), Is.InstanceOf<StoreFileOutcome.TooBig>());
        Assert.That(await Store.Attachments.StoreAsync(new MemoryStream(new byte[10]), 10, Never), Is.InstanceOf<StoreFileOutcome.Stored>());
    }

    [Test]
    public void StoreAsync_SourceBreaksOff_IsTheSourcesErrorAndNoFault()
    {
        Assert.That(async () => await Store.Attachments.StoreAsync(new EndlessStream { BreakAfter = 100_000 }, 1_000_000, Never), Throws.InstanceOf<IOException>().With.Message.EqualTo("the sender hung up"));
        Assert.That(Store.Health.Fault, Is.Null);
    }

    [TestCase("")]
    [TestCase("../../../etc/passwd")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Open_NoHashOfOurs_IsNull(string hash) => Assert.That(Store.Attachments.Open(hash), Is.Null);

    /// <summary>More than anyone should take.</summary>
    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public long BreakAfter { get; init; } = long.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Given > BreakAfter) throw new IOException("the sender hung up");
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
