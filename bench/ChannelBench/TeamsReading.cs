using System.Text;
using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Channels.Teams;
using ChannelHub.Channels.Teams.Tokens;

namespace ChannelHub.ChannelBench;

/// <summary>An activity as Teams sends it, to the one form of all channels.</summary>
[MemoryDiagnoser]
public class TeamsReading
{
    private readonly TeamsMapping mapping = new(TeamsGroups.Mentioned, new TeamsButtons("a-secret-of-the-bot", new AccountName("teams")));
    private readonly RawInbound personal = Raw("""
        {"text":"Buenos días, me aparece el error H007 al entrar en la aplicación y no puedo seguir. ¿Me ayudan, por favor?","textFormat":"plain","attachments":[{"contentType":"text/html","content":"<p>Buenos d&iacute;as, me aparece el error H007 al entrar en la aplicaci&oacute;n y no puedo seguir. &iquest;Me ayudan, por favor?</p>"}],
        "type":"message","timestamp":"2026-03-02T15:00:00.1234567Z","localTimestamp":"2026-03-02T09:00:00.1234567-06:00","id":"1772463600123","channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/amer/",
        "from":{"id":"29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw","name":"Ana Pérez","aadObjectId":"eeeeeeee-1111-4222-8333-ffffffffffff"},
        "conversation":{"conversationType":"personal","tenantId":"cccccccc-1111-4222-8333-dddddddddddd","id":"a:1pL6i0oY3C0K8oBzZzKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZNJWi7me2kHTL3Bw0000000000000000000000"},
        "recipient":{"id":"28:aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb","name":"Soporte"},"entities":[{"locale":"es-MX","country":"MX","platform":"Windows","timezone":"America/Mexico_City","type":"clientInfo"}],
        "channelData":{"tenant":{"id":"cccccccc-1111-4222-8333-dddddddddddd"}},"locale":"es-MX","localTimezone":"America/Mexico_City"}
        """);

    private readonly RawInbound mention = Raw("""
        {"text":"<at>Soporte</at> el portal no abre&nbsp;desde ayer, ¿<at>Luis</at> también lo ve?","textFormat":"plain","type":"message","timestamp":"2026-03-02T15:00:00.1234567Z","id":"1772463600123","channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/amer/",
        "from":{"id":"29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw","name":"Ana Pérez","aadObjectId":"eeeeeeee-1111-4222-8333-ffffffffffff"},
        "conversation":{"isGroup":true,"conversationType":"channel","tenantId":"cccccccc-1111-4222-8333-dddddddddddd","id":"19:d0bba23c2fc8413991125a43a54cc30e@thread.tacv2;messageid=1772463500000"},
        "recipient":{"id":"28:aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb","name":"Soporte"},"entities":[{"mentioned":{"id":"28:aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb","name":"Soporte"},"text":"<at>Soporte</at>","type":"mention"},{"mentioned":{"id":"29:1luis","name":"Luis"},"text":"<at>Luis</at>","type":"mention"}],
        "channelData":{"tenant":{"id":"cccccccc-1111-4222-8333-dddddddddddd"}},"locale":"es-MX"}
        """);

    private readonly string authorization;
    private readonly TeamsTokenCheck check;

    public TeamsReading()
    {
        var options = new TeamsOptions { AppId = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb", Tenants = ["*"] };
        var key = new TeamsTrialKey();
        authorization = "Bearer " + key.Sign(options, options.ServiceUrl, TimeProvider.System.GetUtcNow());
        check = new TeamsTokenCheck(options, null!, null, key, TimeProvider.System); // the key is there, so none is looked for
    }

    /// <summary>All that is checked of a token, the signature (RSA, 2,048 bits) included.</summary>
    [Benchmark]
    public object Token() => check.CheckAsync(authorization, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public Normalised Personal() => TeamsInboundMapper.Map(personal, mapping);

    [Benchmark]
    public Normalised ChannelWithMentions() => TeamsInboundMapper.Map(mention, mapping);

    private static RawInbound Raw(string json) =>
        new() { Account = new AccountName("teams"), Channel = "teams", ExternalId = "a:1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(56), Body = Encoding.UTF8.GetBytes(json) };
}
