using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Routing.Tests.Promises;

/// <summary>What <c>calendars</c>, <c>sla</c> and <c>escalation</c> of a routing file come to.</summary>
public sealed class PromiseFileTests
{
    private static readonly PromiseSubject Desk = new("desk", Priority.Normal, SupportLevel.L1, null);

    private static RoutingSet Of(string body) => RoutingFile.Load($"""
        version: 1
        departments: [{"{"}key: desk, sla: {"{"}urgent: fast, default: normal{"}"}{"}"}, {"{"}key: shop{"}"}]
        queues: [{"{"}key: desk-1, department: desk, levels: [L1]{"}"}, {"{"}key: desk-2, department: desk, levels: [L2], calendar: madrid{"}"}, {"{"}key: shop, department: shop{"}"}, {"{"}key: makers, department: desk, product: true{"}"}]
        defaults: {"{"}department: desk, sla: rest{"}"}
        {body}
        """, "routing.yaml") switch
    {
        RoutingLoad.Loaded loaded => loaded.Set,
        RoutingLoad.Faulty faulty => throw new AssertionException(string.Join('\n', faulty.Faults)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    private const string Sections = """
        calendars:
          bogota: {zone: America/Bogota, week: {mon-thu: [8:00-12:00, 13:00-17:00], fri: 8:00-24:00, sat: 22:00-6:00}, holidays: [12-25, 2026-04-03], special: {2026-12-24: 8:00-12:00, 2026-12-31: []}}
          madrid: {zone: Europe/Madrid, week: {mon-fri: 9:00-18:00}}
        sla:
          normal: {firstResponse: 30m, resolution: 8h}
          fast: {firstResponse: 10m working, nextResponse: 1h, resolution: 2h, update: 4h, warnAt: 50, pauseOn: [waiting-on-third-party], responsesPauseOn: new, reopened: start-again, moved: start-again}
          gold: {firstResponse: 5m, calendar: madrid, for: {tier: gold, priority: [high, urgent]}}
          rest: {resolution: 3d, time: working}
        """;

    [Test]
    public void Load_OldShape_IsInRealTimeWithTheUsualRest()
    {
        var policy = Of(Sections).Promises.Find("normal");
        Assert.That(policy, Is.EqualTo(new PromisePolicy
        {
            Name = "normal", FirstResponse = new Promise(TimeSpan.FromMinutes(30), PromiseTime.Real), Resolution = new Promise(TimeSpan.FromHours(8), PromiseTime.Real),
        }));
    }

    [Test]
    public void Load_WholePolicy_IsAsWritten()
    {
        var book = Of(Sections).Promises;
        Assert.That(book.Find("fast"), Is.EqualTo(new PromisePolicy
        {
            Name = "fast",
            FirstResponse = new Promise(TimeSpan.FromMinutes(10), PromiseTime.Working),
            NextResponse = new Promise(TimeSpan.FromHours(1), PromiseTime.Real),
            Resolution = new Promise(TimeSpan.FromHours(2), PromiseTime.Real),
            Update = new Promise(TimeSpan.FromHours(4), PromiseTime.Real),
            WarnAt = 50,
            PauseOn = [CaseStatus.WaitingOnThirdParty],
            ResponsesPauseOn = [CaseStatus.New],
            Reopened = ClockCarry.StartAgain,
            Moved = ClockCarry.StartAgain,
        }));
        Assert.That(book.Find("gold")!.FirstResponse!.Time, Is.EqualTo(PromiseTime.Working), "who names a calendar counts by it");
    }

    [Test]
    public void Load_Calendars_AreOpenAsWritten()
    {
        var bogota = Of(Sections).Calendars["bogota"];
        bool Open(string local) => bogota.IsOpen(DateTimeOffset.Parse(local + "-05:00", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Multiple(() =>
        {
            Assert.That(Open("2026-03-02T08:00"), Is.True);
            Assert.That(Open("2026-03-02T12:30"), Is.False, "lunch");
            Assert.That(Open("2026-03-06T23:59"), Is.True, "Friday until midnight");
            Assert.That(Open("2026-03-08T05:59"), Is.True, "the night of Saturday");
            Assert.That(Open("2026-04-03T10:00"), Is.False, "a holiday once");
            Assert.That(Open("2026-12-25T10:00"), Is.False, "a holiday of every year");
            Assert.That(Open("2026-12-24T13:30"), Is.False, "a special day");
            Assert.That(Open("2026-12-31T10:00"), Is.False, "a special day without shifts");
        });
    }

    [Test]
    public void Choose_OfAFile_TakesWhatARuleNamedThenConditionsThenTheDepartmentThenTheDefault()
    {
        var book = Of(Sections).Promises;
        Assert.Multiple(() =>
        {
            Assert.That(book.Choose(null, Desk)!.Name, Is.EqualTo("normal"));
            Assert.That(book.Choose(null, Desk with { Priority = Priority.Urgent })!.Name, Is.EqualTo("fast"));
            Assert.That(book.Choose(null, Desk with { Priority = Priority.Urgent, Tier = "gold" })!.Name, Is.EqualTo("gold"));
            Assert.That(book.Choose("fast", Desk with { Priority = Priority.High, Tier = "gold" })!.Name, Is.EqualTo("fast"));
            Assert.That(book.Choose(null, Desk with { Department = "shop" })!.Name, Is.EqualTo("rest"));
            Assert.That(book.Choose(Routed("normal", Priority.Urgent), null)!.Name, Is.EqualTo("fast"), "it came with the department's usual one");
            Assert.That(book.Choose(Routed("fast", Priority.Normal), null)!.Name, Is.EqualTo("fast"), "somebody had said so");
        });
    }

    private static Case Routed(string sla, Priority priorityNow) => new()
    {
        Number = new CaseNumber(1), Version = 1, Status = CaseStatus.Open, Channel = "webchat", Conversation = default, ReplyTo = default, CreatedAt = default, UpdatedAt = default,
        Department = "desk", Queue = "desk-1", Priority = priorityNow, RoutedSla = new RoutedSla(sla, Priority.Normal),
    };

    [Test]
    public void CalendarOf_Queue_IsItsOwnElseTheFirst()
    {
        var book = Of(Sections).Promises;
        var rest = book.Find("rest")!;
        Assert.That(book.CalendarOf(rest, rest.Resolution!, "desk-2").Name, Is.EqualTo("madrid"));
        Assert.That(book.CalendarOf(rest, rest.Resolution!, "desk-1").Name, Is.EqualTo("bogota"));
        Assert.That(book.CalendarOf(rest, new Promise(TimeSpan.FromHours(1), PromiseTime.Real), "desk-2").Name, Is.EqualTo("always"));
    }

    [Test]
    public void Id_OfThePromises_ChangesWithThemAndNotWithTheRest()
    {
        var id = Of(Sections).Promises.Id;
        Assert.That(Of(Sections + "\n# a comment\nrules: [{rule: a, when: {words: [b]}, then: {department: shop}}]").Promises.Id, Is.EqualTo(id));
        Assert.That(Of(Sections.Replace("firstResponse: 30m", "firstResponse: 31m", StringComparison.Ordinal)).Promises.Id, Is.Not.EqualTo(id));
        Assert.That(Of(Sections.Replace("12-25", "12-26", StringComparison.Ordinal)).Promises.Id, Is.Not.EqualTo(id));
    }

    [Test]
    public void Map_OfQueues_NeverChoosesTheProductTeamByLevel()
    {
        var set = Of(Sections);
        Assert.Multiple(() =>
        {
            Assert.That(set.Map.For("desk", SupportLevel.L2, "desk-1"), Is.EqualTo("desk-2"));
            Assert.That(set.Map.For("desk", SupportLevel.L3, "desk-1"), Is.EqualTo("desk-2"), "nobody takes L3: the highest below");
            Assert.That(set.Map.For("shop", SupportLevel.L3, "shop"), Is.EqualTo("shop"));
            Assert.That(set.QueueOf("desk", SupportLevel.L3).Key, Is.EqualTo("desk-2"));
            Assert.That(set.Map.ProductTeamOf("desk"), Is.EqualTo("makers"));
            Assert.That(set.Map.ProductTeamOf("shop"), Is.Null);
        });
    }

    [Test]
    public void FindDanger_WordsOfSeveralRules_AreTheCustomersOwnAndOfTheirRules()
    {
        var plan = Of(Sections + """

            lists: {legal: [demanda, abogad*]}
            escalation:
              - {rule: law, when: {words: [$legal]}, then: {level: L2}}
              - {rule: fraud, when: {words: [fraude, demanda]}, then: {level: product}}
            """).Escalations;
        var found = plan.FindDanger("URGENTE", "Mi Abogada pondrá una DEMANDA");
        Assert.That(found, Is.EquivalentTo(new[] { new DangerFound("law", ["Abogada", "DEMANDA"]), new DangerFound("fraud", ["DEMANDA"]) }));
        Assert.That(plan.FindDanger(null, "Todo bien, gracias"), Is.Empty);
        Assert.That(plan.FindDanger(null, new string('a', 1_000_000)), Is.Empty);
    }

    [TestCase(1, new int[0])]
    [TestCase(1, new[] { 1, 5, 29 })]
    [TestCase(2, new[] { 30 })]
    [TestCase(3, new[] { 200, 100, 90, 80 })]
    [TestCase(1, new[] { 1441, 2000 })]
    public void Count_Contacts_TakesWhatIsWrittenInOneGoAsOne(int contacts, int[] minutesAgo)
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        Assert.That(Contacts.Count(minutesAgo.Select(m => now.AddMinutes(-m)).Append(now), now), Is.EqualTo(contacts));
    }
}
