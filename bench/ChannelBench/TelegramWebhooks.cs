using System.Globalization;
using System.Text;

namespace ChannelHub.ChannelBench;

/// <summary>Posts updates to a running hub's webhook at a steady rate and measures how long each waits for its answer. Start the hub with an account as <c>telegram-webhooks</c> prints it when called without an address.</summary>
internal static class TelegramWebhooks
{
    private const string Secret = "bench-secret-of-the-webhook-0123456789";
    private const string Api = "http://127.0.0.1:5097";

    public static async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.WriteLine($"""
                channelhub --ChannelHub:Channels:bot:type=telegram --ChannelHub:Channels:bot:Token=7000000001:AAE-made_up_0123456789_made_up_012345 --ChannelHub:Channels:bot:Mode=webhook
                  --ChannelHub:Channels:bot:WebhookUrl=https://hub.example.com/channels/bot/telegram --ChannelHub:Channels:bot:WebhookSecret={Secret} --ChannelHub:Channels:bot:BaseUrl={Api}
                then: telegram-webhooks http://127.0.0.1:5080 [PER SECOND] [SECONDS]
                """);
            return;
        }

        var (rate, seconds) = WebhookLoad.RateOf(args);
        using var platform = new LocalServer(_ => """{"ok":true,"result":{"id":7000000001,"is_bot":true,"username":"bench_bot","url":"https://hub.example.com/channels/bot/telegram","message_id":1,"chat":{"id":1}}}""", Api + "/");
        using var http = WebhookLoad.Connect(args[0]);
        await WebhookLoad.RunAsync(http, "updates", rate, seconds, Post);
    }

    private static HttpRequestMessage Post(int number, int round)
    {
        var chat = 5000 + (number % 500);
        var message = (round * 1_000_000) + number + 1;
        var body = string.Create(CultureInfo.InvariantCulture, $$"""
            {"update_id":{{message}},"message":{"message_id":{{message}},"from":{"id":{{chat}},"is_bot":false,"first_name":"Ana","language_code":"es"},"chat":{"id":{{chat}},"first_name":"Ana","type":"private"},"date":1767258000,
            "text":"Buenos días, me aparece el error H007 al entrar ({{number}})"} }
            """);
        var request = new HttpRequestMessage(HttpMethod.Post, "/channels/bot/telegram") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", Secret);
        return request;
    }
}
