using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace ChannelHub.ChannelBench;

/// <summary>Requests at a steady rate, whether or not earlier ones were answered, and how long each waited.</summary>
internal static class WebhookLoad
{
    private const int WarmUpSeconds = 2; // connections, JIT, keys

    public static (int Rate, int Seconds) RateOf(string[] args) =>
        (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 20);

    public static HttpClient Connect(string address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 128 }) { BaseAddress = new Uri(address) };

    /// <param name="make">A request by its number and round: the warm-up is round 0.</param>
    public static async Task RunAsync(HttpClient http, string what, int rate, int seconds, Func<int, int, HttpRequestMessage> make)
    {
        await RoundAsync(http, rate, WarmUpSeconds, 0, make);
        var taken = await RoundAsync(http, rate, seconds, 1, make);
        Array.Sort(taken);
        Console.WriteLine($"{taken.Length} {what} at {rate}/s: median {taken[taken.Length / 2]:0.0} ms, p99 {taken[(int)(taken.Length * 0.99)]:0.0} ms, longest {taken[^1]:0.0} ms");
    }

    private static async Task<double[]> RoundAsync(HttpClient http, int rate, int seconds, int round, Func<int, int, HttpRequestMessage> make)
    {
        var taken = new double[rate * seconds];
        var posts = new Task[taken.Length];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < posts.Length; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)rate);
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed, TimeProvider.System);
            posts[i] = PostAsync(i);
        }

        await Task.WhenAll(posts);
        return taken;

        async Task PostAsync(int number)
        {
            using var request = make(number, round);
            var start = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request);
            taken[number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            response.EnsureSuccessStatusCode();
        }
    }
}

/// <summary>The rest of a platform, on loopback: answers every request by its path.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly HttpListener listener = new();

    public LocalServer(Func<string, string> answer, params string[] prefixes)
    {
        foreach (var prefix in prefixes) listener.Prefixes.Add(prefix);
        listener.Start();
        _ = ServeAsync(answer);
    }

    public void Dispose() => listener.Close();

    private async Task ServeAsync(Func<string, string> answer)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // stopped
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer(context.Request.Url!.AbsolutePath)));
            context.Response.Close();
        }
    }
}
