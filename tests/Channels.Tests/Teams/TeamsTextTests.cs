using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Texts, hosts and buttons, with made-up input of fixed seeds.</summary>
internal sealed class TeamsTextTests
{
    [Test]
    public void Read_AnyTextAsThePlatformWritesIt_IsWhatWasTyped()
    {
        var random = new Random(42);
        const string alphabet = "aé<>&;\"' ñ\n👍#nbsp/";
        for (var i = 0; i < 5000; i++)
        {
            var typed = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet.EnumerateRunes().ElementAt(random.Next(alphabet.EnumerateRunes().Count())).ToString())).Trim();
            Assert.That(TeamsText.Read(new TeamsActivity { Text = TeamsText.Encode(typed) }, out _), Is.EqualTo(typed));
        }
    }

    [Test]
    public void Map_ActivitiesMadeOfAnything_NeverThrowsAndNeverLosesTheWords([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var activity = new JsonObject { ["type"] = "message", ["id"] = "1", ["text"] = "palabras", ["from"] = new JsonObject { ["id"] = "29:1" }, ["conversation"] = new JsonObject { ["id"] = "a:1" } };
            foreach (var name in new[] { "entities", "attachments", "value", "channelData", "locale", "timestamp", "replyToId", "textFormat", "recipient", "serviceUrl" })
            {
                if (random.Next(2) == 0) activity[name] = Anything(random, 3);
            }

            var mapped = TeamsInboundMapper.Map(GoldenActivities.Raw(Encoding.UTF8.GetBytes(activity.ToJsonString())), GoldenActivities.Mapping);
            if (mapped is Normalised.Message { Value: var m } && m.Traits == MessageTraits.None) Assert.That(m.Text, Does.Contain("palabras"), activity.ToJsonString());
        }
    }

    [TestCase("<at>Bot</at> hola <at>Bot</at> otra", "hola otra")]
    [TestCase("hola <at>Bot</at>", "hola")]
    [TestCase("<AT>bot</AT>", "")]
    [TestCase("dice: <at>Bot</at>, hola", "dice: , hola")]
    public void Read_MentionOfTheBot_IsTakenOut(string text, string left)
    {
        var bot = new TeamsParty { Id = "28:x", Name = "Bot" };
        var activity = new TeamsActivity { Text = text, Recipient = bot, Entities = [new TeamsEntity { Type = "mention", Mentioned = bot, Text = "<at>Bot</at>" }] };
        Assert.That((TeamsText.Read(activity, out var mentions), mentions), Is.EqualTo((left, true)));
    }

    [Test]
    public void Buttons_AnyChangeOfWhatWasSigned_IsNotOurs()
    {
        var buttons = new TeamsButtons("secret-one", ChannelHost.Account);
        var token = buttons.Write("19:a;messageid=1", new MessageId(new CaseNumber(1042), 3), "sí.ok");
        Assert.That((buttons.TryRead("19:a;messageid=2", token, out var id, out var value), id.Seq, value), Is.EqualTo((true, 3, "sí.ok")));
        Assert.That(buttons.TryRead("19:b", token, out _, out _), Is.False);
        Assert.That(new TeamsButtons("secret-two", ChannelHost.Account).TryRead("19:a", token, out _, out _), Is.False);
        Assert.That(new TeamsButtons(null, ChannelHost.Account).TryRead("19:a", new TeamsButtons(null, ChannelHost.Account).Write("19:a", id, value), out _, out _), Is.False);
        for (var i = 0; i < token.Length; i++)
        {
            Assert.That(buttons.TryRead("19:a", string.Concat(token.AsSpan(0, i), token[i] == 'x' ? "y" : "x", token.AsSpan(i + 1)), out _, out _), Is.False, $"at {i}");
            Assert.That(buttons.TryRead("19:a", token[..i], out _, out _), Is.False, $"cut at {i}");
        }
    }

    [TestCase("127.0.0.1", false)]
    [TestCase("10.1.2.3", false)]
    [TestCase("172.31.0.1", false)]
    [TestCase("192.168.0.1", false)]
    [TestCase("169.254.169.254", false)]
    [TestCase("100.64.0.1", false)]
    [TestCase("::1", false)]
    [TestCase("fe80::1", false)]
    [TestCase("fd00::1", false)]
    [TestCase("::ffff:10.0.0.1", false)]
    [TestCase("0.0.0.0", false)]
    [TestCase("52.113.194.132", true)]
    [TestCase("2603:1027::1", true)]
    public void IsPublic_Address_IsKnown(string address, bool isPublic) => Assert.That(TeamsHosts.IsPublic(IPAddress.Parse(address)), Is.EqualTo(isPublic));

    private static JsonNode? Anything(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => random.Next(-5, 5),
        2 => "text",
        3 => "",
        4 => random.Next(2) == 0,
        5 => "<at>x</at> & <img <attachment schema.skype.com/Reply",
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Anything(random, depth - 1))]),
        _ => new JsonObject(new[] { "type", "text", "mentioned", "id", "name", "contentType", "contentUrl", "content", "downloadUrl", "channelhub", "press", "tenant" }.Where(_ => random.Next(3) == 0).Select(n => KeyValuePair.Create(n, Anything(random, depth - 1)))),
    };
}
