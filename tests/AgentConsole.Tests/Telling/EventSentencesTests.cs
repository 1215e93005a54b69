using System.Reflection;
using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Telling;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class EventSentencesTests
{
    private static readonly DateTimeOffset Due = new(2026, 5, 4, 15, 30, 0, TimeSpan.Zero);

    public static IEnumerable<Type> Types => CaseEventTypes.All;

    [TestCaseSource(nameof(Types))]
    public void Of_EachEventType_IsASentenceInBothLanguages(Type type)
    {
        foreach (var optional in new[] { false, true })
        {
            var data = Sample(type, optional);
            var sentences = Texts.All.Select(t => EventSentences.Of(data, t, d => d.ToString("HH:mm"))).ToList();
            foreach (var sentence in sentences)
            {
                Assert.That(sentence, Does.EndWith("."));
                Assert.That(sentence, Does.Not.Contain("[").And.Not.Contain("{"), "no text is missing and no place is unfilled");
                Assert.That(sentence.Length, Is.GreaterThan(10));
            }

            Assert.That(sentences, Is.Unique);
        }
    }

    [Test]
    public void Of_Escalated_SaysFromWhereToWhere() =>
        Assert.That(EventSentences.Of(new Escalated(SupportLevel.L1, SupportLevel.L3, new HandoverNote("a", "b", "c")), Texts.English, _ => ""), Is.EqualTo("Escalated from L1 to L3."));

    [Test]
    public void Of_SlaStarted_SaysWhenItIsDue() =>
        Assert.That(EventSentences.Of(new SlaClockStarted("first-response", "gold", Due), Texts.Spanish, d => d.ToString("HH:mm")), Is.EqualTo("Empezó a correr el plazo «Primera respuesta» (gold): vence 15:30."));

    [Test]
    public void Of_ReasonOfTheProgram_IsTranslated() =>
        Assert.That(EventSentences.Of(new Assigned(new AgentId("ana"), "answered first"), Texts.Spanish, _ => ""), Is.EqualTo("ana quedó como responsable. Motivo: fue quien respondió primero."));

    [TestCase("the customer asked for a person", "El asistente guarda silencio. Motivo: el cliente pidió una persona.")]
    [TestCase("merged into CH-1007", "El asistente guarda silencio. Motivo: se fusionó con CH-1007.")]
    [TestCase("Ana lo lleva {x}", "El asistente guarda silencio. Motivo: Ana lo lleva {x}.")]
    public void Of_Reason_IsTheHubsInTheReadersLanguageOrAPersonsAsItStands(string reason, string sentence) =>
        Assert.That(EventSentences.Of(new BotPaused(reason), Texts.Spanish, _ => ""), Is.EqualTo(sentence));

    [Test]
    public void Of_WhatTheBotAskedAndLearnt_IsNamedInTheReadersLanguage() => Assert.Multiple(() =>
    {
        Assert.That(EventSentences.Of(new BotAsked("product,since", 5), Texts.Spanish, _ => ""), Does.Contain("Producto, Desde cuándo"));
        Assert.That(EventSentences.Of(new FactLearnt("device", "printer"), Texts.Spanish, _ => ""), Does.Contain("Equipo").And.Contain("impresora"));
        Assert.That(EventSentences.Of(new FactLearnt("since", "unknown"), Texts.English, _ => ""), Does.Contain("does not know"));
    });

    [Test] // P30
    public void Of_AnswerThatFailed_SaysWhatItMeansAndThePlatformsWords() =>
        Assert.That(EventSentences.Of(new DeliveryChanged(3, DeliveryState.Failed, "unsubscribed", "Twilio 21610: opted out"), Texts.English, _ => ""),
            Is.EqualTo("An answer was not delivered. The customer asked for no more messages from this number. Only another channel is left, or waiting until they say START. Reason: Twilio 21610: opted out."));

    [Test] // P30
    public void Of_AnswerThatWentToSomeOnly_NamesWhoIsMissing() =>
        Assert.That(EventSentences.Of(new DeliveryChanged(3, DeliveryState.Sent, "not-for-all", "luis@customer.example (550 5.1.1 no such user)"), Texts.Spanish, _ => ""),
            Is.EqualTo("Una respuesta se envió. No a todos: el servidor de correo rechazó estas direcciones; las demás la recibieron. Escribe a quien falta de otra manera. Motivo: luis@customer.example (550 5.1.1 no such user)."));

    [TestCaseSource(nameof(Causes))]
    public void CauseOf_EachKind_HasWords(CauseKind kind) => Assert.Multiple(() =>
    {
        foreach (var text in Texts.All) Assert.That(EventSentences.CauseOf(new Cause(kind, "x-1"), text), Is.Not.Empty.And.Not.Contain("["));
    });

    public static CauseKind[] Causes => Enum.GetValues<CauseKind>();

    private static CaseEventData Sample(Type type, bool optional)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return (CaseEventData)constructor.Invoke(constructor.GetParameters().Select(p => p.HasDefaultValue && !optional ? null : Value(p)).ToArray());
    }

    private static object Value(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return parameter.Name is "Channel" ? "webchat" : "word";
        if (type == typeof(int)) return 3;
        if (type == typeof(bool)) return true;
        if (type == typeof(CaseNumber)) return new CaseNumber(7);
        if (type == typeof(ContactId)) return new ContactId(8);
        if (type == typeof(AgentId)) return new AgentId("ana");
        if (type == typeof(AccountName)) return new AccountName("web");
        if (type == typeof(DateTimeOffset)) return Due;
        if (type == typeof(HandoverNote)) return new HandoverNote("a", "b", "c");
        if (type == typeof(ValueList<string>)) return (ValueList<string>)["one", "two"];
        if (type == typeof(RoutingResult)) return Stage.SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.Low, "rule", "c");
        if (type == typeof(RoutingTrace)) return Stage.SampleCases.Trace(Stage.SampleCases.Result("Support", "desk", SupportLevel.L1, Priority.Low, "rule", "c"), ["a"], "webchat", "es", 2, Due);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        throw new InvalidOperationException($"There is no sample of {type.Name}.");
    }
}
