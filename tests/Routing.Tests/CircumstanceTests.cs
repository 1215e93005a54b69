using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Tests;

/// <summary>Conditions on what surrounds the words: who writes, when, with what, and what is known already.</summary>
public sealed class CircumstanceTests
{
    private const string People = """
        offices:
          - {key: mexico, region: latam, accounts: [soporte-mx], domains: ['@empresa.com.mx'], phones: ['+52', '+521']}
          - {key: madrid, region: europe, phones: ['+34'], accounts: [web]}
          - {key: monterrey, region: latam, phones: ['+5281']}
        contacts:
          - {group: vip, tier: gold, addresses: [ana@example.com, '+525512345678']}
          - {group: partner, tier: silver, addresses: ['@example.com']}
          - {tier: bronze, office: madrid, addresses: ['@mx.example.com']}

        """;

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static RoutingFacts Hola => Rules.Facts("hola") with { At = Monday };

    private static RoutingSet When(string condition) => Rules.Of(People + $$"""
        rules:
          - rule: hit
            when: {{condition}}
            then: {department: shop}
        """);

    [TestCase("{group: vip}", "ANA@example.com", true)]
    [TestCase("{group: partner}", "ana@example.com", false, TestName = "A whole address goes before its domain")]
    [TestCase("{group: [vip, partner]}", "luis@mail.example.com", true)]
    [TestCase("{tier: gold}", "+525512345678", true)]
    [TestCase("{tier: bronze}", "luis@mx.example.com", true, TestName = "A nearer domain goes before one above it")]
    [TestCase("{tier: silver}", "luis@notexample.com", false)]
    [TestCase("{tier: gold}", "", false)]
    [TestCase("{office: mexico}", "+5255000000", true)]
    [TestCase("{office: monterrey}", "+52810000", true, TestName = "The longest beginning of a number tells")]
    [TestCase("{office: mexico}", "x@ventas.empresa.com.mx", true)]
    [TestCase("{office: madrid}", "nobody@elsewhere.org", true, TestName = "The account tells the office of whom nothing else is known")]
    [TestCase("{office: madrid}", "luis@mx.example.com", true, TestName = "A contact's own office")]
    [TestCase("{region: latam}", "+5281", true)]
    [TestCase("{region: europe}", "+34600", true)]
    public void People_ByAddress_AreWhoTheFileSays(string condition, string sender, bool holds) =>
        Assert.That(When(condition).Hits(Hola with { Sender = sender.Length == 0 ? null : sender }), Is.EqualTo(holds));

    [Test]
    public void People_WritingFromAnotherAddress_AreRecognisedByTheContactsOthers()
    {
        var facts = Hola with { Sender = "telegram:77", Addresses = ["ana@example.com", "+5281222"] };

        Assert.That(When("{group: vip, office: monterrey}").Hits(facts), Is.True);
    }

