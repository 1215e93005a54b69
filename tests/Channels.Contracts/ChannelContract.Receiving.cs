using System.Net;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

public abstract partial class ChannelContract
{
    [Test]
    public async Task Receive_Genuine_IsStoredUnderItsId()
    {
        var request = Build("m1");
        using var response = await Host.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.InRange(200, 299));
        var raw = Host.Hub.Inbox.Single();
        Assert.That(raw.ExternalId, Is.EqualTo(request.ExternalId));
        Assert.That(raw.Account, Is.EqualTo(ChannelHost.Account));
        Assert.That(raw.Channel, Is.EqualTo(Type.Type));
        Assert.That(MessagesOf(request).Single().Body.Text, Is.EqualTo("Me aparece el error H007"));
    }

    [Test]
    public async Task Receive_Genuine_HasTheKeyThatAnImportGivesIt()
    {
        using var response = await Host.SendAsync(Build("m1"));
        var raw = Host.Hub.Inbox.Single();
        if (Type is not IPayloadKeys keys) return; // a channel that takes no payloads from files
        Assert.That(keys.KeyOf(raw.Body.Span), Is.EqualTo(raw.ExternalId));
        foreach (var other in new[] { "", "{}", "[]", "null", "7", "hola", "{\"a\":", "\"\"" }) Assert.That(keys.KeyOf(System.Text.Encoding.UTF8.GetBytes(other)), Is.Null, other);
        Assert.That(keys.KeyOf(new byte[] { 0xFF, 0xC0, 0x80 }), Is.Null);
    }

    [Test]
    public async Task Receive_Genuine_IsAcknowledgedOnlyWhenStored()
    {
        var storing = new TaskCompletionSource();
        Host.Hub.Hold = storing.Task;
        var answer = Host.SendAsync(Build("m1"));

        // A receiver that acknowledges first has done so long before this.
        await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
        Assert.That(answer.IsCompleted, Is.False, "acknowledged before it was stored");
        storing.SetResult();
        using var response = await answer.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That((int)response.StatusCode, Is.InRange(200, 299));
    }

    [Test]
    public async Task Receive_StoreUnavailable_Answers503AndTheRepeatIsTaken()
    {
        var request = Build("m1");
        Host.Hub.Fault = "the disk is full";
        using (var response = await Host.SendAsync(request))
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(response.Headers.RetryAfter, Is.Not.Null);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("disk"), "the reason is for the operator, not for whoever sends");
        }

        Assert.That(Host.Hub.Inbox, Is.Empty);
        Host.Hub.Fault = null;
        using var again = await Host.SendAsync(request);
        Assert.That((int)again.StatusCode, Is.InRange(200, 299));
        Assert.That(MessagesOf(request), Has.Count.EqualTo(1));
        AssertLedgerBalances();
    }

    [Test]
    public async Task Receive_Forged_IsRefusedCountedAndNotStored()
    {
        var refused = 0;
        foreach (var (what, forged) in Forge(Build("m1")))
        {
            using (forged)
            {
                using var response = await Host.Client.SendAsync(forged);
                Assert.That((int)response.StatusCode, Is.InRange(400, 499), what);
                Assert.That(Host.Hub.Inbox, Is.Empty, what);
                Assert.That(Host.Hub.Ledger(ChannelHost.Account).Refused, Is.EqualTo(++refused), what);
            }
        }

        Assert.That(refused, Is.GreaterThanOrEqualTo(2), "at least a missing and a wrong proof are to be tried");
        AssertLedgerBalances();
    }

    [Test]
    public async Task Receive_UnknownAccount_Is404()
    {
        var request = Build("m1");
        using var response = await Host.SendAsync(request with { Path = request.Path.Replace($"/{ChannelHost.Account}", "/nobody", StringComparison.Ordinal) });
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Host.Hub.Inbox, Is.Empty);
    }

    [Test]
    public async Task Receive_Repeat_IsOneMessageAndAcknowledgedAgain()
    {
        var request = Build("m1");
        for (var i = 0; i < 3; i++)
        {
            using var response = await Host.SendAsync(request);
            Assert.That((int)response.StatusCode, Is.InRange(200, 299));
        }

        Assert.That(MessagesOf(request), Has.Count.EqualTo(1));
        Assert.That(Host.Hub.Ledger(ChannelHost.Account).Duplicate, Is.EqualTo(2));
        AssertLedgerBalances();
    }

    [Test]
    public async Task Receive_RepeatsAtOnce_AreOneMessage()
    {
        var request = Build("m1");
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Host.SendAsync(request)));
        Assert.That(responses.Select(r => (int)r.StatusCode), Has.All.InRange(200, 299));
        Assert.That(MessagesOf(request), Has.Count.EqualTo(1));
        foreach (var response in responses) response.Dispose();
    }

    [Test]
    public async Task Receive_OneAfterTheOther_KeepsTheOrder()
    {
        for (var i = 1; i <= 20; i++)
        {
            using var response = await Host.SendAsync(Build($"m{i}", $"mensaje {i}"));
            Assert.That((int)response.StatusCode, Is.InRange(200, 299));
        }

        Assert.That(MessagesOf(Build("x")).Select(m => m.Body.Text), Is.EqualTo(Enumerable.Range(1, 20).Select(i => $"mensaje {i}")));
    }

    [Test]
    public async Task Receive_TwoCustomers_AreTwoConversations()
    {
        var (ana, luis) = (Build("m1", "soy Ana", "Ana"), Build("m1", "soy Luis", "Luis"));
        using var first = await Host.SendAsync(ana);
        using var second = await Host.SendAsync(luis);
        Assert.That(ana.Conversation, Is.Not.EqualTo(luis.Conversation));
        Assert.That(MessagesOf(ana).Single().Body.Text, Is.EqualTo("soy Ana"));
        Assert.That(MessagesOf(luis).Single().Body.Text, Is.EqualTo("soy Luis"));
    }

    [Test]
    public async Task Receive_TextOfAllKinds_ArrivesAsWritten([Values("ñandú, acción, coração", "日本語 العربية", "👨‍👩‍👧‍👦 🇲🇽", "a\nb\nc", "<b>&amp;</b> \"'; DROP TABLE", "{\"text\":\"x\"}")] string text)
    {
        var request = Build("m1", text);
        using var response = await Host.SendAsync(request);
        Assert.That(MessagesOf(request).Single().Body.Text, Is.EqualTo(text));
    }

    [Test]
    public async Task Receive_HugeBody_IsRefusedOrCut()
    {
        var request = Build("m1");
        using var http = ChannelHost.ToHttp(request with { Body = new byte[150 * 1024 * 1024] });
        try
        {
            using var response = await Host.Client.SendAsync(http);
            Assert.That((int)response.StatusCode, Is.InRange(400, 499));
        }
        catch (HttpRequestException)
        {
            // The connection was closed while the body was still being sent.
        }

        Assert.That(Host.Hub.Inbox, Is.Empty);
    }

    private void AssertLedgerBalances() => Assert.That(Host.Hub.Ledger(ChannelHost.Account).Balances, Is.True, Host.Hub.Ledger(ChannelHost.Account).ToString());
}
