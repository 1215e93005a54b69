using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.ChannelBench;

/// <summary>
/// Posts activities with the platform's tokens to a running hub at a steady rate and measures how long each waits for its answer. It plays the rest of the platform itself: keys, sign-in, connector. Start the hub with an account as
/// <c>teams-webhooks</c> prints it when called without an address.
/// </summary>
internal static class TeamsWebhooks
{
    private const string AppId = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
    private const string Tenant = "cccccccc-1111-4222-8333-dddddddddddd";
    private const string Service = "http://127.0.0.1:5099/amer/";
    private const string Keys = "http://127.0.0.1:5098/";

    public static async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.WriteLine($"""
                channelhub --ChannelHub:Channels:teams:type=teams --ChannelHub:Channels:teams:AppId={AppId} --ChannelHub:Channels:teams:ClientSecret=not-used-here --ChannelHub:Channels:teams:TenantId={Tenant}
                  --ChannelHub:Channels:teams:MetadataUrl={Keys}metadata --ChannelHub:Channels:teams:LoginUrl={Keys}login --ChannelHub:Channels:teams:ServiceUrl={Service}
                then: teams-webhooks http://127.0.0.1:5080 [PER SECOND] [SECONDS]
                """);
            return;
        }

        var (rate, seconds) = WebhookLoad.RateOf(args);
        using var key = RSA.Create(2048);
        var parameters = key.ExportParameters(false);
        using var platform = new LocalServer(
            path => path == "/metadata" ? $$"""{"issuer":"https://api.botframework.com","jwks_uri":"{{Keys}}keys"}"""
                : path == "/keys" ? $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"bench","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}","endorsements":["msteams"]}]}"""
                : path.StartsWith("/login", StringComparison.Ordinal) ? """{"access_token":"bench","expires_in":3600}"""
                : """{"id":"1"}""",
            Keys,
            "http://127.0.0.1:5099/");
        var token = Issue(key);
        using var http = WebhookLoad.Connect(args[0]);
        await WebhookLoad.RunAsync(http, "activities", rate, seconds, (number, round) => Post(token, number, $"r{round}-"));
    }

    private static HttpRequestMessage Post(string token, int number, string prefix)
    {
        var body = $$"""
            {"text":"Buenos días, me aparece el error H007 al entrar ({{number}})","textFormat":"plain","type":"message","timestamp":"2026-03-02T15:00:00.123Z","id":"{{prefix}}{{number}}","channelId":"msteams","serviceUrl":"{{Service}}",
            "from":{"id":"29:1-{{number % 500}}","name":"Ana","aadObjectId":"eeeeeeee-1111-4222-8333-{{number % 500:D12}}"},"conversation":{"conversationType":"personal","tenantId":"{{Tenant}}","id":"a:{{prefix}}{{number % 500}}"},
            "recipient":{"id":"28:{{AppId}}","name":"Soporte"},"channelData":{"tenant":{"id":"{{Tenant}}"} },"locale":"es-MX"}
            """;
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static string Issue(RSA key)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var head = $"{Encode("""{"alg":"RS256","typ":"JWT","kid":"bench"}""")}.{Encode($$"""{"iss":"https://api.botframework.com","aud":"{{AppId}}","nbf":{{now - 60}},"exp":{{now + 3600}},"serviceurl":"{{Service}}"}""")}";
        return $"{head}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(head), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
