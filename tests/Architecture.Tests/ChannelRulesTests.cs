namespace ChannelHub.Architecture.Tests;

public sealed class ChannelRulesTests
{
    private static readonly string[] Whole =
    [
        .. new[] { "Options", "OptionsValidator", "Receiver", "InboundMapper", "OutboundMapper", "Sender", "Log", "Registration", "Trial" }.Select(r => $"src/Channels/Pigeon/Pigeon{r}.cs"),
        "src/Channels/Pigeon/README.md", "src/Channels/Twilio/TwilioSignature.cs", "src/Channels/IChannelType.cs",
    ];

    private static IReadOnlyList<string> Paths => [.. Repository.Files.Select(f => f.Path)];

    [Test]
    public void Missing_RoomsOfEveryChannel_AreNone() => Assert.That(ChannelRules.Channels(Paths).SelectMany(c => ChannelRules.Missing(c, Paths)), Is.Empty);

    [Test]
    public void ForeignUses_AmongTheChannels_AreNone() =>
        Assert.That(ChannelRules.ForeignUses(Assemblies.Load("Channels").GetTypes(), "ChannelHub.Channels", ChannelRules.Channels(Paths)), Is.Empty);

    [Test]
    public void Channels_OfATree_AreTheFoldersWithRooms() => Assert.That(ChannelRules.Channels(Whole), Is.EqualTo(new[] { "Pigeon" }));

    [Test]
    public void Missing_AWholeChannel_LacksNothing() => Assert.That(ChannelRules.Missing("Pigeon", Whole), Is.Empty);

    [Test]
    public void Missing_APollerInPlaceOfAReceiver_IsAWayInToo() =>
        Assert.That(ChannelRules.Missing("Pigeon", [.. Whole.Select(p => p.Replace("PigeonReceiver", "PigeonPoller"))]), Is.Empty);

    [TestCase("PigeonLog.cs")]
    [TestCase("PigeonTrial.cs")]
    [TestCase("README.md")]
    [TestCase("PigeonReceiver.cs")]
    public void Missing_AChannelWithoutARoom_IsRejected(string room) =>
        Assert.That(ChannelRules.Missing("Pigeon", [.. Whole.Where(p => !p.EndsWith($"/{room}", StringComparison.Ordinal))]).Single(), Does.Contain(room));

    [Test]
    public void ForeignUses_AChannelThatCallsAnother_IsRejected()
    {
        var types = typeof(ChannelRulesTests).Assembly.GetTypes();
        var faults = ChannelRules.ForeignUses(types, "ChannelHub.Architecture.Tests.Samples", ["Pigeon", "Smoke", "Drum"]).ToList();
        Assert.That(faults, Is.Not.Empty.And.All.StartsWith("Smoke: ").And.All.EndsWith("uses PigeonSender of Pigeon"));
    }
}
