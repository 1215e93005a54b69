using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

/// <summary>Small routing files for tests: two departments, a few topics, and the rules given.</summary>
internal static class Rules
{
    private const string Head = """
        version: 1
        departments:
          - {key: desk, sla: {urgent: fast, default: normal}}
          - {key: shop}
        queues:
          - {key: desk-1, department: desk, levels: [L1]}
          - {key: desk-2, department: desk, levels: [L2]}
          - {key: shop, department: shop}
          - {key: shop-bills, department: shop}
        sla: {normal: {firstResponse: 1h, resolution: 8h}, fast: {firstResponse: 10m, resolution: 1h}}
        products:
          - {key: erp, words: [erp, sistema central]}
          - {key: pos, words: [pos]}
        errorCodes:
          - {key: module, patterns: ['\bH\d{3}\b']}
          - {key: named, patterns: ['\berror \d{3}\b'], words: [codigo rojo]}
        lists:
          outage: [caido, no responde]
        topics:
          - topic: faults
            department: desk
            givesWayAt: 4
            words: {2: [error, falla*], 1: [problema]}
          - topic: printing
            department: desk
            words: {3: [impresora], 1: [papel]}
          - topic: bills
            department: shop
            words: {3: [factura], -2: [error en la factura interna]}

        """;

    private const string Defaults = """

        defaults: {department: desk, category: general, sla: normal}
        """;

    public static RoutingSet Of(string body, params ChannelHub.Routing.Calendars.Calendar[] calendars) => RoutingFile.Load(Head + body + Defaults, "routing.yaml", null, calendars) switch
    {
        RoutingLoad.Loaded loaded => loaded.Set,
        RoutingLoad.Faulty faulty => throw new InvalidOperationException(string.Join('\n', faulty.Faults)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    /// <summary>A set with one rule "hit" that has this condition.</summary>
    public static RoutingSet When(string condition) => Of($$"""
        rules:
          - rule: hit
            when: {{condition}}
            then: {department: shop}
        """);

    public static RoutingFacts Facts(string text) => new() { Channel = "webchat", Account = new AccountName("web"), Text = text, At = DateTimeOffset.UnixEpoch };

    public static bool Hits(this RoutingSet set, RoutingFacts facts) => Router.Decide(set, facts).Result.Rule == "hit";

    public static bool Hits(this RoutingSet set, string text) => set.Hits(Facts(text));
}
