using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ChannelHub.Cases.Tests;

public sealed class CaseJsonTests
{
    /// <summary>Whatever CaseJson can write, named by its attributes.</summary>
    private static IEnumerable<Type> Written() =>
        typeof(CaseJson).GetCustomAttributesData().Where(a => a.AttributeType == typeof(JsonSerializableAttribute)).Select(a => (Type)a.ConstructorArguments[0].Value!);

    [TestCaseSource(nameof(Written))]
    public void Write_AnyValue_IsReadBackEqual(Type type) => Law.Holds(AnyValue.Of(type), value =>
    {
        var read = Json.Again(type, value);
        Assert.That(read, Is.EqualTo(value), () => Json.Write(type, value));
        Assert.That(Json.Write(type, read!), Is.EqualTo(Json.Write(type, value)));
    }, runs: 60);

    [Test]
    public void Written_TheList_HoldsEveryKindOfItemThatAListOfTheModelHolds()
    {
        var items = typeof(Case).Assembly.GetTypes().SelectMany(t => t.GetProperties()).Select(p => p.PropertyType)
            .Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(ValueList<>)).Select(t => t.GetGenericArguments()[0]).Distinct().ToList();
        Assert.That(items, Does.Contain(typeof(SlaClock)).And.Contain(typeof(string)));
        Assert.That(items.Where(t => CaseJson.Default.GetTypeInfo(t) is null), Is.Empty, "these have no metadata, so a value that holds them can't be written");
    }

    /// <summary>These stand in stored rows: a renamed field would be read as missing, so a rename must show here first.</summary>
    [Test]
    public void Write_EveryStoredRecord_HasTheFieldsOfTheGoldenFile()
    {
        var now =
            from type in Reachable(Written())
            where !type.IsSubclassOf(typeof(CaseEventData))
            select $"{type.Name}: {string.Join(", ", Json.InfoOf(type).Properties.Where(f => f.Get is not null).Select(f => f.Name).Order(StringComparer.Ordinal))}";
        Golden.Check("records.txt", now);
    }

    private static HashSet<Type> Reachable(IEnumerable<Type> types)
    {
        var (found, next) = (new HashSet<Type>(), new Queue<Type>(types));
        while (next.TryDequeue(out var type))
        {
            if (Json.InfoOf(type) is not { Kind: JsonTypeInfoKind.Object } info || !found.Add(type)) continue;
            foreach (var field in info.Properties) next.Enqueue(Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType);
        }

        return found;
    }

    [Test]
    public void Write_ACase_LooksAsAgreed()
    {
        var desk = Desk.Open();
        desk.Do(new Step(5, new Happening.RouterDecided(Sample.Routing())));
        desk.Do(new Step(5, new Happening.Asked(new CaseCommand.Reply("Hola", [], CaseStatus.WaitingOnThirdParty), Sample.Ana)));
        Assert.That(Json.Write(typeof(Case), desk.Case), Is.EqualTo("""
            {"number":"CH-1234","version":7,"status":"waiting-on-third-party","channel":"webchat","conversation":{"account":"web","key":"visitor-1"},
            "replyTo":{"account":"web","key":"visitor-1"},"createdAt":"2026-03-02T09:00:00+00:00","updatedAt":"2026-03-02T09:10:00+00:00","subject":"Error H007",
            "department":"technical-support","level":"L1","category":"invoicing","priority":"high","queue":"support-l1","rule":"cfdi-errors","owner":"ana","waitingSince":"2026-03-02T09:10:00+00:00","clocks":[],
            "tags":["cfdi"],"links":[],"bot":{"paused":true,"takenOverAt":5,"asked":[],"facts":[]},"reopenings":0,"messagesIn":1,"messagesOut":1,
            "lastCustomerMessageAt":"2026-03-02T09:00:00+00:00","lastAgentMessageAt":"2026-03-02T09:10:00+00:00","undeliveredAnswers":[]}
            """.ReplaceLineEndings("")));
    }

    [TestCase(MessageTraits.None, "[]")]
    [TestCase(MessageTraits.AutoReply | MessageTraits.OptOut, """["auto-reply","opt-out"]""")]
    public void Write_Traits_AreWords(MessageTraits traits, string json) =>
        Assert.That(Json.Write(typeof(MessageBody), new MessageBody { Text = "", Traits = traits }), Does.Contain($"\"traits\":{json}"));

    [TestCase("""["robot"]""")]
    [TestCase("[1]")]
    [TestCase("\"auto-reply\"")]
    [TestCase("""["auto-reply" """)]
    public void Read_TraitsThatAreNone_IsAJsonException(string traits) =>
        Assert.That(() => JsonSerializer.Deserialize($$"""{"text":"","traits":{{traits}}}""", CaseJson.Default.MessageBody), Throws.InstanceOf<JsonException>());

    [TestCase("""{"kind":"alien"}""")]
    [TestCase("""{"kind":2}""")]
    public void Read_AnEnumByAWrongWordOrNumber_IsAJsonException(string cause) =>
        Assert.That(() => JsonSerializer.Deserialize(cause, CaseJson.Default.Cause), Throws.InstanceOf<JsonException>());

    [TestCase("""{"from":"L1","to":2}""")]
    [TestCase("""{"from":"L1","to":"L9"}""")]
    public void Read_ALevelThatIsNone_IsAJsonException(string levels) =>
        Assert.That(
            () => JsonSerializer.Deserialize(levels[..^1] + ""","note":{"known":"a","tried":"b","missing":"c"}}""", CaseJson.Default.Escalated), Throws.InstanceOf<JsonException>());

    private static IEnumerable<Type> Enums() => typeof(Case).Assembly.GetTypes().Where(t => t.IsEnum && t.GetCustomAttribute<JsonConverterAttribute>() is not null && t != typeof(MessageTraits));

    [TestCaseSource(nameof(Enums))]
    public void Names_EveryEnumOfTheModel_AreThoseOfItsJson(Type type) =>
        typeof(CaseJsonTests).GetMethod(nameof(CompareNames), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, []);

    private static void CompareNames<T>() where T : struct, Enum
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        foreach (var value in Enum.GetValues<T>())
        {
            Assert.That(JsonSerializer.Serialize(value, options), Is.EqualTo($"\"{Names.Of(value)}\""));
            Assert.That(Names.TryParse<T>(Names.Of(value).ToUpperInvariant(), out var read) ? read : default, Is.EqualTo(value));
        }

        Assert.That(Names.All<T>(), Is.EquivalentTo(Enum.GetValues<T>().Select(Names.Of)));
        Assert.That(Names.TryParse<T>("no such name", out _) || Names.TryParse<T>(null, out _) || Names.TryParse<T>("0", out _), Is.False);
    }

    private static IEnumerable<TestCaseData> UnreadableIds()
    {
        yield return new TestCaseData(new Unassigned(new AgentId("api token 7")));
        yield return new TestCaseData(new Assigned(default));
        yield return new TestCaseData(new Linked("parent", default));
        yield return new TestCaseData(new ContactIdentified(new ContactId(-1)));
        yield return new TestCaseData(new Opened("webchat", new AccountName("Web Chat"), "k"));
    }

    [TestCaseSource(nameof(UnreadableIds))]
    public void Write_AnIdThatCouldNotBeReadBack_FailsInsteadOfStoringIt(CaseEventData data) =>
        Assert.That(() => CaseEventTypes.Write(data), Throws.InstanceOf<JsonException>().With.Message.Contains("can't be written"));

    [Test]
    public void Readable_TextWithAccents_StaysReadable() =>
        Assert.That(JsonSerializer.Serialize(new MessageBody { Text = "Año <b>" }, CaseJson.Readable.MessageBody), Does.Contain("Año <b>"));
}
