using System.Net;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>What the platform posts: stored, answered in the form that it wants, known again.</summary>
internal sealed class TeamsReceivingTests : TeamsFixture
{
    private const string Path = "/api/messages";

    [Test]
    public async Task Post_Message_IsAnsweredWithAnEmpty200OnBothAddresses()
    {
        var (host, platform) = await StartAsync();
        using var own = await PostAsync(host, platform, Activity(platform, "1"));
        using var common = await PostAsync(host, platform, Activity(platform, "2"), Path);
        Assert.That((own.StatusCode, common.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(await own.Content.ReadAsStringAsync(), Is.Empty);
        Assert.That(Messages(host), Has.Count.EqualTo(2));
        using var get = await host.Client.GetAsync(Path);
        Assert.That(get.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test] // P24
    public async Task Post_SameActivityWithANewTime_IsOneMessage()
    {
        var (host, platform) = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var again = await PostAsync(host, platform, With(Activity(platform), ("timestamp", $"2026-03-02T15:00:{i * 15:D2}Z")));
            Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(Messages(host), Has.Count.EqualTo(1));
        Assert.That(host.Hub.Ledger(ChannelHost.Account), Has.Property("Duplicate").EqualTo(2).And.Property("Balances").True);
    }

    [Test] // P24
    public async Task Post_AnsweredTooLateAndBroughtAgainUnderAnotherId_IsOneMessage()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var (host, platform) = await StartAsync(time);
        var storing = new TaskCompletionSource();
        host.Hub.Hold = storing.Task;
        var first = PostAsync(host, platform, Activity(platform, "1700000000001", "No funciona"));
        await UntilAsync(() => platform.MetadataReads > 0 && host.Hub.Inbox.Count == 0, "the first delivery");
        await first.WaitAsync(TimeSpan.FromMilliseconds(300)).ContinueWith(_ => { }, TaskScheduler.Default);
        time.Advance(TimeSpan.FromSeconds(15));
        var second = PostAsync(host, platform, With(Activity(platform, "1700000015001", "No funciona"), ("timestamp", "2026-03-02T15:00:15Z")));
        storing.SetResult();
        using var one = await first;
        using var two = await second;
        Assert.That((one.StatusCode, two.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(Messages(host), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Post_SameWordsTwice_AreTwoMessagesWhenTheFirstWasAnsweredInTime()
    {
        var (host, platform) = await StartAsync();
        using var one = await PostAsync(host, platform, Activity(platform, "1", "1"));
        using var two = await PostAsync(host, platform, Activity(platform, "2", "1"));
        Assert.That(Messages(host).Select(m => m.Body.Text), Is.EqualTo(new[] { "1", "1" }));
    }

    [Test] // P22
    public async Task Post_RepeatAfterARestartInBetween_IsKnownByItsKey()
    {
        var (host, platform) = await StartAsync();
        var activity = Activity(platform);
        using var first = await PostAsync(host, platform, activity);
        var key = host.Hub.Inbox.Single().ExternalId;
        var (other, platform2) = await StartAsync();
        using var again = await PostAsync(other, platform2, With(activity, ("serviceUrl", platform2.ServiceUrl)));
        Assert.That(other.Hub.Inbox.Single().ExternalId, Is.EqualTo(key), "the key must follow from the activity, not from what this process has seen");
    }

    [Test]
    public async Task Post_PressOfOurButtonSeveralTimes_IsOneAnswerAndTheCardShowsIt()
    {
        var (host, platform) = await StartAsync();
        await AskAsync(host);
        var data = platform.Calls.Single().Body["attachments"]![0]!["content"]!["actions"]![0]!["data"]!;
        for (var i = 0; i < 3; i++)
        {
            var press = With(Activity(platform, $"17000000001{i}"), ("text", null), ("value", data.DeepClone()), ("replyToId", "1700000000001"), ("timestamp", $"2026-03-02T15:1{i}:00Z"));
            using var response = await PostAsync(host, platform, press);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        var message = Messages(host).Single(m => m.Direction == Direction.In).Body;
        Assert.That((message.Text, message.FullText, message.ChoiceValue ?? message.Text, message.Traits), Is.EqualTo(("yes", "Sí, sigue", "yes", MessageTraits.Button)));
        await UntilAsync(() => platform.Calls.Any(c => c.Method == "PUT"), "the answered card");
        var shown = platform.Calls.Single(c => c.Method == "PUT");
        Assert.That((shown.Conversation, shown.Activity), Is.EqualTo((Personal, "1700000000001")));
        Assert.That(shown.Body.ToJsonString(), Does.Contain("S\\u00ED, sigue").Or.Contain("Sí, sigue").And.Not.Contain("Action.Submit"));
    }

    [Test]
    public async Task Post_ButtonOfAnotherChatsCase_IsANoteAndNoAnswer()
    {
        var (host, platform) = await StartAsync();
        await AskAsync(host);
        var data = platform.Calls.Single().Body["attachments"]![0]!["content"]!["actions"]![0]!["data"]!.DeepClone();
        using var response = await PostAsync(host, platform, With(Activity(platform, conversation: "a:somebodyelse"), ("text", null), ("value", data), ("replyToId", "1700000000001")));
        var body = Messages(host, "a:somebodyelse").Single().Body;
        Assert.That((body.Text, body.ChoiceValue), Is.EqualTo(("[a button that is not valid here]", (string?)null)));
        Assert.That(TeamsInboundMapper.Map(host.Hub.Inbox.Single(), GoldenActivities.Mapping), Has.Property("Value").Property("Notes").EqualTo(new ValueList<MessageNote>().Add(new MessageNote("button-not-valid"))));
    }

    [Test]
    public async Task Post_CardActionInvoke_IsAnsweredWithTheAnsweredCard()
    {
        var (host, platform) = await StartAsync();
        await AskAsync(host);
        var data = platform.Calls.Single().Body["attachments"]![0]!["content"]!["actions"]![1]!["data"]!.DeepClone();
        var invoke = With(Activity(platform, "f:1"), ("type", "invoke"), ("name", "adaptiveCard/action"), ("text", null), ("replyToId", "1700000000001"), ("value", new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "v", ["data"] = data }, ["trigger"] = "manual" }));
        using var response = await PostAsync(host, platform, invoke);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(((int)answer["statusCode"]!, (string)answer["type"]!, (string)answer["value"]!["type"]!), Is.EqualTo((200, "application/vnd.microsoft.card.adaptive", "AdaptiveCard")));

        // Brought again 30 seconds later under another id and time: one answer still.
        using var again = await PostAsync(host, platform, With(invoke, ("id", "f:2"), ("timestamp", "2026-03-02T15:00:30Z")));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Messages(host).Single(m => m.Direction == Direction.In).Body.Text, Is.EqualTo("no"));
    }

    [Test]
    public async Task Post_InvokeOfAFeatureThatIsNotThere_Is501AndNotStored([Values("task/fetch", "composeExtension/query", "signin/verifyState", "")] string name)
    {
        var (host, platform) = await StartAsync();
        using var response = await PostAsync(host, platform, With(Activity(platform), ("type", "invoke"), ("name", name)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotImplemented));
        Assert.That(host.Hub.Inbox, Is.Empty);
        Assert.That(host.Hub.Refusals["invoke"], Is.EqualTo(1));
    }

    [Test]
    public async Task Post_CallerThatWantsRepliesInTheAnswer_GetsNone()
    {
        var (host, platform) = await StartAsync();
        using var response = await PostAsync(host, platform, With(Activity(platform), ("deliveryMode", "expectReplies")));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{\"activities\":[]}"));
        Assert.That(Messages(host), Has.Count.EqualTo(1));
    }

    [TestCase("", null)]
    [TestCase("Bienvenido", "Bienvenido")]
    [TestCase("none", "")]
    public async Task Post_BotInstalled_IsASignalWithWhatTheHubIsToSay(string setting, string? greeting)
    {
        var (host, platform) = await StartAsync(null, ("Welcome", setting));
        var installed = With(Activity(platform, "f:1"), ("type", "conversationUpdate"), ("text", null), ("locale", "pt-BR"), ("membersAdded", new JsonArray(new JsonObject { ["id"] = "28:" + BotConnector.AppId })));
        host.Hub.Fault = "the disk is full";
        using (var no = await PostAsync(host, platform, installed)) Assert.That(no.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        host.Hub.Fault = null;
        for (var i = 0; i < 2; i++)
        {
            using var response = await PostAsync(host, platform, installed);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        using var somebody = await PostAsync(host, platform, With(installed, ("id", "f:2"), ("membersAdded", new JsonArray(new JsonObject { ["id"] = "29:1luis" }))));
        var joined = host.Hub.Signals.Single();
        Assert.That((joined.Kind, joined.Language, joined.Greeting), Is.EqualTo((SignalKind.Joined, "pt", greeting)));
        var sent = await host.Channel.SendAsync(Row(joined), CancellationToken.None);
        Assert.That(sent, Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(platform.Calls.Single().Conversation, Is.EqualTo(Personal), "the channel itself says nothing besides");
    }

    private static OutboxRow Row(ConversationSignal joined) => new()
    {
        Message = new OutboundMessage
        {
            Id = MessageId.OfNoCase(new InboxId(7)), Conversation = joined.ConversationRef, Channel = joined.Channel, Position = 0, At = DateTimeOffset.UnixEpoch, Author = new MessageAuthor(AuthorKind.Bot),
            Body = new MessageBody { Text = "Olá!" }, ReplyAddress = joined.ReplyAddress,
        },
        State = DeliveryState.Pending, Attempts = 0, PartsSent = 0, DueAt = DateTimeOffset.UnixEpoch,
    };

    [TestCase("[]", 400)]
    [TestCase("null", 400)]
    [TestCase("{}", 400)]
    [TestCase("", 400)]
    [TestCase("{\"type\":\"message\"}", 400)]
    [TestCase("{\"type\":7,\"conversation\":{\"id\":\"a\"}}", 400)]
    [TestCase("{\"type\":\"\\ud800\",\"conversation\":{\"id\":\"a\"}}", 400)]
    [TestCase("not json at all", 400)]
    public async Task Post_NoActivity_IsRefused(string body, int status)
    {
        var (host, platform) = await StartAsync();
        using var response = await PostAsync(host, "Bearer " + platform.Issue(), body);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(host.Hub.Ledger(ChannelHost.Account), Has.Property("Refused").EqualTo(1).And.Property("Balances").True);
    }

    [Test]
    public async Task Post_AMegabyteOfText_IsTakenWhole()
    {
        var (host, platform) = await StartAsync();
        var text = string.Concat(Enumerable.Repeat("ñandú 👍🏽 ", 100_000));
        using var response = await PostAsync(host, platform, Activity(platform, text: text));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Messages(host).Single().Body.Text, Is.EqualTo(text.Trim()));
    }

    [Test]
    public async Task Post_VeryDeepJson_IsRefused()
    {
        var (host, platform) = await StartAsync();
        var deep = $$"""{"type":"message","conversation":{"id":"a"},"value":{{string.Concat(Enumerable.Repeat("[", 5000))}}{{string.Concat(Enumerable.Repeat("]", 5000))}}}""";
        using var response = await PostAsync(host, "Bearer " + platform.Issue(), deep);
        Assert.That((int)response.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task Post_ActivitiesOfEveryKind_NeverMeetAFaultOfOurs()
    {
        var (host, platform) = await StartAsync();
        foreach (var file in GoldenActivities.Files)
        {
            var activity = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            activity["channelId"] = "msteams";
            activity["serviceUrl"] = platform.ServiceUrl;
            activity["channelData"] ??= new JsonObject { ["tenant"] = new JsonObject { ["id"] = BotConnector.Tenant } };
            using var response = await PostAsync(host, platform, activity);
            Assert.That((int)response.StatusCode, Is.LessThan(500), Path);
        }

        Assert.That(host.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    private static async Task AskAsync(ChannelHost host)
    {
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "¿Sigue sin funcionar?", Choices = [new Choice("yes", "Sí, sigue"), new Choice("no", "No")] }), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>());
    }
}
