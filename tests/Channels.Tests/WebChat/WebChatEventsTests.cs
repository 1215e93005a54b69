using System.Net;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatEventsTests : WebChatFixture
{
    [Test]
    public async Task Events_Conversation_BothSidesInOrderWithPositions()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        (await visitor.PostAsync("""{"id":"a","text":"Hola ñ"}""")).Dispose();
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "¿Sigue?", Choices = [new("yes", "Sí")] });
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "Soy María" }, AuthorKind.Agent, "María");

        using var events = await visitor.ListenAsync();
        Assert.That(events.Response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        var messages = await events.MessagesAsync(3);
        Assert.That(messages.Select(m => m.Id), Is.EqualTo(new[] { "1", "2", "3" }));
        var data = messages.Select(m => JsonDocument.Parse(m.Data).RootElement).ToArray();
        Assert.That(data.Select(d => d.GetProperty("from").GetString()), Is.EqualTo(new[] { "customer", "bot", "agent" }));
        Assert.That(data[0].GetProperty("clientId").GetString(), Is.EqualTo("a"));
        Assert.That(data[0].GetProperty("parts")[0].GetString(), Is.EqualTo("Hola ñ"));
        Assert.That(data[1].GetProperty("choices")[0].GetProperty("label").GetString(), Is.EqualTo("Sí"));
        Assert.That(data[2].GetProperty("name").GetString(), Is.EqualTo("María"));
        Assert.That(messages[0].Data, Does.Not.Contain(visitor.Address), "the stream needs no address");
    }

    [Test]
    public async Task Events_CutAfterEveryEvent_ResumeWithoutLossOrRepeat()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        const int count = 25;
        var got = new List<string>();
        string? last = null;
        for (var i = 1; i <= count; i++)
        {
            // Some are there before the stream opens, some come while it is open.
            if (i % 2 == 0) host.Hub.Reply(visitor.Conversation, new MessageBody { Text = $"m{i}" });
            using var events = await visitor.ListenAsync(0, last);
            if (i % 2 == 1) host.Hub.Reply(visitor.Conversation, new MessageBody { Text = $"m{i}" });
            var next = (await events.MessagesAsync(1))[0];
            last = next.Id;
            got.Add(JsonDocument.Parse(next.Data).RootElement.GetProperty("parts")[0].GetString()!);
        }

        Assert.That(got, Is.EqualTo(Enumerable.Range(1, count).Select(i => $"m{i}")));
        await UntilAsync(() => host.Feed.Open == 0, "streams that were cut must let go of their listeners");
        await UntilAsync(() => host.Services.GetRequiredAccount().Streams.Open == 0, "and of their places");
    }

    [Test]
    public async Task Events_MessageWhileTheHistoryIsRead_IsNotMissed()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var reads = 0;

        // Written right after the store was read for the first time: only who listens before reading hears of it.
        host.Hub.OnRead = () =>
        {
            if (Interlocked.Increment(ref reads) == 1) host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "a tiempo" });
        };
        using var events = await visitor.ListenAsync();
        Assert.That((await events.MessagesAsync(1))[0].Data, Does.Contain("a tiempo"));
    }

    [Test]
    public async Task Events_TwoTabs_BothGetEverything()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var one = await visitor.ListenAsync();
        using var two = await visitor.ListenAsync();
        (await visitor.PostAsync("""{"id":"a","text":"Hola"}""")).Dispose();
        (await visitor.PostAsync("""{"id":"a","text":"Hola"}""")).Dispose(); // the second tab sends the same queue
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "Buenas" });
        var first = await one.MessagesAsync(2);
        Assert.That(await two.MessagesAsync(2), Is.EqualTo(first));
        Assert.That(first.Select(e => e.Id), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task Events_AnotherVisitor_SeesNothing()
    {
        var host = await StartAsync();
        var (ana, luis) = (await VisitAsync(host), await VisitAsync(host));
        (await ana.PostAsync("""{"id":"a","text":"secreto"}""")).Dispose();
        using var events = await luis.ListenAsync();
        Assert.That((await events.NextAsync())!.Type, Is.EqualTo("ready"), "and no message before it");
    }

    [Test]
    public async Task Events_LongHistory_ComesInPagesAndWhole()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        for (var i = 1; i <= 250; i++) host.Hub.Reply(visitor.Conversation, new MessageBody { Text = $"m{i}" });
        using var events = await visitor.ListenAsync(after: 20);
        var messages = await events.MessagesAsync(230);
        Assert.That(messages.Select(m => m.Id), Is.EqualTo(Enumerable.Range(21, 230).Select(i => $"{i}")));
    }

    [Test]
    public async Task Events_Quiet_BeatsEveryTwentySeconds()
    {
        var time = new ManualTime();
        var host = await StartAsync(time);
        var visitor = await VisitAsync(host);
        using var events = await visitor.ListenAsync();
        await events.UntilReadyAsync();
        for (var i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            Assert.That((await events.NextAsync())!.Type, Is.EqualTo("beat"));
            Assert.That(events.Comments, Has.Count.EqualTo(i));
        }
    }

    [Test]
    public async Task Events_TooMany_AreRefusedUntilOneCloses()
    {
        var host = await StartAsync(null, ("MaxStreams", "2"));
        var visitors = new[] { await VisitAsync(host), await VisitAsync(host), await VisitAsync(host) };
        var first = await visitors[0].ListenAsync();
        using var second = await visitors[1].ListenAsync();
        using (var refused = await visitors[2].GetAsync("events"))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
        }

        first.Dispose();
        await UntilAsync(() => host.Services.GetRequiredAccount().Streams.Open == 1, "the closed stream gives its place back");
        using var third = await visitors[2].ListenAsync();
        Assert.That(third.Response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Events_TooManyOfOneVisitor_EndTheOldestAndNobodyElses()
    {
        var host = await StartAsync();
        var (visitor, other) = (await VisitAsync(host), await VisitAsync(host));
        using var others = await other.ListenAsync();
        await others.UntilReadyAsync();
        var open = new List<EventReader>();
        for (var i = 0; i <= WebChatLimits.MaxStreamsPerVisitor; i++)
        {
            open.Add(await visitor.ListenAsync());
            await open[i].UntilReadyAsync();
        }

        Assert.That((await open[0].NextAsync())!.Type, Is.EqualTo("elsewhere"));
        Assert.That(await open[0].NextAsync(), Is.Null, "the oldest ends properly");
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno" });
        host.Hub.Reply(other.Conversation, new MessageBody { Text = "dos" });
        foreach (var events in open.Skip(1).Append(others)) Assert.That(await events.MessagesAsync(1), Has.Count.EqualTo(1));
        open.ForEach(e => e.Dispose());
    }

    [TestCase("-1")]
    [TestCase("x")]
    [TestCase("99999999999999999999")]
    public async Task Events_BadPosition_Is400(string after)
    {
        var host = await StartAsync();
        using var response = await (await VisitAsync(host)).GetAsync($"events?after={after}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Events_WithoutKeyOrFromAnotherSite_AreRefused()
    {
        var host = await StartAsync();
        using var nobody = await host.Client.GetAsync(Chat + "/events");
        Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var request = (await VisitAsync(host)).Request(HttpMethod.Get, "events");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var foreign = await host.Client.SendAsync(request);
        Assert.That(foreign.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Events_LineBreaksInText_StayInOneEvent()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno\ndos\r\nid: 99\n\ndata: tres\u2028cuatro" });
        using var events = await visitor.ListenAsync();
        var message = (await events.MessagesAsync(1))[0];
        Assert.That(message.Id, Is.EqualTo("1"));
        Assert.That(JsonDocument.Parse(message.Data).RootElement.GetProperty("parts")[0].GetString(), Is.EqualTo("uno\ndos\r\nid: 99\n\ndata: tres\u2028cuatro"));
    }

    [Test]
    public async Task Events_StoreFails_StreamEndsAndTheNextOneGoesOn()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var events = await visitor.ListenAsync();
        await events.UntilReadyAsync();
        host.Hub.OnRead = () => throw new IOException("the disk is gone");
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno" });
        Assert.That(async () => await events.NextAsync(), Throws.InstanceOf<IOException>().Or.InstanceOf<HttpRequestException>(), "a cut connection, not a proper end");
        host.Hub.OnRead = null;
        using var again = await visitor.ListenAsync();
        Assert.That((await again.MessagesAsync(1))[0].Data, Does.Contain("uno"));
    }
}
