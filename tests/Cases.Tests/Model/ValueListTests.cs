using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

public sealed class ValueListTests
{
    private static readonly Gen<ValueList<string>> Lists = Gen.Elements("a", "b", "ñ").ListOf().Select(l => l.ToValueList()).Resize(4);

    [Test]
    public void Equals_AnyThreeLists_IsReflexiveSymmetricTransitiveAndAgreesWithHash() =>
        Law.Holds(from a in Lists from b in Lists from c in Lists select (a, b, c), x =>
        {
            var (a, b, c) = x;
            Assert.That(a.Equals(a) && a.Equals(a.ToList().ToValueList()), Is.True);
            Assert.That(a.Equals(b), Is.EqualTo(b.Equals(a)).And.EqualTo(a == b).And.EqualTo(!(a != b)).And.EqualTo(a.SequenceEqual(b)));
            if (a == b && b == c) Assert.That(a, Is.EqualTo(c));
            if (a == b) Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
        }, runs: 1000);

    [Test]
    public void Default_UsedAsAList_IsTheEmptyList()
    {
        ValueList<int> none = default;
        Assert.That(none, Is.EqualTo(ValueList.Create<int>([])));
        Assert.That(none.GetHashCode(), Is.EqualTo(ValueList.Create<int>([]).GetHashCode()));
        Assert.That(none.Count, Is.Zero);
        Assert.That(none.Add(5), Is.EqualTo(ValueList.Create([5])));
        Assert.That(none.RemoveAll(_ => true), Is.EqualTo(none));
        Assert.That(none.ToString(), Is.EqualTo("[]"));
    }

    [Test]
    public void Add_ToAList_LeavesTheListAsItWas()
    {
        ValueList<string> one = ["a"];
        var two = one.Add("b");
        var other = two.SetItem(0, "z");
        Assert.That((one.ToString(), two.ToString(), other.ToString()), Is.EqualTo(("[a]", "[a, b]", "[z, b]")));
    }

    [Test]
    public void Equals_RecordsThatHoldLists_CompareByTheItems()
    {
        var one = new Contact { Id = new ContactId(1), Addresses = [new ContactAddress("email", "a@example.org")] };
        var same = new Contact { Id = new ContactId(1), Addresses = [new ContactAddress("email", "a@example.org")] };
        Assert.That(one, Is.EqualTo(same));
        Assert.That(one, Is.Not.EqualTo(same with { Addresses = [] }));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""["a",null]""")]
    [TestCase("""["a",3]""")]
    [TestCase("""["a" """)]
    public void Read_JsonThatIsNoListOfItems_IsAJsonException(string tags) =>
        Assert.That(() => JsonSerializer.Deserialize($$"""{"added":{{tags}},"removed":[]}""", CaseJson.Default.TagsChanged), Throws.InstanceOf<JsonException>());
}
