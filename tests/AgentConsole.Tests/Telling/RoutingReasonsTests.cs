using ChannelHub.AgentConsole.Telling;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class RoutingReasonsTests
{
    private static readonly RoutingResult Result = SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.Low, "billing", "c");

    [Test]
    public void Of_RuleMatched_NamesItAndItsWords()
    {
        var reasons = RoutingReasons.Of(Result, SampleCases.Trace(Result, ["H007", "factura"], "webchat", "es", 2, default));
        Assert.Multiple(() =>
        {
            Assert.That(reasons.Decider?.Rule, Is.EqualTo("billing"));
            Assert.That(reasons.Words, Is.EqualTo(new[] { "H007", "factura" }), "the language's code is no word of the message");
            Assert.That(reasons.NearMisses.Select(r => r.Rule), Is.EqualTo(new[] { "sistema-caido", "licencias" }), "half of the first held, a third of the second");
        });
    }

    [Test]
    public void Of_NoRuleMatched_HasNoDecider()
    {
        var reasons = RoutingReasons.Of(Result, SampleCases.Trace(Result, [], "webchat", "es", 2, default));
        Assert.That(reasons.Decider, Is.Null);
        Assert.That(reasons.Words, Is.Empty);
    }
}
