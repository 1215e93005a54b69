using System.Text;
using System.Text.Json;

namespace ChannelHub.Cases.Tests;

public sealed class CaseEventTypesTests
{
    private static IEnumerable<Type> EventTypes() => typeof(CaseEventData).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CaseEventData)));

    [Test]
    public void All_TheList_HoldsEveryEventOfTheAssembly() => Assert.That(CaseEventTypes.All, Is.EquivalentTo(EventTypes()));

    [Test]
    public void NameOf_AllEvents_AreUniqueLowerCaseWords()
    {
        var names = EventTypes().Select(NameOf).ToList();
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Matches("^[a-z]+(-[a-z]+)*$"));
    }

    /// <summary>Rows are stored under these names with these fields: a rename would make every older row unreadable, so it must show here first.</summary>
    [Test]
    public void NameOf_AllEventsWithTheirFields_AreThoseOfTheGoldenFile() =>
        Golden.Check("events.txt", EventTypes().Select(t => $"{NameOf(t)}: {string.Join(", ", Json.InfoOf(t).Properties.Select(p => p.Name).Order(StringComparer.Ordinal))}".TrimEnd()));

    [TestCaseSource(nameof(EventTypes))]
    public void Read_WhatWasWritten_IsTheSameEvent(Type type) => Law.Holds(AnyValue.Of(type), value =>
    {
        var data = (CaseEventData)value;
        Assert.That(CaseEventTypes.Read(CaseEventTypes.NameOf(data), CaseEventTypes.Write(data)), Is.EqualTo(data));
    }, runs: 60);

    [TestCase("no-such-event", "{}")]
    [TestCase("Status-Changed", """{"from":"new","to":"open"}""")]
    [TestCase("status-changed", "null")]
    [TestCase("status-changed", "{}")]
    [TestCase("status-changed", """{"to":"open"}""")]
    [TestCase("status-changed", """{"from":"new","to":"opened"}""")]
    [TestCase("status-changed", """{"from":"new","to":"open" """)]
    [TestCase("fact-learnt", """{"name":"version","value":null}""")]
    [TestCase("assigned", """{"agent":"No Such Form"}""")]
    [TestCase("merged", """{"into":"CH-0"}""")]
    public void Read_AnUnknownNameOrDataOfAnotherForm_IsAJsonException(string name, string json) =>
        Assert.That(() => CaseEventTypes.Read(name, Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<JsonException>());

    [Test]
    public void Read_AFieldOfANewerVersion_IsPassedOver() =>
        Assert.That(CaseEventTypes.Read("merged", "{\"into\":\"CH-7\",\"mood\":\"good\"}"u8), Is.EqualTo(new Merged(new CaseNumber(7))));

    private static string NameOf(Type type) => CaseEventTypes.NameOf((CaseEventData)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type));
}
