using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

public abstract partial class ChannelContract
{
    [Test]
    public void Map_UnknownContent_IsAVisibleNote()
    {
        var (raw, named) = UnknownContent;
        var mapped = Host.Channel.Map(raw);
        Assert.That(mapped, Is.InstanceOf<Normalised.Message>(), mapped.ToString());
        Assert.That(((Normalised.Message)mapped).Value.Text, Does.Contain(named));
    }

    [Test]
    public void Map_Samples_AreUnderstood()
    {
        foreach (var raw in Samples) Assert.That(Host.Channel.Map(raw), Is.Not.InstanceOf<Normalised.Invalid>(), raw.ExternalId);
    }

    [Test]
    public void Map_SamePayload_GivesTheSameMessage()
    {
        foreach (var raw in Samples) Assert.That(Host.Channel.Map(raw), Is.EqualTo(Host.Channel.Map(raw)));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Map_BentPayload_NeverThrows(int seed)
    {
        var random = new Random(seed);
        foreach (var raw in Samples.Append(UnknownContent.Raw))
        {
            for (var i = 0; i < 700; i++)
            {
                var body = Bend(raw.Body.ToArray(), random);
                Assert.DoesNotThrow(() => Host.Channel.Map(raw with { Body = body }), Convert.ToBase64String(body));
            }
        }
    }

    /// <summary>Cuts, doubles, overwrites, and swaps what is likely to matter: one to four times.</summary>
    private static byte[] Bend(byte[] body, Random random)
    {
        string[] tokens = ["null", "{}", "[]", "\"\"", "-1", "1e999", "true", "\\ud800", "\0", "\u00ff", "[[[[[[[[[[[[[[[[[[[[", "\"id\":", "99999999999999999999"];
        for (var times = random.Next(1, 5); times > 0 && body.Length > 0; times--)
        {
            var at = random.Next(body.Length);
            body = random.Next(6) switch
            {
                0 => body[..at],
                1 => [.. body[..at], .. body[random.Next(body.Length)..]],
                2 => [.. body[..at], (byte)random.Next(256), .. body[(at + 1)..]],
                3 => [.. body[..at], .. System.Text.Encoding.Latin1.GetBytes(tokens[random.Next(tokens.Length)]), .. body[at..]],
                4 => [.. body, .. body[at..]],
                _ => ReplaceValue(body, tokens[random.Next(tokens.Length)], random),
            };
        }

        return body;
    }

    /// <summary>Puts another JSON value where one was, so that the whole stays well formed and reaches the code behind the parser.</summary>
    private static byte[] ReplaceValue(byte[] body, string value, Random random)
    {
        var starts = Enumerable.Range(0, body.Length).Where(i => body[i] == ':').ToArray();
        if (starts.Length == 0) return body;
        var start = starts[random.Next(starts.Length)] + 1;
        var end = start;
        while (end < body.Length && body[end] is not ((byte)',' or (byte)'}')) end++;
        return [.. body[..start], .. System.Text.Encoding.Latin1.GetBytes(value), .. body[end..]];
    }
}
