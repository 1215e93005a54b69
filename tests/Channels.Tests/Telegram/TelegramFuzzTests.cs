using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Updates whose fields are taken away, doubled, swapped between kinds or given other values: always one of the outcomes, and always the same one.</summary>
public sealed class TelegramFuzzTests
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e3", "9223372036854775807", "9223372036854775808", "\"\"", "\"x\"", "\"12\"", "[]", "{}", "[null]", "[{}]", "{\"id\":1}", "\"\\ud83d\\ude00\"", "\"a\\u0000b\"",
        "[[[[[[]]]]]]", "{\"type\":\"bot_command\",\"offset\":-5,\"length\":2147483647}", "[{\"type\":\"text_link\",\"offset\":2147483647,\"length\":2147483647,\"url\":\"x\"}]",
    ];

    [TestCase(11)]
    [TestCase(12)]
    [TestCase(13)]
    [TestCase(14)]
    public void Map_UpdateWithOtherFields_IsAnOutcomeAndTheSameOneAgain(int seed)
    {
        var random = new Random(seed);
        var updates = GoldenUpdateTests.Names().Where(n => n is not ("not-json" or "wrong-types")).Select(n => Encoding.UTF8.GetString(GoldenUpdateTests.Read(n).Body.Span)).ToList();
        var outcomes = new Dictionary<string, int>();
        for (var i = 0; i < 20_000; i++)
        {
            var node = JsonNode.Parse(updates[random.Next(updates.Count)])!;
            for (var times = random.Next(1, 4); times > 0; times--) Change(node, random);
            var raw = TelegramSamples.Raw(node.ToJsonString());
            var outcome = TelegramInboundMapper.Map(raw, TelegramSamples.Mapping);
            Assert.That(TelegramInboundMapper.Map(raw, TelegramSamples.Mapping), Is.EqualTo(outcome));
            if (outcome is Normalised.Message { Value: var message }) AssertWhole(message, node);
            outcomes[outcome.GetType().Name] = outcomes.GetValueOrDefault(outcome.GetType().Name) + 1;
        }

        Assert.That(outcomes.Keys, Is.EquivalentTo(new[] { "Message", "Signal", "Ignored", "Invalid" }), "all kinds of outcome were reached");
    }

    private static void AssertWhole(InboundMessage message, JsonNode update)
    {
        Assert.That(message.Text, Is.Not.Empty, update.ToJsonString());
        Assert.That(message.ExternalId, Has.Length.InRange(3, RawInbound.MaxExternalIdLength), update.ToJsonString());
        Assert.That(TelegramPlace.TryParse(message.Conversation, out _), Is.True, update.ToJsonString());
        Assert.That(message.PendingFiles.All(f => f.Handle.Length > 0 && f.Name.Length > 0), Is.True, update.ToJsonString());
        Assert.That(JsonSerializer.Serialize(message, CaseJson.Default.InboundMessage), Is.Not.Empty);
    }

    private static void Change(JsonNode root, Random random)
    {
        var objects = new List<JsonObject>();
        Gather(root, objects);
        var target = objects[random.Next(objects.Count)];
        var keys = target.Select(p => p.Key).ToList();
        if (keys.Count == 0) return;
        var key = keys[random.Next(keys.Count)];
        switch (random.Next(3))
        {
            case 0:
                target.Remove(key);
                break;
            case 1:
                target[key] = JsonNode.Parse(Values[random.Next(Values.Length)]);
                break;
            default:
                var other = objects[random.Next(objects.Count)];
                target[key] = JsonNode.Parse(other.ToJsonString());
                break;
        }
    }

    private static void Gather(JsonNode? node, List<JsonObject> objects)
    {
        if (node is JsonObject o)
        {
            objects.Add(o);
            foreach (var (_, child) in o) Gather(child, objects);
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list) Gather(child, objects);
        }
    }
}
