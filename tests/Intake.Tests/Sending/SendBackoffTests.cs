using ChannelHub.Cases;
using ChannelHub.Intake.Sending;

namespace ChannelHub.Intake.Tests.Sending;

public sealed class SendBackoffTests
{
    [FsCheck.NUnit.Property]
    public bool After_AnyTryAndJitter_StaysInBounds(FsCheck.PositiveInt attempts, byte jitter)
    {
        var wait = SendBackoff.After(attempts.Get, jitter / 256.0, null);
        return wait >= SendBackoff.First * 0.75 && wait <= SendBackoff.Longest * 1.25;
    }

    [FsCheck.NUnit.Property]
    public bool After_PlatformAsksToWait_IsNeverShorter(FsCheck.PositiveInt attempts, byte jitter, ushort seconds) =>
        SendBackoff.After(attempts.Get, jitter / 256.0, TimeSpan.FromSeconds(seconds)) >= TimeSpan.FromSeconds(seconds);

    [Test]
    public void After_TriesOverThreeDays_AreNeitherAFloodNorAnHourApartAtFirst()
    {
        var total = TimeSpan.Zero;
        var tries = 0;
        while (total < TimeSpan.FromDays(3)) total += SendBackoff.After(++tries, 0.5, null);
        Assert.That(tries, Is.InRange(70, 100));
        Assert.That(SendBackoff.After(1, 0.5, null), Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void TryTake_AccountAndConversationLimits_BothHold()
    {
        var now = ManualTime.AtNoon().GetUtcNow();
        var rate = new SendRate(perAccount: 10, perConversation: 1);
        var one = new ConversationRef(new AccountName("a"), "one");
        var two = new ConversationRef(new AccountName("a"), "two");
        Assert.That(rate.TryTake(one, now), Is.Null);
        Assert.That(rate.TryTake(two, now), Is.EqualTo(now.AddMilliseconds(100)), "ten a second on the account");
        Assert.That(rate.TryTake(two, now.AddMilliseconds(100)), Is.Null);
        Assert.That(rate.TryTake(one, now.AddMilliseconds(500)), Is.EqualTo(now.AddSeconds(1)), "one a second in a conversation");
        Assert.That(rate.TryTake(one, now.AddSeconds(1)), Is.Null);
    }

    [Test]
    public void TryTake_SenderLimit_HoldsForEachSenderByItself()
    {
        var now = ManualTime.AtNoon().GetUtcNow();
        var rate = new SendRate(perAccount: 0, perConversation: 0, perSender: 1);
        var (one, two) = (new ConversationRef(new AccountName("a"), "one"), new ConversationRef(new AccountName("a"), "two"));
        Assert.That(rate.TryTake(one, now, "+1"), Is.Null);
        Assert.That(rate.TryTake(two, now, "+1"), Is.EqualTo(now.AddSeconds(1)), "another customer, the same number");
        Assert.That(rate.TryTake(two, now, "+2"), Is.Null, "another number");
        Assert.That(rate.TryTake(two, now.AddSeconds(1), "+1"), Is.Null);
    }

    [Test]
    public void HoldAccount_PlatformAsksToWait_NobodySendsBefore()
    {
        var now = ManualTime.AtNoon().GetUtcNow();
        var rate = new SendRate(perAccount: 10, perConversation: 0);
        rate.HoldAccount(now.AddSeconds(30));
        Assert.That(rate.TryTake(new ConversationRef(new AccountName("a"), "one"), now), Is.EqualTo(now.AddSeconds(30)));
    }
}
