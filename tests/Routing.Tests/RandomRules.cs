using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using Calendar = ChannelHub.Routing.Calendars.Calendar;

namespace ChannelHub.Routing.Tests;

/// <summary>Random rule sets with every kind of condition, and random messages of which some meet them. The same seed gives the same.</summary>
internal sealed class RandomRules(int seed)
{
    private static readonly string[] Words = ["factura", "error", "papel", "impresora", "lento", "ruido", "pago", "'caja*'", "H007", "erp", "codigo rojo", "no responde"];
    private static readonly string[] Languages = ["es", "en", "pt"];
    private static readonly string[] Senders = ["ana@example.com", "'@example.com'", "'+525512345678'"];

    private static readonly Calendar[] Calendars =
    [
        ((CalendarBuild.Built)Calendar.Build(new WorkingHours { Name = "desk", Zone = "America/Bogota", Week = [new(DayOfWeek.Monday, new Shift(new TimeOnly(9, 0), new TimeOnly(18, 0)))] })).Calendar,
    ];

    private readonly Random random = new(seed);

    public RoutingSet Set(int rules = 12) => Rules.Of(Body(rules), Calendars);

    public string Body(int rules)
    {
        var body = new StringBuilder("""
            offices: [{key: mx, region: latam, phones: ['+52']}]
            contacts: [{group: vip, tier: gold, addresses: [ana@example.com]}, {group: partner, addresses: ['@example.com']}]
            signals:

            """);
        for (var i = 0; i < 3; i++) body.Append(CultureInfo.InvariantCulture, $"  - {{signal: s{i}, when: {Condition(2, signal: true)}, then: {{points: {{{One("faults", "printing", "bills")}: {random.Next(1, 6)}}}, tags: [t{i}]}}}}\n");
        body.Append("rules:\n");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rules; i++)
        {
            var place = One("department: desk", "department: shop", "queue: shop-bills, scope: out", "department: desk, level: L2, skills: [tax, {skill: pos, dropAfter: 5m}]", "department: shop, article: a, questions: [version]");
            var when = random.Next(2) == 0 ? $"{{all: [{Condition(1)}, {Condition(1)}]}}" : Condition(3);

            // Two rules with the same conditions would be refused.
            if (!seen.Add(when)) when = $"{{all: [{when}, {{not: {{words: never{i}}}}}]}}";
            body.Append(CultureInfo.InvariantCulture, $"  - {{rule: r{i}, when: {when}, then: {{{place}, category: c{random.Next(4)}}}}}\n");
        }

        body.Append("additions:\n");
        for (var i = 0; i < 2; i++) body.Append(CultureInfo.InvariantCulture, $"  - {{addition: a{i}, when: {{any: [{Condition(2)}, {{category: c{i}}}]}}, then: {{tags: [added{i}], skills: [more{i}]}}}}\n");
        return body.ToString();
    }

    public RoutingFacts Facts()
    {
        var at = new DateTimeOffset(2026, 3, 2, random.Next(24), random.Next(60), 0, TimeSpan.Zero).AddDays(random.Next(7));
        return new RoutingFacts
        {
            Channel = One("webchat", "email", "voice"),
            Account = new AccountName(One("web", "mail")),
            Text = string.Join(' ', Enumerable.Range(0, random.Next(8)).Select(_ => One(Words).Trim('\'').Replace("*", "s", StringComparison.Ordinal))),
            Subject = random.Next(2) == 0 ? null : One(Words),
            Language = random.Next(4) == 0 ? null : One(Languages),
            Sender = random.Next(4) == 0 ? null : One("ana@example.com", "luis@mail.example.com", "+525512345678", "v-1"),
            Addresses = random.Next(3) == 0 ? ["ana@example.com"] : [],
            Traits = (MessageTraits)random.Next(1 << 12),
            Attachments = random.Next(3) == 0 ? [new Attachment { Name = "a.xml", ContentType = "text/xml", Size = 3, Sha256 = new string('b', 64) }] : [],
            Facts = random.Next(2) == 0 ? [new KnownFact("version", One("11", "12"))] : [],
            Contacts = Enumerable.Range(0, random.Next(4)).Select(i => at.AddHours(-7 * (i + 1))).ToValueList(),
            Reopenings = random.Next(3),
            LastSatisfaction = random.Next(2) == 0 ? null : random.Next(1, 6),
            Message = random.Next(1, 9),
            At = at,
        };
    }

    private string Condition(int depth, bool signal = false) => random.Next(depth > 0 ? 22 : 18) switch
    {
        0 or 1 => $"{{words: [{One(Words)}, {One(Words)}]}}",
        2 => $"{{subject: {One(Words)}}}",
        3 => $"{{channel: {One("webchat", "email", "voice")}}}",
        4 => $"{{language: {One(Languages)}}}",
        5 => $"{{sender: {One(Senders)}}}",
        6 => $"{{traits: {One("voice", "button", "edited")}}}",
        7 => $"{{errorCode: {One("any", "module")}}}",
        8 => $"{{group: {One("vip", "partner")}}}",
        9 => One("{tier: gold}", "{office: mx}", "{region: latam}"),
        10 => $"{{hours: {{calendar: desk, open: {One("true", "false")}}}}}",
        11 => One("{contacts: 2}", "{contacts: {atLeast: 3, within: 15h}}"),
        12 => One("{reopened: 1}", "{lastSatisfaction: 3}"),
        13 => One("{attachments: any}", "{attachments: none}", "{attachments: {ending: xml}}"),
        14 => One("{fact: {version: any}}", "{fact: {version: 11}}"),
        15 => signal ? "{product: any}" : One("{topic: bills}", "{leads: shop}", "{leads: {department: desk, atLeast: 3}}"),
        16 => $"{{score: {{atLeast: 2, of: [{{points: 1, words: {One(Words)}}}, {{points: 1, channel: email}}, {{points: 2, words: {One(Words)}}}]}}}}",
        17 => One("{regex: 'caja +\\d'}", "{regex: 'H\\d+'}"),
        18 => $"{{not: {Condition(depth - 1, signal)}}}",
        19 => $"{{any: [{Condition(depth - 1, signal)}, {Condition(depth - 1, signal)}]}}",
        _ => $"{{all: [{Condition(depth - 1, signal)}, {Condition(depth - 1, signal)}]}}",
    };

    private string One(params string[] of) => of[random.Next(of.Length)];
}