    [TestCase("{hours: desk}", "2026-03-02T09:30:00-06:00", true)]
    [TestCase("{hours: desk}", "2026-03-02T08:59:00-06:00", false)]
    [TestCase("{hours: {calendar: desk, open: false}}", "2026-03-02T18:00:00-06:00", true)]
    [TestCase("{hours: {calendar: desk, open: true}}", "2026-03-07T12:00:00-06:00", false)]
    [TestCase("{not: {hours: desk}}", "2026-03-07T12:00:00-06:00", true)]
    public void Hours_OfACalendar_AreThoseOfItsPlace(string condition, string at, bool holds)
    {
        var week = Enumerable.Range(1, 5).Select(d => new WeekShift((DayOfWeek)d, new Shift(new TimeOnly(9, 0), new TimeOnly(18, 0)))).ToValueList();
        var calendar = ((CalendarBuild.Built)Calendar.Build(new WorkingHours { Name = "desk", Zone = "America/Mexico_City", Week = week })).Calendar;
        var set = Rules.Of($"rules:\n  - rule: hit\n    when: {condition}\n    then: {{department: shop}}\n", calendar);

        Assert.That(set.Hits(Hola with { At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) }), Is.EqualTo(holds));
    }

    [TestCase("{contacts: 3}", true)]
    [TestCase("{contacts: 4}", false)]
    [TestCase("{contacts: {atLeast: 4, within: 7d}}", true)]
    [TestCase("{contacts: {atLeast: 2, within: 1h}}", false)]
    [TestCase("{contacts: {atLeast: 2, within: 2h}}", true)]
    [TestCase("{reopened: 2}", true)]
    [TestCase("{reopened: 3}", false)]
    [TestCase("{lastSatisfaction: 2}", true)]
    [TestCase("{lastSatisfaction: 1}", false)]
    public void History_OfTheContact_CountsAsAsked(string condition, bool holds)
    {
        var facts = Hola with { Contacts = [Monday.AddHours(-2), Monday.AddHours(-24), Monday.AddDays(-3)], Reopenings = 2, LastSatisfaction = 2 };

        Assert.That(When(condition).Hits(facts), Is.EqualTo(holds));
        Assert.That(When(condition).Hits(Hola), Is.False, "nobody knows this contact");
    }

    [TestCase("{attachments: any}", true)]
    [TestCase("{attachments: none}", false)]
    [TestCase("{attachments: {kind: image}}", true)]
    [TestCase("{attachments: {kind: [video, data]}}", true)]
    [TestCase("{attachments: {kind: audio}}", false)]
    [TestCase("{attachments: {ending: .XML}}", true)]
    [TestCase("{attachments: {ending: [pdf, docx]}}", false)]
    [TestCase("{attachments: {atLeast: 2}}", true)]
    [TestCase("{attachments: {atLeast: 3}}", false)]
    [TestCase("{attachments: {kind: image, ending: xml, atLeast: 2}}", true)]
    public void Attachments_OfTheMessage_AreAskedFor(string condition, bool holds)
    {
        var facts = Hola with { Attachments = [File("captura.PNG", "image/png"), File("factura.xml", "text/xml; charset=utf-8")] };

        Assert.That(When(condition).Hits(facts), Is.EqualTo(holds));
        Assert.That(When(condition).Hits(Hola), Is.EqualTo(condition.Contains("none", StringComparison.Ordinal)));
    }

    [TestCase("{fact: {version: any}}", true)]
    [TestCase("{fact: {error-code: h007}}", true)]
    [TestCase("{fact: {error-code: [H001, H007], version: '11'}}", true)]
    [TestCase("{fact: {error-code: H008}}", false)]
    [TestCase("{fact: {company: any}}", false)]
    [TestCase("{fact: {version: any, company: any}}", false)]
    public void Facts_ThatTheBotKnows_AreAskedFor(string condition, bool holds) =>
        Assert.That(When(condition).Hits(Hola with { Facts = [new KnownFact("error-code", "H007"), new KnownFact("version", "11")] }), Is.EqualTo(holds));

    [TestCase(MessageTraits.Voice, "voice")]
    [TestCase(MessageTraits.AutoReply, "auto-reply")]
    [TestCase(MessageTraits.Edited, "edited")]
    [TestCase(MessageTraits.Button, "button")]
    public void Traits_OfTheMessage_AreAskedFor(MessageTraits trait, string word) => Assert.That(When($"{{traits: {word}}}").Hits(Hola with { Traits = trait }), Is.True);

    [Test]
    public void Circumstances_InATrace_SayWhatWasFound()
    {
        var set = When("{all: [{tier: gold}, {contacts: 2}, {attachments: {kind: image}}, {not: {attachments: {ending: pdf}}}, {fact: {version: any}}]}");
        var facts = Hola with
        {
            Sender = "ana@example.com", Contacts = [Monday.AddHours(-1)], Attachments = [File("a.png", "image/png")], Facts = [new KnownFact("version", "11")],
        };

        var conditions = Router.Decide(set, facts).Trace.Tried[^1].Conditions;

        Assert.That(conditions.Select(c => $"{c.Condition}: {string.Join(", ", c.Found)}"), Is.EqualTo(new[] { "tier: gold", "contacts: 2", "attachments: image", "not attachments: ", "fact: version" }));
    }

    private static Attachment File(string name, string type) => new() { Name = name, ContentType = type, Size = 1, Sha256 = new string('a', 64) };
}
