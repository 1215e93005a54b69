using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

public sealed class DeliveryProgressTests
{
    private static readonly DeliveryState[] All = Enum.GetValues<DeliveryState>();

    /// <summary>How much each state proves, least first: a receipt counts only if it proves more than what is known.</summary>
    private static readonly DeliveryState[] ByProof =
        [DeliveryState.Pending, DeliveryState.Sending, DeliveryState.Unconfirmed, DeliveryState.Sent, DeliveryState.Failed, DeliveryState.Delivered, DeliveryState.Read];

    private static DeliveryState After(IEnumerable<DeliveryState> receipts) =>
        receipts.Aggregate(DeliveryState.Pending, (known, next) => DeliveryProgress.Advances(known, next) ? next : known);

    [Test]
    public void Advances_EveryPair_IsWhetherTheSecondProvesMore()
    {
        Assert.That(ByProof, Is.EquivalentTo(All));
        foreach (var from in All)
        {
            foreach (var to in All) Assert.That(DeliveryProgress.Advances(from, to), Is.EqualTo(Array.IndexOf(ByProof, to) > Array.IndexOf(ByProof, from)), $"{from} to {to}");
        }
    }

    [Test] // P29
    public void Advances_ReceiptsInAnyOrderAndNumber_EndInTheSameState()
    {
        var receipts = Gen.Elements(All).NonEmptyListOf();
        var shuffled =
            from list in receipts
            from again in Gen.SubListOf<DeliveryState>(list)
            from order in Gen.Shuffle<DeliveryState>([.. list, .. again])
            select (list, order);
        Law.Holds(shuffled, x => Assert.That(After(x.order), Is.EqualTo(After(x.list))), runs: 1000);
    }

    [Test]
    public void Advances_AnyReceipts_EndInTheStateThatProvesMost() =>
        Law.Holds(Gen.Elements(All).NonEmptyListOf(), list => Assert.That(After(list), Is.EqualTo(ByProof.Last(s => s == DeliveryState.Pending || list.Contains(s)))), runs: 500);

    [TestCase(DeliveryState.Failed, DeliveryState.Delivered, true, TestName = "Advances_DeliveredAfterFailed_BelievesTheProofOfArrival")]
    [TestCase(DeliveryState.Delivered, DeliveryState.Failed, false, TestName = "Advances_FailedAfterDelivered_KeepsTheProofOfArrival")]
    [TestCase(DeliveryState.Unconfirmed, DeliveryState.Sent, true, TestName = "Advances_SentAfterUnconfirmed_SettlesIt")]
    [TestCase(DeliveryState.Failed, DeliveryState.Sent, false, TestName = "Advances_SentAfterFailed_ProvesNothingNew")]
    public void Advances_KnownPair(DeliveryState from, DeliveryState to, bool advances) => Assert.That(DeliveryProgress.Advances(from, to), Is.EqualTo(advances));
}
