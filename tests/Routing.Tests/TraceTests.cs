using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Tests;

/// <summary>A decision can be taken again from what was stored of it, for ever.</summary>
public sealed class TraceTests
{
    [Test]
    public void Decide_AgainFromTheStoredTraceAndMessage_IsTheSameDecision()
    {
        var deciders = new HashSet<string>();
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new RandomRules(seed);
            var set = random.Set();
            for (var i = 0; i < 40; i++)
            {
                var facts = random.Facts();
                var first = Router.Decide(set, facts);
                deciders.Add(first.Result.Rule);

                var stored = JsonSerializer.Serialize(new Routed(first.Result, first.Trace), CaseJson.Default.Routed);
                var body = JsonSerializer.Serialize(new MessageBody { Text = facts.Text, Subject = facts.Subject, Attachments = facts.Attachments }, CaseJson.Default.MessageBody);
                var read = JsonSerializer.Deserialize(stored, CaseJson.Default.Routed)!;
                var again = Router.Decide(set, RoutingFacts.Of(read.Trace.Inputs, JsonSerializer.Deserialize(body, CaseJson.Default.MessageBody)!));

                Assert.That(again.Result, Is.EqualTo(read.Result), () => $"seed {seed}, message {i}");
                Assert.That(again.Trace, Is.EqualTo(read.Trace), () => $"seed {seed}, message {i}");
                Assert.That(read.Result, Is.EqualTo(first.Result));
            }
        }

        Assert.That(deciders, Has.Count.GreaterThan(12), "rules and defaults have to decide");
    }

    /// <summary>Candidates are found by their signs; that must leave out no rule that holds. Here every rule is tried, one after the other.</summary>
    [Test]
    public void Decide_AnyRules_IsTheFirstThatHoldsOfAll()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new RandomRules(seed);
            var set = random.Set();
            for (var i = 0; i < 40; i++)
            {
                var facts = random.Facts();
                var decision = Router.Decide(set, facts);

                Assert.That(decision.Result.Rule, Is.EqualTo(Router.FirstByTryingAll(set, facts)), () => $"seed {seed}, message {i}");
                using var folded = FoldedText.Of(facts.Subject, facts.Text, Router.MaxTextLength);
                Assert.That(Router.Try(set, facts, folded), Is.EqualTo(decision.Result), () => $"seed {seed}, message {i}: what would be is what is decided");
                Assert.That(Router.Decide(set, facts, folded), Is.EqualTo(decision), () => $"seed {seed}, message {i}: read before or now");
                Assert.That(set.Queues.Select(q => q.Key), Does.Contain(decision.Result.Queue), "every decision ends in a queue that is there");
            }
        }
    }

    [Test]
    public void Decide_AnyRules_WhatIsSaidToBeNearestIsNotWhatDecided()
    {
        var found = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new RandomRules(seed);
            var set = random.Set();
            for (var i = 0; i < 20; i++)
            {
                var decision = Router.Decide(set, random.Facts());
                if (decision.Trace.Nearest is not { } nearest) continue;
                found++;
                Assert.That(nearest.Rule, Is.Not.EqualTo(decision.Result.Rule));
                Assert.That(nearest.Unmet, Is.Not.Empty.And.All.Matches<ConditionTrace>(c => c is { Held: false }), () => $"seed {seed}, message {i}: {string.Join(", ", decision.Trace.Nearest!.Unmet)}");
            }
        }

        Assert.That(found, Is.GreaterThan(500));
    }
}
