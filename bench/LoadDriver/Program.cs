using System.Diagnostics;
using System.Globalization;
using ChannelHub.LoadDriver;

// Usage: LoadDriver URL throughput MESSAGES CONNECTIONS [NEW-CASE-EVERY]
//        LoadDriver URL rate PER-SECOND SECONDS CONNECTIONS
//        LoadDriver URL sms-rate PER-SECOND SECONDS CONNECTIONS   (see TwilioCalls for the account)
//        LoadDriver URL mails MESSAGES CONNECTIONS ACCOUNT TOKEN   (a token with the scope "deliver")
// Prints one line of figures; what the hub itself measured is read from its /metrics.
if (args is not [var url, var mode, ..] || args.Length < 4)
{
    Console.Error.WriteLine("Usage: LoadDriver URL throughput MESSAGES CONNECTIONS [MESSAGES-PER-VISITOR] | LoadDriver URL rate|sms-rate PER-SECOND SECONDS CONNECTIONS | LoadDriver URL mails MESSAGES CONNECTIONS ACCOUNT TOKEN");
    return 2;
}

var hub = new Uri(url);
int Number(int i, int otherwise) => args.Length > i ? int.Parse(args[i], CultureInfo.InvariantCulture) : otherwise;
return mode switch
{
    "throughput" => await Throughput(Number(2, 0), Number(3, 64), Number(4, 3)),
    "mails" when args.Length == 6 => await Mails(Number(2, 0), Number(3, 16), args[4], args[5]),
    "rate" => await Rate(Number(2, 0), Number(3, 10), Number(4, 64)),
    "sms-rate" => await SmsRate(Number(2, 0), Number(3, 10), Number(4, 64)),
    _ => 2,
};

async Task<int> Throughput(int messages, int connections, int perVisitor)
{
    // A visitor writes a few messages: the first opens a case, the others go to it.
    var cookies = await Visitors((messages + perVisitor - 1) / perVisitor);
    return await AsFastAsItGoes(cookies.Length, perVisitor, connections, (connection, visitor, i) => connection.PostAsync(cookies[visitor], $"m{i}", Texts.Of(visitor, i)));
}

Task<int> Mails(int messages, int connections, string account, string token)
{
    var now = TimeProvider.System.GetUtcNow();
    var run = $"r{now.ToUnixTimeMilliseconds() % 1_000_000_000}";
    var requests = Enumerable.Range(0, messages).Select(i => MailPosts.Request(hub, account, token, run, i, now)).ToArray();
    return AsFastAsItGoes(messages, 1, connections, (connection, i, _) => connection.PostAsync(requests[i]));
}

async Task<int> AsFastAsItGoes(int senders, int perSender, int connections, Func<ChatConnection, int, int, ValueTask<int>> post)
{
    var before = await HubMetrics.ReadAsync(hub);
    var next = -1;
    var clock = Stopwatch.StartNew();
    var refused = 0;
    await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
    {
        using var connection = await ChatConnection.OpenAsync(hub, "web");
        for (int sender; (sender = Interlocked.Increment(ref next)) < senders;)
        {
            for (var i = 0; i < perSender; i++)
            {
                if (await post(connection, sender, i) is not (200 or 202)) Interlocked.Increment(ref refused);
            }
        }
    })));
    var acknowledged = clock.Elapsed;
    var all = senders * perSender;
    await HubMetrics.UntilDecidedAsync(hub, before.Decided + all - refused);
    var decided = clock.Elapsed;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{all} messages over {connections} connections: acknowledged {all / acknowledged.TotalSeconds:0}/s, decided and durable {all / decided.TotalSeconds:0}/s, refused {refused}"));
    return refused == 0 ? 0 : 1;
}

async Task<int> Rate(int perSecond, int seconds, int connections)
{
    var cookies = await Visitors(perSecond * seconds / 3 + 1);
    return await AtRate(perSecond, seconds, connections, (connection, i) => connection.PostAsync(cookies[i / 3], $"r{i}", Texts.Of(i / 3, i % 3)));
}

Task<int> SmsRate(int perSecond, int seconds, int connections)
{
    var requests = Enumerable.Range(0, perSecond * seconds).Select(i => TwilioCalls.Request(hub, i, Texts.Of(i / 3, i % 3))).ToArray();
    return AtRate(perSecond, seconds, connections, (connection, i) => connection.PostAsync(requests[i]));
}

async Task<int> AtRate(int perSecond, int seconds, int connections, Func<ChatConnection, int, ValueTask<int>> post)
{
    // Open loop: each message has its moment, and its latency counts from that moment whether or not the one before was slow.
    var all = perSecond * seconds;
    var before = await HubMetrics.ReadAsync(hub);
    var latencies = new double[all];
    var next = -1;
    var refused = 0;
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
    {
        using var connection = await ChatConnection.OpenAsync(hub, "web");
        for (int i; (i = Interlocked.Increment(ref next)) < all;)
        {
            var due = TimeSpan.FromSeconds(i / (double)perSecond);
            if (due - clock.Elapsed is { Ticks: > 0 } wait)
            {
                // The connection was free in time; that the driver's own timer wakes it late is not the hub's doing.
                await Task.Delay(wait, TimeProvider.System);
                due = clock.Elapsed;
            }

            if (await post(connection, i) is not (200 or 202)) Interlocked.Increment(ref refused);
            latencies[i] = (clock.Elapsed - due).TotalMilliseconds;
        }
    })));
    var took = clock.Elapsed;
    await HubMetrics.UntilDecidedAsync(hub, before.Decided + all - refused);
    var after = await HubMetrics.ReadAsync(hub);
    Array.Sort(latencies);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{all / took.TotalSeconds:0}/s for {seconds} s: acknowledged p50 {latencies[all / 2]:0.0} ms, p99 {latencies[all * 99 / 100]:0.0} ms, max {latencies[^1]:0.0} ms; in to decided p99 under {after.PercentileSince(before, 0.99) * 1000:0.#} ms; refused {refused}"));
    return refused == 0 ? 0 : 1;
}

async Task<string[]> Visitors(int count)
{
    var cookies = new string[count];
    await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => cookies[i] = await ChatConnection.NewVisitorAsync(hub, "web"));
    return cookies;
}
