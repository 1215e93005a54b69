using System.Collections.Concurrent;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>The program and a Twilio played by the test: customers write, answers go out, reports come back in any order, and either side goes away in the middle.</summary>
public sealed class SmsStoryTests
{
    private const string Ours = "+15005550006";
    private const string Fault = "Me aparece el error H007 al timbrar una factura";

    [Test] // P29
    public async Task Customers_WriteAndAreAnswered_WhateverOrderTheReportsComeIn()
    {
        await using var twilio = await TwilioStandIn.StartAsync();
        using var caller = new TwilioCaller(TwilioStandIn.Token);
        using var folder = new HubFolder();
        await using var hub = await StartAsync(folder, twilio);

        // Reports before the answer to our request, after it, twice, and in any order.
        var random = new Random(2026);
        var reports = new ConcurrentBag<Task<(int Status, int Tries)>>();
        twilio.OnTaken = message =>
        {
            string[] states = ["queued", "sent", "delivered", "sent", "delivered", "sending"];
            lock (random) random.Shuffle(states);
            return ReportAsync(states);

            async Task ReportAsync(IEnumerable<string> order)
            {
                foreach (var state in order.Take(3)) reports.Add(Task.FromResult(await caller.CallAsync(message.Fields["StatusCallback"], Report(message, state))));
                reports.Add(Task.Run(async () =>
                {
                    foreach (var state in order.Skip(3)) reports.Add(Task.FromResult(await caller.CallAsync(message.Fields["StatusCallback"], Report(message, state))));
                    return (204, 1);
                }));
            }
        };

        const int customers = 20;
        await Task.WhenAll(Enumerable.Range(0, customers).Select(async i =>
        {
            for (var times = 0; times < 2; times++) Assert.That((await caller.CallAsync(Webhook(hub), Inbound(i, Fault))).Status, Is.EqualTo(200), "twice, as after a lost answer");
        }));
        await folder.UntilAllIsDoneAsync();
        while (reports.Any(r => !r.IsCompleted)) await Task.WhenAll(reports);
        await folder.UntilAllIsDoneAsync();

        Assert.That(reports.Select(r => r.Result.Status), Has.All.EqualTo(204));
        Assert.That(twilio.Messages.Select(m => m.To).Order(), Is.EqualTo(Enumerable.Range(0, customers).Select(Number).Order()), "one answer each");
        Assert.That(twilio.Messages.Select(m => m.From), Has.All.EqualTo(Ours));
        Assert.That(twilio.Taken, Has.All.Match("CH-1\\d+"));
        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.That(cases, Has.Count.EqualTo(customers));
        Assert.That(cases.Select(c => c.Messages.Count(m => m.Message.Direction == Direction.In)), Has.All.EqualTo(1));
        Assert.That(cases.SelectMany(c => c.Messages).Where(m => m.Message.Direction == Direction.Out).Select(m => m.Delivery!.State), Has.All.EqualTo(DeliveryState.Delivered));
        var ledger = (await store.GetRequiredService<ICaseQueries>().ReadLedgerAsync(CancellationToken.None)).Single(r => r.Account.Value == "sms");
        Assert.That(ledger, Has.Property("Balances").True.And.Property("Parked").EqualTo(0).And.Property("Failed").EqualTo(0), ledger.ToString());
    }

    [Test] // P22, P23
    public async Task Hub_KilledWhileTwilioHoldsTheAnswer_SendsItOnceInAll([Values] bool taken)
    {
        await using var twilio = await TwilioStandIn.StartAsync();
        using var caller = new TwilioCaller(TwilioStandIn.Token);
        using var folder = new HubFolder();
        var address = default(Uri);
        var asked = new TaskCompletionSource();
        twilio.Replies.Enqueue(new StandInReply(0, Takes: taken, Hangs: true));
        twilio.OnRequest = () => asked.TrySetResult();
        await using (var hub = await StartAsync(folder, twilio))
        {
            address = hub.Address;
            Assert.That((await caller.CallAsync(Webhook(hub), Inbound(1, Fault))).Status, Is.EqualTo(200));
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await hub.KillAsync();
        }

        // The hub is down: Twilio keeps calling, and the first call that is answered finds it up again.
        var call = caller.CallAsync($"{address}channels/sms/sms", Inbound(2, Fault), retries: 2000, between: TimeSpan.FromMilliseconds(20));
        await using var again = await StartAsync(folder, twilio, address);
        Assert.That((await call).Status, Is.EqualTo(200));
        await folder.UntilAllIsDoneAsync();
        Assert.That(twilio.Messages.Select(m => m.To).Order(), Is.EqualTo(new[] { Number(1), Number(2) }), "each customer has one answer");
        Assert.That(twilio.Lists, Is.GreaterThanOrEqualTo(1), "it was looked up");
    }

    [Test]
    public async Task Customer_WhoSaysStop_IsNotWrittenToUntilStart()
    {
        await using var twilio = await TwilioStandIn.StartAsync();
        using var caller = new TwilioCaller(TwilioStandIn.Token);
        using var folder = new HubFolder();
        await using var hub = await StartAsync(folder, twilio);
        foreach (var (customer, text) in new[] { (1, "BAJA"), (1, Fault), (2, Fault) })
        {
            Assert.That((await caller.CallAsync(Webhook(hub), Inbound(customer, text))).Status, Is.EqualTo(200));
            await folder.UntilAllIsDoneAsync();
        }

        Assert.That(twilio.Messages.Select(m => m.To), Is.EqualTo(new[] { Number(2) }), "nothing left for the one who had said stop");
        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.That(cases, Has.Count.EqualTo(2), "\"BAJA\" opened none");
        Assert.That(cases.SelectMany(c => c.Events).Select(e => e.Data).OfType<DeliveryChanged>().Single(), Has.Property("Code").EqualTo("unsubscribed").And.Property("Detail").Contains("BAJA"));
    }

    private static Task<HubProcess> StartAsync(HubFolder folder, TwilioStandIn twilio, Uri? address = null)
    {
        address ??= HubProcess.FreeAddress();
        return HubProcess.StartAsync(folder.Path, new Dictionary<string, string>
        {
            ["Channels__sms__type"] = "sms", ["Channels__sms__AccountSid"] = TwilioStandIn.Sid, ["Channels__sms__AuthToken"] = TwilioStandIn.Token, ["Channels__sms__RestUrl"] = twilio.Address,
            ["Channels__sms__MessagesPerSecond"] = "100", ["Server__PublicUrl"] = address.ToString().TrimEnd('/'),
        }, address: address);
    }

    private static string Webhook(HubProcess hub) => $"{hub.Address}channels/sms/sms";

    private static string Number(int customer) => string.Create(CultureInfo.InvariantCulture, $"+52999000{customer:d4}");

    private static int sids;

    private static List<KeyValuePair<string, string>> Inbound(int customer, string text) =>
        TwilioCaller.Inbound(TwilioStandIn.Sid, string.Create(CultureInfo.InvariantCulture, $"SM9{(text == Fault ? customer : 5000 + Interlocked.Increment(ref sids)):d31}"), Number(customer), Ours, text);

    private static List<KeyValuePair<string, string>> Report(TakenMessage message, string state) =>
        [new("MessageSid", message.Sid), new("MessageStatus", state), new("SmsStatus", state), new("To", message.To), new("From", message.From), new("AccountSid", TwilioStandIn.Sid), new("ApiVersion", "2010-04-01")];
}
