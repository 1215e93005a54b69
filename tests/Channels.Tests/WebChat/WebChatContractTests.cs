using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

/// <summary>Web chat keeps what every channel must.</summary>
public sealed class WebChatContractTests : ChannelContract
{
    private const string Files = """[{"name":"foto.png","contentType":"image/png","size":12,"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]""";

    protected override IChannelType Type { get; } = new WebChatRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["type"] = "webchat", ["MessagesPerMinute"] = "10000" };

    protected override (RawInbound Raw, string Named) UnknownContent => (Raw("""{"visitor":"v","message":{"id":"1","kind":"sticker"}}"""), "sticker");

    protected override IReadOnlyList<RawInbound> Samples =>
    [
        Raw("""{"visitor":"v","message":{"id":"1","text":"Hola","language":"es-MX","more":{"a":[1,2,{"b":null}]}}}"""),
        Raw("""{"visitor":"v","message":{"id":"2","text":"Sí","choice":"yes"}}"""),
        Raw("""{"visitor":"v","files":FILES,"message":{"id":"3"}}""".Replace("FILES", Files, StringComparison.Ordinal)),
        Raw("""{"visitor":"v","seen":{"message":"1042-3","state":"read"}}"""),
    ];

    protected override HttpRequestMessage LongRequest => WithCookie(new HttpRequestMessage(HttpMethod.Get, $"/chat/{ChannelHost.Account}/events"), Build("x"));

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        var cookie = genuine.Headers.Single(h => h.Key == "Cookie").Value;
        yield return ("no key", ChannelHost.ToHttp(genuine with { Headers = [] }));
        yield return ("an empty key", With(cookie[..(cookie.IndexOf('=', StringComparison.Ordinal) + 1)]));
        yield return ("a key cut short", With(cookie[..^1]));
        yield return ("a key with one bit changed", With(cookie[..^3] + (cookie[^3] == 'A' ? 'B' : 'A') + cookie[^2..]));
        yield return ("a key of the right length that nobody signed", With(cookie[..(cookie.IndexOf('=', StringComparison.Ordinal) + 1)] + new string('A', 75)));
        yield return ("a key of another hub", With($"channelhub-{ChannelHost.Account}={new WebChatVisitors(new byte[32], ChannelHost.Account).Issue()}"));
        yield return ("another site's page", Sent("Origin", "https://evil.example"));
        yield return ("a sandboxed page", Sent("Origin", "null"));
        yield return ("another site's page, by fetch metadata", Sent("Sec-Fetch-Site", "cross-site"));
        yield return ("a neighbour's page", Sent("Sec-Fetch-Site", "same-site"));
        yield return ("a form, which any site can make a browser send", ChannelHost.ToHttp(genuine with { ContentType = "text/plain" }));

        HttpRequestMessage With(string value) => ChannelHost.ToHttp(genuine with { Headers = [new("Cookie", value)] });
        HttpRequestMessage Sent(string name, string value) => ChannelHost.ToHttp(genuine with { Headers = [.. genuine.Headers, new(name, value)] });
    }

    private static HttpRequestMessage WithCookie(HttpRequestMessage request, TrialRequest visitor)
    {
        request.Headers.Add("Cookie", visitor.Headers.Single(h => h.Key == "Cookie").Value);
        return request;
    }

    private static RawInbound Raw(string json) =>
        new() { Account = ChannelHost.Account, Channel = "webchat", ExternalId = "v:1", ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = Encoding.UTF8.GetBytes(json) };
}
